import type { Instant } from '../../calendar/instant.ts';
import type { View } from '../../language/expressions/expressions.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { defaultValue, eventOf, withValue, type Candidate, type Making } from './candidate.ts';
import { consequencesOf, type Consequences } from './consequences.ts';
import { distance } from './distance.ts';
import { fieldsOfEvent, type ASTNode } from './expression-tree.ts';
import { variableIn } from './guards.ts';
import type { Alias, Bench } from './bench.ts';
import { repairs } from './repair.ts';
import { NO_ANSWER, UNKNOWN, type Read, type Reading } from './read-expression.ts';

/** Something a candidate has to make true, or false. `beside`: what else its expression reads, such as a deadline's item. */
export interface Demand {
  readonly tree: ASTNode;
  readonly wanted: boolean;
  /** It is asked once the event is recorded: of the fact that the event will then be. */
  readonly alias?: Alias;
  /** It need not hold, but has to come nearer than this. */
  readonly nearerThan?: number;
  readonly beside?: { readonly start?: JsonObject; readonly item?: JsonObject };
}

/** Where a candidate is looked for. */
export interface Setting {
  /** What expressions read beside the event. */
  readonly view: View;
  readonly at: Instant;
  readonly seq: number;
  readonly making: Making;
  readonly persons: readonly string[];
}

type Says = Consequences['says'];

/** Most candidates that are looked at for one set of demands: more would seldom find what these did not. */
const mostLooks = 400;
/** Most repairs of one candidate that are kept. */
const mostBranches = 60;

/** So much nearer that the other mendings need not be looked at first. */
const worthTaking = 0.4;

interface Looked {
  readonly candidate: Candidate;
  /** How far each demand is from holding, and all together. */
  readonly fars: readonly number[];
  readonly far: number;
  readonly depth: number;
}

/**
 * A candidate for which every demand holds, found by mending what does not hold from the nearest candidate on; none if the
 * search ended without one. What follows from the demands by themselves is said first and not changed any more. Deterministic.
 */
export function solve(from: Candidate, demands: readonly Demand[], setting: Setting): Candidate | undefined {
  const fixed = whatFollows(from.type, demands, setting);
  if (fixed === undefined) return undefined;
  const read = demands.map(fieldsRead);
  const names = read.some((fields) => fields.has('*')) ? undefined : new Set(read.flatMap((fields) => [...fields]));
  const first = lookAt(withAll(from, fixed, setting), demands, setting);
  if (first.far === 0) return first.candidate;
  const seen = new Set([keyOf(first.candidate, names)]);
  let open: Looked[] = [first];
  let looks = 0;
  while (open.length > 0) {
    const [nearest, ...others] = open;
    open = others;
    if (nearest === undefined) return undefined;
    let branches = 0;
    for (const candidate of mendings(nearest, demands, setting)) {
      const changed = changedFields(nearest.candidate, candidate);
      if (changed.some((name) => fixed.has(name) && !isSame(valueIn(candidate, name), fixed.get(name)))) continue;
      const key = keyOf(candidate, names);
      if (seen.has(key)) continue;
      seen.add(key);
      const looked = lookAgain(nearest, candidate, changed, { demands, read, setting });
      if (looked.far === 0) return candidate;
      looks += 1;
      branches += 1;
      if (looks > mostLooks) return undefined;
      if (looked.far <= nearest.far - worthTaking) {
        // Downhill at once; what was left is taken up again if this leads nowhere.
        open = inOrder(inOrder(open, { ...nearest, depth: nearest.depth + 1 }), looked);
        break;
      }
      if (looked.far < nearest.far + 1.5) open = inOrder(open, looked);
      if (branches > mostBranches) break;
    }
  }
  return undefined;
}

/** What an event has to say for the demands on it to hold; nothing if they contradict each other. */
export function whatFollows(event: string, demands: readonly Demand[], { view, making }: Setting): Says | undefined {
  const own = demands.filter(
    ({ alias, nearerThan, beside }) => alias === undefined && nearerThan === undefined && beside === undefined,
  );
  return consequencesOf(own, { event, pathway: making.pathway, facts: (name) => variableIn(view, name) })?.says;
}

/** The candidate with everything that follows said, whatever else that breaks: the rest is mended around it. */
function withAll(from: Candidate, fixed: Says, { making }: Setting): Candidate {
  let candidate = from;
  for (const [name, value] of fixed) {
    if (isSame(valueIn(candidate, name), value)) continue;
    const field = making.pathway.events[from.type]?.data[name];
    const said =
      value === UNKNOWN && field !== undefined
        ? defaultValue(name, field, making)
        : typeof value === 'symbol'
          ? undefined
          : value;
    candidate = withValue(candidate, [name], said, making) ?? candidate;
  }
  return candidate;
}

function valueIn({ data, by, on }: Candidate, name: string): Json | undefined {
  return Object.hasOwn(data, name)
    ? data[name]
    : name === 'role'
      ? by.role
      : name === 'by'
        ? by.person
        : name === 'on'
          ? on
          : undefined;
}

function isSame(value: Json | undefined, wanted: Read | undefined): boolean {
  if (wanted === UNKNOWN) return value !== undefined;
  return wanted === NO_ANSWER ? value === undefined : value === wanted;
}

function fieldsRead({ tree, alias }: Demand): ReadonlySet<string> {
  return alias === undefined ? fieldsOfEvent(tree) : whole;
}

const whole: ReadonlySet<string> = new Set(['*']);

/** The part of a candidate that some demand reads, as a text: where it is the same, the same is found again. */
function keyOf({ on, by, data }: Candidate, names: ReadonlySet<string> | undefined): string {
  const own = [on, by.person, by.role];
  if (names === undefined) return JSON.stringify([own, data]);
  return JSON.stringify([own, ...[...names].map((name) => data[name] ?? null)]);
}

function changedFields(before: Candidate, after: Candidate): readonly string[] {
  const names = new Set([...Object.keys(before.data), ...Object.keys(after.data)]);
  const changed = [...names].filter((name) => before.data[name] !== after.data[name]);
  if (before.on !== after.on) changed.push('on');
  if (before.by.person !== after.by.person) changed.push('by');
  if (before.by.role !== after.by.role) changed.push('role');
  return changed;
}

function inOrder(open: readonly Looked[], one: Looked): Looked[] {
  const score = ({ far, depth }: Looked): number => far + depth / 1000;
  const index = open.findIndex((other) => score(other) > score(one));
  return index < 0 ? [...open, one] : [...open.slice(0, index), one, ...open.slice(index)];
}

function* mendings({ candidate, fars }: Looked, demands: readonly Demand[], setting: Setting): Generator<Candidate> {
  const event = eventOf(candidate, setting.at, setting.seq);
  for (const [index, demand] of demands.entries()) {
    if (fars[index] === 0) continue;
    const bench: Bench = {
      candidate,
      event,
      reading: readingOf(event, demand, setting),
      places: {},
      making: setting.making,
      persons: setting.persons,
      ...(demand.alias === undefined ? {} : { alias: demand.alias }),
    };
    yield* repairs(demand.tree, demand.wanted, bench);
  }
}

function lookAt(candidate: Candidate, demands: readonly Demand[], setting: Setting): Looked {
  const event = eventOf(candidate, setting.at, setting.seq);
  const fars = demands.map((demand) => farFrom(demand, readingOf(event, demand, setting)));
  return { candidate, fars, far: sumOf(fars), depth: 0 };
}

/** The same after a change: only what reads what was changed is worked out anew. */
function lookAgain(
  before: Looked,
  candidate: Candidate,
  changed: readonly string[],
  { demands, read, setting }: { demands: readonly Demand[]; read: readonly ReadonlySet<string>[]; setting: Setting },
): Looked {
  const event = eventOf(candidate, setting.at, setting.seq);
  const fars = demands.map((demand, index) => {
    const own = read[index];
    const isTouched = own === undefined || own.has('*') || changed.some((name) => own.has(name));
    return isTouched ? farFrom(demand, readingOf(event, demand, setting)) : (before.fars[index] ?? 0);
  });
  return { candidate, fars, far: sumOf(fars), depth: before.depth + 1 };
}

function sumOf(fars: readonly number[]): number {
  let sum = 0;
  for (const far of fars) sum += far;
  return sum;
}

function farFrom({ tree, wanted, nearerThan }: Demand, reading: Reading): number {
  const far = distance(tree, wanted, reading);
  return nearerThan !== undefined && far < nearerThan ? 0 : far;
}

function readingOf(event: JsonObject, { beside, alias }: Demand, { view }: Setting): Reading {
  return {
    variable: (name) => {
      if (name === 'event') return event;
      const before = variableIn(beside === undefined ? view : { ...view, ...beside }, name);
      return name === alias?.name ? aliased(alias, before, event) : before;
    },
  };
}

/** A fact as it will be when the event is recorded. */
function aliased(alias: Alias, before: Read, event: JsonObject): Read {
  switch (alias.kind) {
    case 'fact':
      return event;
    case 'items':
      return [...(Array.isArray(before) ? (before as Json[]) : []), event];
    case 'booked':
    case 'held': {
      const meeting = isJsonObject(before as Json) ? (before as JsonObject) : {};
      const count = Number(meeting['heldCount'] ?? 0);
      if (alias.kind === 'held')
        return { ...meeting, exists: true, booked: false, record: event, on: event['on'] ?? '', heldCount: count + 1 };
      return { ...meeting, booked: true, booking: event, start: event[alias.startField] ?? '' };
    }
  }
}
