import type { Instant } from '../../calendar/instant.ts';
import { londonDate } from '../../calendar/london.ts';
import { daysBetween } from '../../calendar/iso-date.ts';
import type { By, When } from '../entry.ts';
import type { JsonObject } from '../json.ts';
import type { TestPath } from '../paths/suite.ts';
import { inverseOf, renamed, type Renames } from '../renames.ts';

/** Something that is recorded. */
export interface Recorded {
  readonly on: When;
  readonly at: Instant;
  readonly by: By;
  readonly data: JsonObject;
}

/** One step of a log that two versions live side by side, in the names of the version before. */
export type LogStep =
  | ({ readonly kind: 'opened' } & Recorded)
  | ({ readonly kind: 'event'; readonly event: string } & Recorded)
  | { readonly kind: 'time'; readonly until: Instant }
  /** Somebody asks to read, or to record, something that access rules speak of. Leaves no trace. */
  | {
      readonly kind: 'asks';
      readonly may: 'read' | 'record';
      readonly by: By;
      readonly what: string;
      readonly purpose?: string;
      readonly at: Instant;
    };

/** A case to live: it begins with its opening, and time never goes back. */
export type Log = readonly LogStep[];

/** The steps of a generated path. */
export function logOf({ opened, steps }: TestPath): Log {
  const { on, at, by, data } = opened;
  return [
    { kind: 'opened', on, at, by, data },
    ...steps.map((step): LogStep => {
      if (step.kind === 'time') return { kind: 'time', until: step.until };
      const { event } = step;
      return { kind: 'event', event, on: step.on, at: step.at, by: step.by, data: step.data };
    }),
  ];
}

/** The instant a step belongs to. */
export function instantOf(step: LogStep): Instant {
  return step.kind === 'time' ? step.until : step.at;
}

/** The days from a log's opening to its last step. */
export function daysOf(log: Log): number {
  const [first, last] = [log[0], log.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return daysBetween(londonDate(instantOf(first)), londonDate(instantOf(last)));
}

/** A step in the names of the version after. */
export function stepAfter(step: LogStep, renames: Renames): LogStep {
  if (step.kind === 'time') return step;
  const by = { ...step.by, role: renamed(renames.roles, step.by.role) };
  if (step.kind === 'asks') {
    const { what } = step;
    return { ...step, by, what: what.startsWith('event:') ? `event:${renamed(renames.events, what.slice(6))}` : what };
  }
  const event = step.kind === 'opened' ? 'CASE_OPENED' : step.event;
  const names = renames.data !== undefined && Object.hasOwn(renames.data, event) ? renames.data[event] : undefined;
  const data =
    names === undefined
      ? step.data
      : Object.fromEntries(Object.entries(step.data).map(([name, value]) => [renamed(names, name), value]));
  if (step.kind === 'opened') return { ...step, by, data };
  return { ...step, event: renamed(renames.events, event), by, data: withTask(data, renames) };
}

/** A log that was made in the names of the version after, in those of the version before. */
export function logBefore(log: Log, renames: Renames): Log {
  const back = inverseOf(renames);
  return log.map((step) => stepAfter(step, back));
}

/** A task that a deadline's moment asked for is called by the deadline: `explainDelay#icpc#1@…`. */
function withTask(data: JsonObject, { deadlines }: Renames): JsonObject {
  const { task } = data;
  if (typeof task !== 'string') return data;
  const [name = '', deadline, ...rest] = task.split('#');
  return deadline === undefined || rest.length === 0
    ? data
    : { ...data, task: [name, renamed(deadlines, deadline), ...rest].join('#') };
}
