import type { Field } from '../../language/schema/fields.ts';
import type { PlannedFact, PlannedMeeting } from '../fact-plan.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { ChartTransition } from './chart.ts';
import { pathsIn, treeOf, type ASTNode } from './expression-tree.ts';
import { configurationKey, initialConfiguration, type Configuration } from './react.ts';
import { isUnclear, MAYBE, NO_ANSWER, read, UNKNOWN, type Read, type Reading } from './read-expression.ts';
import { everyReaction, openingId } from './structure.ts';
import type { Subject } from './subject.ts';

/** All cases that stand alike: in the same states, with the same of what is followed. Leaves may be unknown. */
export interface Abstract {
  readonly configuration: Configuration;
  readonly facts: JsonObject;
  /** The transitions such a case can have taken last. */
  readonly last: Set<ChartTransition>;
}

/** Every case there can be, followed over the facts that some conditions read. */
export interface Abstraction {
  readonly cases: readonly Abstract[];
  /** An event with every combination of what is said in it that matters; what does not is unknown. */
  eventsOf(event: string): readonly JsonObject[];
  reading(one: Abstract, event: JsonObject): Reading;
}

/** More cases, or more ways to record an event, than these are not followed: nothing is proved then. */
const mostCases = 1500;
const mostEvents = 128;
/** Counts beyond this are unknown: no condition of a definition compares with more and can still be followed. */
const mostCounted = 4;

/**
 * Follows every case of a subject over what some conditions read; none if there are too many.
 *
 * @param known - abstractions made before, by what they follow.
 */
export function createAbstraction(
  subject: Subject,
  trees: readonly ASTNode[],
  known: Map<string, Abstraction | undefined>,
): Abstraction | undefined {
  const followed = followedBy(subject, trees);
  const fields = fieldsRead(subject, trees, followed);
  const keys = keysRead(subject, trees, followed);
  const told = [...keys].map(([name, own]) => `${name}:${own === undefined ? '*' : [...own].toSorted().join()}`);
  const key = `${told.toSorted().join(' ')} ${[...fields].toSorted().join()}`;
  if (!known.has(key)) known.set(key, follow(subject, { names: followed, keys }, fields));
  return known.get(key);
}

/** The facts some expressions read, and those without which these do not change. */
function followedBy({ compiled }: Subject, trees: readonly ASTNode[]): ReadonlySet<string> {
  const { facts, meetings } = compiled.pathway;
  const names = new Set(trees.flatMap(namesIn));
  for (const name of names) {
    const fact = facts[name];
    const meeting = meetings[name];
    const since = fact?.since ?? meeting?.numberedSince;
    if (since !== undefined) names.add(since);
    for (const text of [fact?.where, fact?.value, meeting?.where]) {
      const tree = text === undefined ? undefined : treeOf(text);
      if (tree !== undefined) for (const inner of namesIn(tree)) names.add(inner);
    }
  }
  return new Set([...names].filter((name) => facts[name] !== undefined || meetings[name] !== undefined));
}

/** Of each followed name, the fields some expression reads; none: the whole of it is read. */
function keysRead(
  { compiled }: Subject,
  trees: readonly ASTNode[],
  followed: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string> | undefined> {
  const { facts, meetings } = compiled.pathway;
  const texts = [...followed].flatMap((name) => [facts[name]?.where, facts[name]?.value, meetings[name]?.where]);
  const inside = texts.flatMap((text) => (text === undefined ? [] : (treeOf(text) ?? [])));
  const paths = [...trees, ...inside].flatMap((tree) => pathsIn(tree));
  return new Map(
    [...followed].map((name) => {
      if (paths.includes(name)) return [name, undefined] as const;
      const own = paths.flatMap((path) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []));
      return [name, new Set([...own, 'exists'])] as const;
    }),
  );
}

/** What nothing reads of a fact may be anything: cases that differ in it alone are the same. */
function trimmed(value: Json, keys: ReadonlySet<string> | undefined): Json {
  if (keys === undefined || !isJsonObject(value) || (value['exists'] === false && !('heldCount' in value)))
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keys.has(key) ? inner : (MAYBE as unknown as Json)]),
  );
}

function namesIn(tree: ASTNode): readonly string[] {
  return pathsIn(tree).map((path) => path.split('.')[0] ?? path);
}

/** Fields of events that matter: those expressions read of the event, and of facts that are events. */
function fieldsRead(
  { compiled }: Subject,
  trees: readonly ASTNode[],
  followed: ReadonlySet<string>,
): ReadonlySet<string> {
  const { facts, meetings } = compiled.pathway;
  const texts = [...followed].flatMap((name) => [facts[name]?.where, facts[name]?.value, meetings[name]?.where]);
  const inside = texts.flatMap((text) => (text === undefined ? [] : (treeOf(text) ?? [])));
  return new Set([...trees, ...inside].flatMap((tree) => pathsIn(tree).flatMap((path) => path.split('.').slice(1))));
}

/** The facts that are followed, and what of each. */
interface Followed {
  readonly names: ReadonlySet<string>;
  readonly keys: ReadonlyMap<string, ReadonlySet<string> | undefined>;
}

function follow(subject: Subject, watched: Followed, fields: ReadonlySet<string>): Abstraction | undefined {
  const followed = watched.names;
  const { chart, compiled } = subject;
  const events = new Map<string, readonly JsonObject[]>();
  const eventsOf = (event: string): readonly JsonObject[] => {
    const made = events.get(event) ?? combinations(subject, event, fields);
    events.set(event, made);
    return made;
  };
  const initial = Object.fromEntries(
    [...followed].map((name) => [name, compiled.facts.initial[name] ?? (UNKNOWN as unknown as Json)] as const),
  );
  for (const [name, value] of Object.entries(compiled.facts.initial))
    if (name.endsWith('#') && followed.has(name.slice(0, -1))) initial[name] = value;
  // How often a limit was missed is for the clock to say.
  for (const name of followed)
    if (compiled.pathway.facts[name]?.misses !== undefined) initial[name] = UNKNOWN as unknown as Json;
  const known = new Map<string, Abstract>();
  const queue: Abstract[] = [];
  const opening = chart.transitions.find(({ id }) => id === openingId);

  function reach(configuration: Configuration, facts: JsonObject, last: readonly ChartTransition[]): void {
    const key = `${configurationKey(configuration)} ${keyOf(facts)}`;
    const found = known.get(key);
    if (found !== undefined) {
      for (const one of last) found.last.add(one);
      return;
    }
    const made = { configuration, facts, last: new Set(last) };
    known.set(key, made);
    queue.push(made);
  }

  for (const event of eventsOf('CASE_OPENED'))
    for (const facts of updated(subject, watched, initial, event, 'CASE_OPENED'))
      reach(initialConfiguration(chart), facts, opening === undefined ? [] : [opening]);
  const names = [...new Set(chart.transitions.map(({ event }) => event))].filter(
    (event) => event !== '' && event !== 'done' && event !== 'CASE_OPENED',
  );
  const reactions = new Map<string, ReturnType<typeof everyReaction>>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (known.size > mostCases) return undefined;
    for (const name of names) {
      const turn = `${configurationKey(next.configuration)} ${name}`;
      const possible = reactions.get(turn) ?? everyReaction(chart, next.configuration, name);
      reactions.set(turn, possible);
      if (possible.length === 0) continue;
      for (const event of eventsOf(name)) {
        const reading = readingOf(next.facts, event);
        const taken = possible.filter((reaction) => canTake(subject, reaction.taken[0] ?? [], reading));
        if (taken.length === 0) continue;
        const afterwards = name.includes('.') ? [next.facts] : updated(subject, watched, next.facts, event, name);
        for (const reaction of taken)
          for (const facts of afterwards) reach(reaction.configuration, facts, reaction.taken.at(-1) ?? []);
      }
    }
  }
  return { cases: [...known.values()], eventsOf, reading: (one, event) => readingOf(one.facts, event) };
}

/** Nothing that is asked is known to fail. */
function canTake({ compiled }: Subject, taken: readonly ChartTransition[], reading: Reading): boolean {
  return taken.every(({ event, guards }) =>
    [...(compiled.pathway.events[event]?.requires ?? []), ...guards].every((text) => {
      const isNegated = text.startsWith('not ');
      const name = isNegated ? text.slice('not '.length).trim() : text;
      const expression = compiled.conditions.get(name)?.expression.text;
      const tree = expression === undefined ? undefined : treeOf(expression);
      if (tree === undefined) return true;
      const value = read(tree, reading);
      return isUnclear(value) || value === !isNegated;
    }),
  );
}

function readingOf(facts: JsonObject, event: JsonObject): Reading {
  return {
    variable: (name) =>
      name === 'event' ? event : Object.hasOwn(facts, name) ? ((facts[name] ?? UNKNOWN) as Read) : UNKNOWN,
  };
}

function keyOf(facts: JsonObject): string {
  return JSON.stringify(facts, (_key, value: unknown) =>
    typeof value === 'symbol' ? `?${String(value.description)}` : value,
  );
}

/** An event, said in every way that matters. */
function combinations({ compiled }: Subject, name: string, read_: ReadonlySet<string>): readonly JsonObject[] {
  const spec = compiled.pathway.events[name];
  const unknown = UNKNOWN as unknown as Json;
  let made: JsonObject[] = [
    { exists: true, seq: unknown, type: name, on: unknown, at: unknown, by: unknown, role: unknown },
  ];
  if (spec === undefined) return made;
  if (read_.has('role')) made = spec.recordedBy.flatMap((role) => made.map((one) => ({ ...one, role })));
  for (const [field, type] of Object.entries(spec.data)) {
    const values = read_.has(field) ? valuesOf(compiled.pathway, type) : [type.optional ? MAYBE : UNKNOWN];
    const isTooMany = made.length * values.length > mostEvents;
    const used = isTooMany ? [type.optional ? MAYBE : UNKNOWN] : values;
    made = made.flatMap((one) =>
      used.map((value): JsonObject => (value === NO_ANSWER ? one : { ...one, [field]: value as unknown as Json })),
    );
  }
  return made;
}

/** What can be said in a field; `NO_ANSWER`: that it is left out. */
function valuesOf(pathway: Subject['compiled']['pathway'], field: Field): readonly Read[] {
  const left: readonly Read[] = field.optional ? [NO_ANSWER] : [];
  switch (field.type) {
    case 'boolean':
      return [true, false, ...left];
    case 'value':
      return [...Object.keys(pathway.values[field.values ?? '']?.options ?? {}), ...left];
    default:
      return [UNKNOWN, ...left];
  }
}

/** The facts after an event: several where it is not known whether one takes it. */
function updated(
  { compiled }: Subject,
  { names: followed, keys }: Followed,
  facts: JsonObject,
  event: JsonObject,
  name: string,
): readonly JsonObject[] {
  let after: { readonly facts: JsonObject; readonly changed: ReadonlySet<string> }[] = [{ facts, changed: new Set() }];
  for (const plan of compiled.facts.byEvent.get(name) ?? []) {
    if (!followed.has(plan.name) && !(plan.name.endsWith('#') && followed.has(plan.name.slice(0, -1)))) continue;
    after = after.flatMap((one) => {
      const before = one.facts[plan.name] ?? plan.empty;
      const outcomes = outcomesOf(plan, before, one, event, name);
      return outcomes.map((value) =>
        value === before
          ? one
          : {
              facts: { ...one.facts, [plan.name]: trimmed(value, keys.get(plan.name)) },
              changed: new Set([...one.changed, plan.name]),
            },
      );
    });
  }
  return after.map((one) => one.facts);
}

function outcomesOf(
  plan: PlannedFact | PlannedMeeting,
  before: Json,
  { facts, changed }: { readonly facts: JsonObject; readonly changed: ReadonlySet<string> },
  event: JsonObject,
  name: string,
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
    plan.step === 'fact' ? factAfter(plan, from, facts, event) : meetingAfter(plan, from, event, name, isRenewed);
  if (holds === true) return [taken];
  return isUnclear(holds) ? [from, taken] : [from];
}

function factAfter(plan: PlannedFact, before: Json, facts: JsonObject, event: JsonObject): Json {
  const unknown = UNKNOWN as unknown as Json;
  switch (plan.kind) {
    case 'count':
      return typeof before === 'number' && before < mostCounted ? before + 1 : unknown;
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

function meetingAfter(plan: PlannedMeeting, before: Json, event: JsonObject, name: string, isRenewed: boolean): Json {
  const unknown = UNKNOWN as unknown as Json;
  if (!isJsonObject(before)) return unknown;
  const more = (key: string): Json => {
    const count = before[key];
    return typeof count === 'number' && count < mostCounted ? count + 1 : unknown;
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
