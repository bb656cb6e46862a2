import type { Field } from '../../language/schema/fields.ts';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { defaultData, defaultValue } from '../paths/candidate.ts';
import type { Subject } from '../paths/subject.ts';
import type { Renames } from '../renames.ts';
import { logBefore, type Log, type LogStep } from './log.ts';

type EventStep = Extract<LogStep, { readonly kind: 'event' }>;

/** A version, and from its names to those of the version before. */
export interface Named {
  readonly subject: Subject;
  /** What it calls otherwise than the version before. */
  readonly renames: Renames;
}

/**
 * The same record a little otherwise: by each other role, with each value left out, empty, alone or unknown, with every choice of a list
 * and everything that may be said beside. What two versions ask of a record shows there.
 */
export function* probesOf(step: EventStep, versions: readonly Named[]): Generator<LogStep> {
  const seen = new Set<string>();
  for (const probe of allProbes(step, versions)) {
    const key = JSON.stringify(probe);
    if (seen.has(key)) continue;
    seen.add(key);
    yield probe;
  }
}

function* allProbes(step: EventStep, versions: readonly Named[]): Generator<LogStep> {
  yield step;
  for (const { subject, renames } of versions) {
    const { pathway } = subject.compiled;
    const own = (made: LogStep): LogStep => logBefore([made], renames)[0] ?? made;
    for (const role of Object.keys(pathway.roles)) {
      const [named] = [own({ ...step, by: { person: step.by.person, role } })];
      // Only the role is in this version's names; the rest already is in those of the version before.
      if (named.kind === 'event') yield { ...step, by: named.by };
    }
    for (const data of dataOf(step, pathway.events[nameIn(step.event, renames)]?.data ?? {}, { subject, renames }))
      yield { ...step, data };
  }
  for (const data of otherData(step.data)) yield { ...step, data };
}

function nameIn(event: string, { events = {} }: Renames): string {
  return Object.hasOwn(events, event) ? (events[event] ?? event) : event;
}

/** Data with one more of what may be said, and with each choice where there is one. */
function* dataOf(
  step: EventStep,
  fields: { readonly [name: string]: Field },
  { subject, renames }: Named,
): Generator<JsonObject> {
  const { pathway } = subject.compiled;
  const making = { pathway, today: parseIsoDate(londonDate(step.at)) };
  const old = new Map(Object.entries(renames.data?.[step.event] ?? {}).map(([was, is]) => [is, was]));
  for (const [field, spec] of Object.entries(fields)) {
    const name = old.get(field) ?? field;
    if (!Object.hasOwn(step.data, name)) yield { ...step.data, [name]: defaultValue(field, spec, making) };
    const options = Object.keys(
      pathway.values[(spec.type === 'list' ? spec.of?.values : spec.values) ?? '']?.options ?? {},
    );
    for (const option of options) yield { ...step.data, [name]: spec.type === 'list' ? [option] : option };
    if (spec.type === 'text') for (const text of textsAtLimits(spec)) yield { ...step.data, [name]: text };
    const whole = defaultData({ [field]: { ...spec, optional: false } }, making)[field];
    if (whole !== undefined) yield { ...step.data, [name]: whole };
  }
}

function textsAtLimits({ min, max }: Field): readonly string[] {
  const lengths = [min, max].flatMap((limit) => (limit === undefined ? [] : [limit - 1, limit, limit + 1]));
  return lengths.filter((length) => length >= 0 && length <= 2000).map((length) => 'x'.repeat(length));
}

/** The same data with one value left out or another in its place. */
function* otherData(data: JsonObject): Generator<JsonObject> {
  for (const [name, value] of Object.entries(data)) {
    const { [name]: _left, ...rest } = data;
    yield rest;
    for (const other of othersOf(value)) yield { ...data, [name]: other };
  }
}

function* othersOf(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    yield [];
    yield items.slice(0, 1);
    yield items.slice(0, -1);
    const [first] = items;
    if (first !== undefined) for (const other of othersOf(first)) yield [other, ...items.slice(1)];
  } else if (typeof value === 'string') yield* ['', 'x', 'unknown-one'];
  else if (typeof value === 'number') yield* [value + 1, value - 1, 0];
  else if (typeof value === 'boolean') yield !value;
  else if (isJsonObject(value)) yield* otherData(value);
}

/** Where an event is recorded in some logs: up to it, where it says most first. */
export function placesOf(event: string, logs: readonly Log[], most: number): readonly (readonly [Log, EventStep])[] {
  const found: (readonly [Log, EventStep])[] = [];
  for (const log of logs)
    for (const [index, step] of log.entries())
      if (step.kind === 'event' && step.event === event) found.push([log.slice(0, index), step]);
  const size = ([, { data }]: readonly [Log, EventStep]): number => JSON.stringify(data).length;
  const largest = found.toSorted((one, other) => size(other) - size(one) || one[0].length - other[0].length);
  const shortest = found.toSorted((one, other) => one[0].length - other[0].length || size(other) - size(one));
  return [...new Set([...largest.slice(0, most), ...shortest.slice(0, 1)])];
}
