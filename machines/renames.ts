import type { EventEntry } from './entry.ts';
import type { Json } from './json.ts';

/** Old name → new name. */
export type Names = { readonly [old: string]: string };

/** What a version of a pathway calls otherwise than the version before. A name that is not here is the same in both. */
export interface Renames {
  readonly events?: Names;
  /** Of an event, by its old name: its data fields. */
  readonly data?: { readonly [event: string]: Names };
  readonly roles?: Names;
  readonly deadlines?: Names;
  /** By dotted path. A case's states follow from its log, so this only tells a report which are the same. */
  readonly states?: Names;
}

/** An event as the version with the new names words it. Its number, dates and values stay. */
export function renamedEvent<T extends EventEntry>(event: T, renames: Renames): T {
  const names = ownName(renames.data, event.type);
  return {
    ...event,
    type: event.kind === 'opened' ? event.type : renamed(renames.events, event.type),
    by: { ...event.by, role: renamed(renames.roles, event.by.role) },
    data: names === undefined ? event.data : renamedKeys(event.data, names),
  };
}

/** The new name of something, or its own. */
export function renamed(names: Names | undefined, name: string): string {
  return ownName(names, name) ?? name;
}

/** The way back. */
export function inverseOf({ events, data, roles, deadlines, states }: Renames): Renames {
  return {
    ...(events === undefined ? {} : { events: swapped(events) }),
    ...(data === undefined
      ? {}
      : {
          data: Object.fromEntries(
            Object.entries(data).map(([event, names]) => [renamed(events, event), swapped(names)]),
          ),
        }),
    ...(roles === undefined ? {} : { roles: swapped(roles) }),
    ...(deadlines === undefined ? {} : { deadlines: swapped(deadlines) }),
    ...(states === undefined ? {} : { states: swapped(states) }),
  };
}

function swapped(names: Names): Names {
  return Object.fromEntries(Object.entries(names).map(([old, name]) => [name, old]));
}

function renamedKeys(data: { readonly [name: string]: Json }, names: Names): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [renamed(names, name), value]));
}

function ownName<T>(names: { readonly [old: string]: T } | undefined, name: string): T | undefined {
  return names !== undefined && Object.hasOwn(names, name) ? names[name] : undefined;
}
