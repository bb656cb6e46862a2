import { eventTitle, nameInWords } from '../../language/words/plain-words.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { State, Transition } from '../../language/schema/states.ts';
import { clockOf, type ClockLine } from './clock.ts';
import { targetPaths } from './target-paths.ts';

/** An event that is accepted and leaves the case where it stands. Of `guards` all have to hold. */
export interface Accepted {
  /** Which transition it is: `enquiry/ICPC_HELD/0`; `*` for what every state accepts. */
  readonly id: string;
  readonly event: string;
  readonly title: string;
  readonly guards: readonly string[];
}

/** A state as a picture shows it. */
export interface OutlineState {
  /** Dotted, from the root. */
  readonly path: string;
  readonly title: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final';
  readonly stage: string;
  /** Of a compound state: where it begins. */
  readonly initial?: string;
  readonly states: readonly OutlineState[];
  readonly accepted: readonly Accepted[];
  readonly clock: readonly ClockLine[];
}

/** A way from one state to another; from the root when `from` is empty. */
export interface OutlineWay {
  readonly from: string;
  readonly to: string;
  readonly labels: readonly Accepted[];
}

/** States of one stage, in the order of the definition. */
export interface OutlineStage {
  readonly title: string;
  readonly states: readonly OutlineState[];
}

/** What a picture of a pathway shows, whatever it is drawn with: plain data, in the order of the definition. */
export interface Outline {
  readonly id: string;
  readonly title: string;
  /** The event that opens a case, and the states it leads to. */
  readonly opening: { readonly title: string; readonly to: readonly string[] };
  readonly stages: readonly OutlineStage[];
  readonly ways: readonly OutlineWay[];
  /** What is accepted, and what runs, wherever a case stands. */
  readonly anywhere: { readonly accepted: readonly Accepted[]; readonly clock: readonly ClockLine[] };
}

/** The outline of a resolved pathway. Several events that lead from one state to the same other one share a way. */
export function outlineOf(pathway: Pathway): Outline {
  const clock = clockOf(pathway);
  const states = Object.entries(pathway.states).map(([name, state]) => outlineState(name, state, '', pathway, clock));
  const ways = [
    ...waysFrom('', '', pathway.on, pathway),
    ...Object.entries(pathway.states).flatMap(([name, state]) => waysIn(name, state, '', pathway)),
  ];
  const initial = pathway.initial ?? Object.keys(pathway.states)[0] ?? '';
  return {
    id: pathway.pathway,
    title: pathway.title,
    opening: {
      title: eventTitle('CASE_OPENED', pathway),
      to: pathway.type === 'parallel' ? Object.keys(pathway.states) : [initial],
    },
    stages: stagesOf(states),
    ways: merged(ways),
    anywhere: {
      accepted: [...acceptedBy('', pathway.on, pathway), ...everywhereAccepted(pathway)],
      clock: clock.get('') ?? [],
    },
  };
}

/** Every state of an outline, those inside others included. */
export function allStates(states: readonly OutlineState[]): readonly OutlineState[] {
  return states.flatMap((state) => [state, ...allStates(state.states)]);
}

/** The state a picture draws an arrow to for a compound one: where it begins. */
export function firstLeaf(state: OutlineState): OutlineState {
  const first = state.states.find(({ path }) => path === state.initial) ?? state.states[0];
  return first === undefined ? state : firstLeaf(first);
}

function outlineState(
  name: string,
  state: State,
  above: string,
  pathway: Pathway,
  clock: ReadonlyMap<string, readonly ClockLine[]>,
  stageAbove = '',
): OutlineState {
  const path = above === '' ? name : `${above}.${name}`;
  const stage = state.stage ?? stageAbove;
  const inside = Object.entries(state.states ?? {});
  const initial = state.initial ?? inside[0]?.[0];
  return {
    path,
    title: state.title ?? nameInWords(name),
    kind: state.type ?? (inside.length > 0 ? 'compound' : 'atomic'),
    stage,
    ...(initial === undefined || state.type === 'parallel' ? {} : { initial: `${path}.${initial}` }),
    states: inside.map(([child, one]) => outlineState(child, one, path, pathway, clock, stage)),
    accepted: acceptedBy(path, state.on, pathway),
    clock: clock.get(path) ?? [],
  };
}

/** `CASE_OPENED` is the arrow that begins a case; a task can be done anywhere, as the machine has it. */
function everywhereAccepted(pathway: Pathway): readonly Accepted[] {
  if (pathway.on?.['TASK_DONE'] !== undefined) return [];
  return [{ id: '*/TASK_DONE/0', event: 'TASK_DONE', title: eventTitle('TASK_DONE', pathway), guards: [] }];
}

function acceptedBy(path: string, on: State['on'], pathway: Pathway): readonly Accepted[] {
  return Object.entries(on ?? {}).flatMap(([event, transitions]) =>
    transitions.flatMap((transition, index) =>
      transition.target === undefined ? [label(idOf(path, event, index), event, transition, pathway, index > 0)] : [],
    ),
  );
}

function waysIn(name: string, state: State, above: string, pathway: Pathway): readonly OutlineWay[] {
  const path = above === '' ? name : `${above}.${name}`;
  const always = (state.always ?? []).flatMap((one, index) =>
    waysOf(path, above, { id: idOf(path, 'always', index), event: 'At once' }, one, pathway, false),
  );
  const done = (state.onDone ?? []).flatMap((one, index) =>
    waysOf(path, above, { id: idOf(path, 'done', index), event: 'All of it has ended' }, one, pathway, false),
  );
  const inside = Object.entries(state.states ?? {}).flatMap(([child, one]) => waysIn(child, one, path, pathway));
  return [...waysFrom(path, above, state.on, pathway), ...always, ...done, ...inside];
}

function waysFrom(path: string, above: string, on: State['on'], pathway: Pathway): readonly OutlineWay[] {
  return Object.entries(on ?? {}).flatMap(([event, transitions]) =>
    transitions.flatMap((transition, index) =>
      waysOf(path, above, { id: idOf(path, event, index), event }, transition, pathway, index > 0),
    ),
  );
}

function waysOf(
  from: string,
  above: string,
  { id, event }: Pick<Accepted, 'id' | 'event'>,
  transition: Transition,
  pathway: Pathway,
  isLater: boolean,
): readonly OutlineWay[] {
  const labels = [label(id, event, transition, pathway, isLater)];
  return targetPaths(transition.target ?? [], above).map((to) => ({ from, to, labels }));
}

function idOf(path: string, event: string, index: number): string {
  return `${path === '' ? '*' : path}/${event}/${index}`;
}

/** A later transition without a guard is taken when none before it was. */
function label(id: string, event: string, { guard = [] }: Transition, pathway: Pathway, isLater: boolean): Accepted {
  const guards = guard.length === 0 && isLater ? ['otherwise'] : guard.map(nameInWords);
  return { id, event, title: labelTitle(event, pathway), guards };
}

/** The title of an event; of a deadline's moment, of `always` and `onDone` what it means. */
function labelTitle(event: string, pathway: Pathway): string {
  const moment = /^deadline\.(.+)\.(passed|reminder|target)$/.exec(event);
  if (moment !== null) {
    const title = pathway.deadlines[moment[1] ?? '']?.title ?? moment[1] ?? '';
    const what = { passed: 'Limit passed', reminder: 'Reminder', target: 'Aim passed' }[moment[2] ?? ''] ?? '';
    return `${what}: ${title}`;
  }
  return pathway.events[event]?.title ?? event;
}

function merged(ways: readonly OutlineWay[]): readonly OutlineWay[] {
  const byEnds = new Map<string, OutlineWay>();
  for (const way of ways) {
    const key = `${way.from} ${way.to}`;
    const known = byEnds.get(key);
    byEnds.set(key, known === undefined ? way : { ...known, labels: [...known.labels, ...way.labels] });
  }
  return [...byEnds.values()];
}

function stagesOf(states: readonly OutlineState[]): readonly OutlineStage[] {
  const byStage = new Map<string, OutlineState[]>();
  for (const state of states) byStage.set(state.stage, [...(byStage.get(state.stage) ?? []), state]);
  return [...byStage].map(([title, those]) => ({ title, states: those }));
}
