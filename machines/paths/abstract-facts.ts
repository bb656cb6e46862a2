import type { PlannedFact, PlannedMeeting } from '../fact-plan.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { oneMore } from './count-limits.ts';
import { treeOf } from './expression-tree.ts';
import { isUnclear, MAYBE, read, UNKNOWN, type Read, type Reading } from './read-expression.ts';

/** The facts that are followed, and what of each. */
export interface Followed {
  readonly names: ReadonlySet<string>;
  readonly keys: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  /** Beyond which number it makes no difference how often something was. */
  readonly limits: ReadonlyMap<string, number>;
  /** Facts of which it is known which came later: their `seq` is a place in that order. */
  readonly ordered: ReadonlySet<string>;
}

/** The facts after an event: several where it is not known whether one takes it. */
export function factsAfter(
  followed: Followed,
  plans: readonly (PlannedFact | PlannedMeeting)[],
  facts: JsonObject,
  event: JsonObject,
  name: string,
): readonly JsonObject[] {
  const { keys, limits, ordered } = followed;
  let after: { readonly facts: JsonObject; readonly changed: ReadonlySet<string> }[] = [{ facts, changed: new Set() }];
  for (const plan of plans) {
    after = after.flatMap((one) => {
      const before = one.facts[plan.name] ?? plan.empty;
      const outcomes = outcomesOf(
        plan,
        before,
        one,
        ordered.has(plan.name) ? { ...event, seq: newest } : event,
        name,
        limits,
      );
      return outcomes.map((value) =>
        value === before
          ? one
          : {
              facts: {
                ...one.facts,
                [plan.name]: trimmed(value, keys.get(plan.name), unread(plan, keys.get(plan.name))),
              },
              changed: new Set([...one.changed, plan.name]),
            },
      );
    });
  }
  return after.map((one) => inOrder(one.facts, ordered));
}

/** Later than all that came before. */
const newest = 1000;

/** The order of the entries that are followed, without the distance between them. */
function inOrder(facts: JsonObject, ordered: ReadonlySet<string>): JsonObject {
  const places = new Map<string, number>();
  for (const name of ordered) {
    const fact = facts[name];
    if (isJsonObject(fact) && typeof fact['seq'] === 'number') places.set(name, fact['seq']);
  }
  if (places.size === 0) return facts;
  const sorted = [...new Set(places.values())].toSorted((a, b) => a - b);
  const changed = [...places].flatMap(([name, place]) => {
    const rank = sorted.indexOf(place) + 1;
    const fact = facts[name];
    return rank === place || !isJsonObject(fact) ? [] : [[name, { ...fact, seq: rank }] as const];
  });
  return changed.length === 0 ? facts : { ...facts, ...Object.fromEntries(changed) };
}

function unread(plan: PlannedFact | PlannedMeeting, keys: ReadonlySet<string> | undefined): readonly string[] {
  return plan.step === 'meeting' ? meetingFields.filter((name) => keys?.has(name) === false) : [];
}

function outcomesOf(
  plan: PlannedFact | PlannedMeeting,
  before: Json,
  { facts, changed }: { readonly facts: JsonObject; readonly changed: ReadonlySet<string> },
  event: JsonObject,
  name: string,
  limits: Followed['limits'],
): readonly Json[] {
  const isRenewed = plan.since !== undefined && changed.has(plan.since);
  if (plan.step === 'fact') {
    if (isRenewed) return [plan.empty];
    const since = plan.since === undefined ? undefined : facts[plan.since];
    if (isJsonObject(since) && since['exists'] === false) return [before];
    if (plan.without.has(name)) return [before, UNKNOWN as unknown as Json];
  }
  const from = plan.step === 'meeting' && isRenewed && isJsonObject(before) ? { ...before, number: 1 } : before;
  if (!plan.events.has(name)) return [from];
  const tree = plan.where === undefined ? undefined : treeOf(plan.where.text);
  const holds = plan.where === undefined ? true : tree === undefined ? UNKNOWN : read(tree, readingOf(facts, event));
  const taken =
    plan.step === 'fact'
      ? factAfter(plan, from, facts, event, limits)
      : meetingAfter(plan, from, event, { name, isRenewed, limits });
  if (holds === true) return [taken];
  return isUnclear(holds) ? [from, taken] : [from];
}

function factAfter(
  plan: PlannedFact,
  before: Json,
  facts: JsonObject,
  event: JsonObject,
  limits: Followed['limits'],
): Json {
  const unknown = UNKNOWN as unknown as Json;
  switch (plan.kind) {
    case 'count':
      return (typeof before === 'number' ? oneMore(plan.name, before, limits) : undefined) ?? unknown;
    case 'any':
      return true;
    case 'all':
      return unknown;
    case 'first':
    case 'latest': {
      const isTaken =
        plan.takenMark === undefined
          ? isJsonObject(before) && before['exists'] === true
          : facts[plan.takenMark] === true;
      if (plan.kind === 'first' && isTaken) return before;
      if (plan.value === undefined) return event;
      const tree = treeOf(plan.value.text);
      const value = tree === undefined ? UNKNOWN : read(tree, readingOf(facts, event));
      return typeof value === 'symbol' ? unknown : value;
    }
  }
}

interface Happened {
  readonly name: string;
  readonly isRenewed: boolean;
  readonly limits: Followed['limits'];
}

function meetingAfter(
  plan: PlannedMeeting,
  before: Json,
  event: JsonObject,
  { name, isRenewed, limits }: Happened,
): Json {
  const unknown = UNKNOWN as unknown as Json;
  if (!isJsonObject(before)) return unknown;
  const more = (key: string): Json => {
    const count = before[key];
    return (typeof count === 'number' ? oneMore(`${plan.name}.${key}`, count, limits) : undefined) ?? unknown;
  };
  if (plan.booked.has(name)) return { ...before, booked: true, booking: event, bookedNumber: unknown, start: unknown };
  if (plan.held.has(name))
    return {
      ...before,
      exists: true,
      booked: false,
      seq: unknown,
      on: unknown,
      number: isRenewed ? 1 : more('number'),
      heldCount: more('heldCount'),
      record: { ...event, number: before['number'] ?? unknown },
    };
  if (plan.adjourned.has(name)) return { ...before, booked: false, adjournedCount: more('adjournedCount') };
  const { start: _start, booking: _booking, ...rest } = before;
  return { ...rest, booked: false, cancelledCount: more('cancelledCount') };
}

/** What is known of a fact; what is not followed can be anything. */
export function factIn(facts: JsonObject, name: string): Read {
  return Object.hasOwn(facts, name) ? ((facts[name] ?? UNKNOWN) as Read) : UNKNOWN;
}

function readingOf(facts: JsonObject, event: JsonObject): Reading {
  return {
    variable: (name) => (name === 'event' ? event : factIn(facts, name)),
  };
}

/**
 * What nothing reads of a fact may be anything: cases that differ in it alone are the same.
 *
 * @param fields - everything it can have; a field that nothing reads may be there or not.
 */
export function trimmed(value: Json, keys: ReadonlySet<string> | undefined, fields: readonly string[] = []): Json {
  if (keys === undefined || !isJsonObject(value) || (value['exists'] === false && !('heldCount' in value)))
    return value;
  const maybe = MAYBE as unknown as Json;
  return Object.fromEntries([
    ...fields.map((name) => [name, maybe] as const),
    ...Object.entries(value).map(
      ([key, inner]) =>
        [key, keys.has(key) ? trimmed(inner, isEntry(key) ? keysOf(keys, key) : undefined) : maybe] as const,
    ),
  ]);
}

/** What a meeting can have that it need not. */
export const meetingFields: readonly string[] = ['booking', 'bookedNumber', 'start', 'seq', 'on', 'record'];

/** Of a meeting, the entries that booked and held it. */
function isEntry(key: string): key is 'booking' | 'record' {
  return key === 'booking' || key === 'record';
}

/** Of what is read of a meeting, what is read of one of its entries. */
export function keysOf(keys: ReadonlySet<string>, entry: string): ReadonlySet<string> {
  return new Set([...keys].flatMap((key) => (key.startsWith(`${entry}.`) ? [key.slice(entry.length + 1)] : [])));
}
