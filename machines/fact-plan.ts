import type { CompiledExpression, Expressions } from '../language/expressions/expressions.ts';
import type { Fact, Meeting, Pathway } from '../language/schema/pathway.ts';
import type { Json } from './json.ts';

/** How a fact selects from the log. */
export type FactKind = 'first' | 'latest' | 'count' | 'all' | 'any';

/** A fact, its expressions compiled. */
export interface PlannedFact {
  readonly step: 'fact';
  readonly name: string;
  readonly kind: FactKind;
  readonly events: ReadonlySet<string>;
  readonly where?: CompiledExpression;
  readonly since?: string;
  readonly by?: string;
  readonly without: ReadonlySet<string>;
  readonly value?: CompiledExpression;
  readonly empty: Json;
  /** Of a `first` with a value: the fact that tells whether it has one, since its value may be the default itself. */
  readonly takenMark?: string;
  /** Is brought up to date only after this fact. */
  readonly after?: string;
}

/** A series of meetings, its expressions compiled. */
export interface PlannedMeeting {
  readonly step: 'meeting';
  readonly name: string;
  readonly events: ReadonlySet<string>;
  readonly booked: ReadonlySet<string>;
  readonly held: ReadonlySet<string>;
  readonly adjourned: ReadonlySet<string>;
  readonly cancelled: ReadonlySet<string>;
  readonly where?: CompiledExpression;
  readonly since?: string;
  readonly startField: string;
  readonly empty: Json;
}

/** In which order facts are brought up to date, and which an event can touch. */
export interface FactPlan {
  readonly byEvent: ReadonlyMap<string, readonly (PlannedFact | PlannedMeeting)[]>;
  readonly initial: { readonly [name: string]: Json };
  /** Facts that count a deadline's misses: by deadline id. */
  readonly misses: ReadonlyMap<string, readonly { readonly name: string; readonly since?: string }[]>;
}

/**
 * Plans how the facts of a definition follow its log: facts that others start afresh from come first.
 *
 * @throws {Error} facts that start afresh from each other in a circle; `check` reports them before.
 */
export function planFacts(pathway: Pathway, expressions: Expressions): FactPlan {
  const steps = [
    ...Object.entries(pathway.facts).flatMap(([name, fact]) => planFact(name, fact, expressions)),
    ...Object.entries(pathway.meetings).map(([name, meeting]) => planMeeting(name, meeting, expressions)),
  ];
  const ordered = inOrder(steps);
  const byEvent = new Map<string, (PlannedFact | PlannedMeeting)[]>();
  for (const type of Object.keys(pathway.events)) {
    const touched = new Set<string>();
    for (const step of ordered) {
      const follows = step.since !== undefined && touched.has(step.since);
      if (follows || step.events.has(type) || (step.step === 'fact' && step.without.has(type))) touched.add(step.name);
    }
    byEvent.set(
      type,
      ordered.filter((step) => touched.has(step.name)),
    );
  }
  return { byEvent, initial: initialFacts(pathway, steps), misses: missesByDeadline(pathway) };
}

function planFact(name: string, fact: Fact, expressions: Expressions): PlannedFact[] {
  const selected = selection(fact);
  if (selected === undefined) return [];
  const scope = { event: [...selected.events] };
  const chosen = {
    step: 'fact',
    events: new Set(selected.events),
    ...(fact.where === undefined ? {} : { where: expressions.compile(fact.where, scope) }),
    ...(fact.since === undefined ? {} : { since: fact.since }),
  } as const;
  const mark = `${name}#`;
  const hasMark = selected.kind === 'first' && fact.value !== undefined;
  const planned: PlannedFact = {
    ...chosen,
    name,
    kind: selected.kind,
    without: new Set(fact.without ?? []),
    empty: emptyFact(selected.kind, fact),
    ...(fact.value === undefined ? {} : { value: expressions.compile(fact.value, scope) }),
    ...(fact.by === undefined ? {} : { by: fact.by }),
    ...(hasMark ? { takenMark: mark } : {}),
  };
  if (!hasMark) return [planned];
  return [planned, { ...chosen, name: mark, kind: 'any', without: new Set(), empty: false, after: name }];
}

function selection(fact: Fact): { kind: FactKind; events: readonly string[] } | undefined {
  if (fact.first !== undefined) return { kind: 'first', events: fact.first };
  if (fact.latest !== undefined) return { kind: 'latest', events: fact.latest };
  if (fact.count !== undefined) return { kind: 'count', events: fact.count };
  if (fact.all !== undefined) return { kind: 'all', events: fact.all };
  if (fact.any !== undefined) return { kind: 'any', events: fact.any };
  return undefined;
}

function emptyFact(kind: FactKind, fact: Fact): Json {
  switch (kind) {
    case 'first':
    case 'latest':
      return fact.value === undefined ? { exists: false } : (fact.default ?? '');
    case 'count':
      return 0;
    case 'all':
      return [];
    case 'any':
      return false;
  }
}

function planMeeting(name: string, meeting: Meeting, expressions: Expressions): PlannedMeeting {
  const booked = new Set(meeting.booked ?? []);
  const held = new Set(meeting.held);
  const adjourned = new Set(meeting.adjourned ?? []);
  const cancelled = new Set(meeting.cancelled ?? []);
  const events = new Set([...booked, ...held, ...adjourned, ...cancelled]);
  return {
    step: 'meeting',
    name,
    events,
    booked,
    held,
    adjourned,
    cancelled,
    startField: meeting.startField,
    empty: { exists: false, booked: false, number: 1, heldCount: 0, adjournedCount: 0, cancelledCount: 0 },
    ...(meeting.where === undefined ? {} : { where: expressions.compile(meeting.where, { event: [...events] }) }),
    ...(meeting.numberedSince === undefined ? {} : { since: meeting.numberedSince }),
  };
}

function initialFacts(pathway: Pathway, steps: readonly (PlannedFact | PlannedMeeting)[]): { [name: string]: Json } {
  const misses = Object.entries(pathway.facts).filter(([, fact]) => fact.misses !== undefined);
  return Object.fromEntries([
    ...misses.map(([name]) => [name, 0] as const),
    ...steps.map((step) => [step.name, step.empty] as const),
  ]);
}

function missesByDeadline(pathway: Pathway): Map<string, { name: string; since?: string }[]> {
  const byDeadline = new Map<string, { name: string; since?: string }[]>();
  for (const [name, fact] of Object.entries(pathway.facts)) {
    if (fact.misses === undefined) continue;
    const since = fact.since === undefined ? {} : { since: fact.since };
    byDeadline.set(fact.misses, [...(byDeadline.get(fact.misses) ?? []), { name, ...since }]);
  }
  return byDeadline;
}

function inOrder(steps: readonly (PlannedFact | PlannedMeeting)[]): (PlannedFact | PlannedMeeting)[] {
  const waiting = new Map(steps.map((step) => [step.name, step]));
  const ordered: (PlannedFact | PlannedMeeting)[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((step) =>
      dependencies(step).every((name) => name === step.name || !waiting.has(name)),
    );
    if (ready.length === 0)
      throw new Error(`These facts depend on each other in a circle: ${[...waiting.keys()].join(', ')}.`);
    for (const step of ready) {
      ordered.push(step);
      waiting.delete(step.name);
    }
  }
  return ordered;
}

function dependencies(step: PlannedFact | PlannedMeeting): readonly string[] {
  const value = step.step === 'fact' && step.value !== undefined ? step.value.reads : [];
  const after = step.step === 'fact' && step.after !== undefined ? [step.after] : [];
  return [...(step.since === undefined ? [] : [step.since]), ...after, ...(step.where?.reads ?? []), ...value];
}
