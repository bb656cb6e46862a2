import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { Change } from './change.ts';

/**
 * Elements that only have another id now, as old id → new id: what people call them stands once on either side, under an id the other
 * side does not have.
 */
export function evidentRenames<E>(
  from: { readonly [id: string]: E },
  to: { readonly [id: string]: E },
  nameOf: (element: E, id: string) => string,
): ReadonlyMap<string, string> {
  const byName = (all: { readonly [id: string]: E }): Map<string, string[]> =>
    Map.groupBy(Object.keys(all), (id) => (all[id] === undefined ? id : nameOf(all[id], id).toLowerCase()));
  const [was, is] = [byName(from), byName(to)];
  return new Map(
    [...was].flatMap(([name, [old = '', ...others]]) => {
      const [now, ...more] = is.get(name) ?? [];
      const evident = now !== undefined && others.length === 0 && more.length === 0;
      return evident && now !== old && !(old in to) && !(now in from) ? [[old, now] as const] : [];
    }),
  );
}

/** Elements with the ids of the second version, in their old order. */
export function withNewIds<E>(
  all: { readonly [id: string]: E },
  renames: ReadonlyMap<string, string>,
): { readonly [id: string]: E } {
  return Object.fromEntries(Object.entries(all).map(([id, element]) => [renames.get(id) ?? id, element]));
}

/** That something has another id. */
export function renamedChange(old: string, now: string): Change {
  return {
    path: [],
    kind: 'changed',
    says: `is called ${now} in the definition, no longer ${old}`,
    from: old,
    to: now,
  };
}

/** Old id → new id of what other parts name most. */
export interface Renames {
  readonly events: ReadonlyMap<string, string>;
  readonly conditions: ReadonlyMap<string, string>;
}

/** A definition with its events and conditions called as in another, wherever it names them. */
export function withRenames(pathway: Pathway, { events, conditions }: Renames): Pathway {
  if (events.size + conditions.size === 0) return pathway;
  // Names of events are capitals that stand for nothing else, so they are found in expressions, too.
  const event = (text: string): string => text.replaceAll(/\b[A-Z][A-Z0-9_]*\b/g, (word) => events.get(word) ?? word);
  const guard = (text: string): string => {
    const [, not = '', name = ''] = /^(not )?(.*)$/.exec(text) ?? [];
    return `${not}${conditions.get(name) ?? name}`;
  };
  function renamed(value: Json, key: string): Json {
    if (typeof value === 'string') return wordsForPeople.has(key) ? value : event(value);
    if (Array.isArray(value))
      return value.map((item: Json) =>
        guardLists.has(key) && typeof item === 'string' ? guard(item) : renamed(item, key),
      );
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [event(name), renamed(item, name)]));
  }
  const all = renamed(pathway as unknown as Json, '') as unknown as Pathway;
  return { ...all, conditions: { ...withNewIds(all.conditions, conditions) } };
}

const guardLists: ReadonlySet<string> = new Set(['guard', 'requires', 'when', 'startsIf']);

const wordsForPeople: ReadonlySet<string> = new Set([
  'title',
  'otherwise',
  'says',
  'asks',
  'subject',
  'text',
  'reading',
  'templateText',
]);
