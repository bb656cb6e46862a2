import type { Field } from '../../language/schema/fields.ts';
import type { PlannedFact, PlannedMeeting } from '../fact-plan.ts';
import type { Json, JsonObject } from '../json.ts';
import { factIn, factsAfter, keysOf, meetingFields, trimmed, type Followed } from './abstract-facts.ts';
import type { ChartTransition } from './chart.ts';
import { demand } from './choose-data.ts';
import { countLimits, orderedFacts } from './count-limits.ts';
import { consequencesOf } from './consequences.ts';
import { fieldsOfEvent, namesRead, pathsIn, treeOf, type ASTNode } from './expression-tree.ts';
import { createOfItself } from './of-itself.ts';
import { configurationKey, initialConfiguration, type Configuration } from './react.ts';
import { isUnclear, MAYBE, NO_ANSWER, read, UNKNOWN, type Read, type Reading } from './read-expression.ts';
import type { Demand } from './solve.ts';
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
  /** Can one transition be taken in the step after another, of itself? */
  follows(first: ChartTransition, next: ChartTransition): boolean;
  /** What is known before a case is opened. */
  readonly before: JsonObject;
}

/** More cases, or more ways to record an event, than these are not followed: nothing is proved then. */
const mostCases = 1500;
const mostEvents = 128;
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
  const keys = keysRead(subject, trees, followed);
  const key = [...keys]
    .map(([name, own]) => `${name}:${own === undefined ? '*' : [...own].toSorted().join()}`)
    .toSorted()
    .join(' ');
  if (!known.has(key))
    known.set(
      key,
      follow(subject, { names: followed, keys, limits: countLimits(subject), ordered: orderedFacts(subject, keys) }),
    );
  return known.get(key);
}

/** The facts some expressions read, and those without which these do not change. */
function followedBy({ compiled }: Subject, trees: readonly ASTNode[]): ReadonlySet<string> {
  const { facts, meetings } = compiled.pathway;
  const names = new Set(trees.flatMap(namesRead));
  for (const name of names) {
    const fact = facts[name];
    const meeting = meetings[name];
    const since = fact?.since ?? meeting?.numberedSince;
    if (since !== undefined) names.add(since);
    for (const text of [fact?.where, fact?.value, meeting?.where]) {
      const tree = text === undefined ? undefined : treeOf(text);
      if (tree !== undefined) for (const inner of namesRead(tree)) names.add(inner);
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
  const paths = new Set([...trees, ...inside].flatMap((tree) => pathsIn(tree)));
  return new Map(
    [...followed].map((name) => {
      if (paths.has(name)) return [name, undefined] as const;
      const own = [...paths].flatMap((path) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []));
      return [name, new Set([...own, 'exists'])] as const;
    }),
  );
}

/** Fields of an event that the followed facts keep, or that decide which of them take it. Whatever else it says is left unknown. */
function fieldsKept({ compiled }: Subject, { names, keys }: Followed, event: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const plan of compiled.facts.byEvent.get(event) ?? []) {
    if (!isFollowed(plan.name, names)) continue;
    for (const text of [plan.where?.text, plan.step === 'fact' ? plan.value?.text : undefined]) {
      const tree = text === undefined ? undefined : treeOf(text);
      if (tree !== undefined) for (const field of fieldsOfEvent(tree)) found.add(field);
    }
    const own = keys.get(plan.name) ?? new Set<string>();
    const kept = plan.step === 'fact' ? own : [...keysOf(own, 'booking'), ...keysOf(own, 'record')];
    for (const key of kept) found.add(key);
  }
  return found;
}

function isFollowed(name: string, followed: ReadonlySet<string>): boolean {
  return followed.has(name) || (name.endsWith('#') && followed.has(name.slice(0, -1)));
}

function follow(subject: Subject, watched: Followed): Abstraction | undefined {
  const followed = watched.names;
  const { chart, compiled } = subject;
  const events = new Map<string, readonly JsonObject[]>();
  const eventsOf = (event: string): readonly JsonObject[] => {
    const made = events.get(event) ?? combinations(subject, event, fieldsKept(subject, watched, event));
    events.set(event, made);
    return made;
  };
  const initial = initialFacts(subject, watched);
  const known = new Map<string, Abstract>();
  const queue: Abstract[] = [];
  const opening = chart.transitions.find(({ id }) => id === openingId);
  const values = createValues();

  function reach(configuration: Configuration, facts: JsonObject, last: readonly ChartTransition[]): void {
    const key = `${configurationKey(configuration)} ${Object.values(facts).map(values.idOf).join()}`;
    const found = known.get(key);
    if (found !== undefined) {
      for (const one of last) found.last.add(one);
      return;
    }
    const made = { configuration, facts, last: new Set(last) };
    known.set(key, made);
    queue.push(made);
  }

  /** The facts after an event, worked out once for all cases in which what it changes or looks at is the same. */
  const outcomes = new Map<string, readonly JsonObject[]>();
  function after(facts: JsonObject, name: string, index: number, event: JsonObject): readonly JsonObject[] {
    const plans = (compiled.facts.byEvent.get(name) ?? []).filter((plan) => isFollowed(plan.name, followed));
    if (plans.length === 0) return [facts];
    const touched = touchedBy(plans, watched.ordered).filter((one) => Object.hasOwn(facts, one));
    const key = `${name} ${index} ${touched.map((one) => values.idOf(facts[one] ?? null)).join()}`;
    const made =
      outcomes.get(key) ?? factsAfter(watched, plans, facts, event, name).map((one) => pick(one, touched, values.same));
    outcomes.set(key, made);
    return made.map((changes) => ({ ...facts, ...changes }));
  }

  const asked = createAsked(subject, followed, values.idOf);
  for (const [index, event] of eventsOf('CASE_OPENED').entries())
    for (const facts of after(initial, 'CASE_OPENED', index, event))
      reach(initialConfiguration(chart), facts, opening === undefined ? [] : [opening]);
  const names = [...new Set(chart.transitions.map(({ event }) => event))].filter(
    (event) => event !== '' && event !== 'done' && event !== 'CASE_OPENED',
  );
  const reactions = new Map<string, ReturnType<typeof everyReaction>>();
  const isTooLate = createOfItself(subject);
  const ofThemselves = chart.transitions.filter(({ event }) => event === '');
  const followers = new Set<string>();
  function note(taken: ReturnType<typeof everyReaction>[number]['taken']): void {
    for (const [index, step] of taken.entries())
      for (const one of step) for (const other of taken[index + 1] ?? []) followers.add(`${one.id} ${other.id}`);
  }
  for (const next of queue) {
    if (known.size > mostCases) return undefined;
    for (const name of names) {
      const turn = `${configurationKey(next.configuration)} ${name}`;
      const possible =
        reactions.get(turn) ??
        everyReaction(chart, next.configuration, name).filter(
          ({ taken }) => !isTooLate(next.configuration, name, taken),
        );
      reactions.set(turn, possible);
      if (possible.length === 0) continue;
      for (const [index, event] of eventsOf(name).entries()) {
        const taken = possible.filter((reaction) =>
          asked.canTake(reaction.taken[0] ?? [], next.facts, `${name} ${index}`, event),
        );
        if (taken.length === 0) continue;
        const afterwards = name.includes('.') ? [next.facts] : after(next.facts, name, index, event);
        for (const reaction of taken) {
          const reachable = afterwards.filter(
            (facts) =>
              asked.canFollow(reaction.taken.slice(1), facts, event) &&
              !ofThemselves.some(
                (one) => reaction.configuration.has(one.source) && asked.mustFollow(one, facts, event),
              ),
          );
          for (const facts of reachable) reach(reaction.configuration, facts, reaction.taken.at(-1) ?? []);
          if (reachable.length > 0) note(reaction.taken);
        }
      }
    }
  }
  return {
    cases: [...known.values()],
    before: initial,
    follows: (first, second) => followers.has(`${first.id} ${second.id}`),
  };
}

function initialFacts({ compiled }: Subject, { names: followed, keys }: Followed): JsonObject {
  const unknown = UNKNOWN as unknown as Json;
  const initial = Object.fromEntries(
    [...followed].map((name) => [name, compiled.facts.initial[name] ?? unknown] as const),
  );
  for (const [name, value] of Object.entries(compiled.facts.initial))
    if (name.endsWith('#') && followed.has(name.slice(0, -1))) initial[name] = value;
  // How often a limit was missed is for the clock to say.
  for (const name of followed) if (compiled.pathway.facts[name]?.misses !== undefined) initial[name] = unknown;
  for (const name of Object.keys(compiled.pathway.meetings)) {
    const own = keys.get(name);
    const unread = meetingFields.filter((field) => own?.has(field) === false);
    if (initial[name] !== undefined) initial[name] = trimmed(initial[name], own, unread);
  }
  return initial;
}

/** Numbers for values, the same for the same: comparing them again and again as texts was most of the work. */
function createValues() {
  const byText = new Map<string, Json>();
  const ids = new Map<unknown, number>();

  function same(value: Json): Json {
    if (typeof value !== 'object' || value === null || ids.has(value)) return value;
    const text = keyOf(value);
    const known = byText.get(text);
    if (known !== undefined) return known;
    byText.set(text, value);
    return value;
  }

  function idOf(value: Json): number {
    const known = ids.get(value);
    if (known !== undefined) return known;
    const one = same(value);
    const id = ids.get(one) ?? ids.size;
    ids.set(one, id);
    return id;
  }

  return { same, idOf };
}

function pick(facts: JsonObject, names: readonly string[], same: (value: Json) => Json): JsonObject {
  return Object.fromEntries(names.map((name) => [name, same(facts[name] ?? null)]));
}

/** What some steps of facts change, and what they look at. */
function touchedBy(plans: readonly (PlannedFact | PlannedMeeting)[], ordered: ReadonlySet<string>): readonly string[] {
  // Where one is new, all others are older.
  const found = new Set<string>(plans.some(({ name }) => ordered.has(name)) ? ordered : []);
  for (const plan of plans) {
    found.add(plan.name);
    if (plan.since !== undefined) found.add(plan.since);
    if (plan.step === 'fact' && plan.takenMark !== undefined) found.add(plan.takenMark);
    for (const text of [plan.where?.text, plan.step === 'fact' ? plan.value?.text : undefined]) {
      const tree = text === undefined ? undefined : treeOf(text);
      if (tree !== undefined) for (const name of namesRead(tree)) found.add(name);
    }
  }
  return [...found];
}

function after(facts: JsonObject, event: JsonObject): Reading {
  return { variable: (name) => (name === 'event' ? event : factIn(facts, name)) };
}

function isPossible(value: Read, wanted: boolean): boolean {
  return value === wanted || isUnclear(value);
}

/** Remembers by what conditions read whether transitions can be taken. */
function createAsked(subject: Subject, followed: ReadonlySet<string>, idOf: (value: Json) => number) {
  const known = new Map<string, boolean>();
  const readBy = new Map<string, { readonly wishes: readonly Demand[]; readonly names: readonly string[] }>();
  const { compiled } = subject;

  function wishesOf(ids: string, taken: readonly ChartTransition[]) {
    const made = readBy.get(ids);
    if (made !== undefined) return made;
    const texts = taken.flatMap(({ event, guards }) => [
      ...(compiled.pathway.events[event]?.requires ?? []),
      ...guards,
    ]);
    const wishes = [...new Set(texts)].flatMap((text) => demand(subject, text, true));
    const names = [...new Set(wishes.flatMap(({ tree }) => namesRead(tree)))].filter((name) => followed.has(name));
    readBy.set(ids, { wishes, names });
    return { wishes, names };
  }

  function guardsOf({ guards }: ChartTransition): readonly Demand[] {
    return guards.flatMap((text) => demand(subject, text, true));
  }

  return {
    /** Of what is taken of itself then, nothing is known to be ruled out by the facts after the event. */
    canFollow(later: readonly (readonly ChartTransition[])[], facts: JsonObject, event: JsonObject): boolean {
      return later
        .flat()
        .every((one) => guardsOf(one).every(({ tree, wanted }) => isPossible(read(tree, after(facts, event)), wanted)));
    },
    /** Is it sure to be taken of itself, so that no case comes to rest before it? */
    mustFollow(one: ChartTransition, facts: JsonObject, event: JsonObject): boolean {
      return guardsOf(one).every(({ tree, wanted }) => read(tree, after(facts, event)) === wanted);
    },
    /** Nothing that is asked is known to fail, by itself or because of the rest. */
    canTake(taken: readonly ChartTransition[], facts: JsonObject, turn: string, event: JsonObject): boolean {
      const ids = taken.map(({ id }) => id).join();
      const { wishes, names } = wishesOf(ids, taken);
      if (wishes.length === 0) return true;
      const key = `${ids} ${turn} ${names.map((name) => idOf(facts[name] ?? null)).join()}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const can =
        consequencesOf(wishes, {
          event: taken[0]?.event ?? '',
          pathway: compiled.pathway,
          facts: (name) => factIn(facts, name),
          said: saidIn(event, compiled.pathway.events[taken[0]?.event ?? '']?.data ?? {}),
        }) !== undefined;
      known.set(key, can);
      return can;
    },
  };
}

/** What is known of an event that is followed: what it says, and what it leaves out. */
function saidIn(event: JsonObject, fields: { readonly [name: string]: Field }): ReadonlyMap<string, Read> {
  const values = Object.entries(event).filter(([, value]) => typeof value !== 'symbol');
  const left = Object.keys(fields).filter((name) => !Object.hasOwn(event, name));
  return new Map<string, Read>([...values, ...left.map((name): [string, Read] => [name, NO_ANSWER])]);
}

/** A value that may hold unknown parts, as a text. */
export function keyOf(facts: Json): string {
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
