import {
  getNextTransitions,
  type AnyMachineSnapshot,
  type AnyStateNode,
  type AnyTransitionDefinition,
  type EventObject,
} from 'xstate';
import { guardId, pairId, partId, refusalId, stateId, transitionId } from './goal-names.ts';
import { askGuard, guardTree, type GuardTree } from './guard-tree.ts';
import { matchesEvent } from './machine-graph.ts';
import type { Microstep } from './probe.ts';
import { isInside, withoutPreempted } from './taken.ts';

/** What an event shows. */
export interface Shown {
  /** Goals, by id. */
  readonly shows: ReadonlySet<string>;
  /** What it took first, and what last: with what was taken before and comes after they make pairs. None: it took nothing. */
  readonly first: readonly AnyTransitionDefinition[];
  readonly last: readonly AnyTransitionDefinition[];
}

/** Told of every guard that is asked, with the situation and the event it is asked in. */
export type OnAsked = (one: AnyTransitionDefinition, snapshot: AnyMachineSnapshot, event: EventObject) => void;

/**
 * What an event shows: states it comes to, transitions it takes, guards that let it or kept it from taking one, pairs, a refusal.
 *
 * @param before - none: the machine begins.
 */
export function shownBy(
  before: AnyMachineSnapshot | undefined,
  event: EventObject,
  steps: readonly Microstep[],
  after: AnyMachineSnapshot,
  onAsked: OnAsked = () => undefined,
): Shown {
  const shows = new Set(after._nodes.map(stateId));
  if (before !== undefined) {
    if (candidatesFor(before, event.type).length === 0 && isFromOutside(event) && steps.every(isIdle)) {
      for (const node of before._nodes)
        if (node.type !== 'compound' && node.type !== 'parallel') shows.add(refusalId(node, event.type));
    }
    if (before.status === 'active') ask(before, event, event.type);
  }
  const ways: (readonly AnyTransitionDefinition[])[] = [];
  for (const [index, { taken: chosen, snapshot }] of steps.entries()) {
    const taken = withoutPreempted(chosen, index === 0 ? before : steps[index - 1]?.snapshot);
    if (taken.length > 0) ways.push(taken);
    for (const one of taken) {
      shows.add(transitionId(one));
      if (one.guard !== undefined) shows.add(guardId(one, 'holds'));
    }
    for (const node of snapshot._nodes) shows.add(stateId(node));
    if (snapshot.status !== 'active') continue;
    // What is taken at once is asked for after every step; what was raised only when nothing of that kind is left.
    ask(snapshot, steps[index]?.event ?? event, '');
    const next = steps[index + 1];
    if (next?.taken.every(({ eventType }) => eventType !== '') === true) ask(snapshot, next.event, next.event.type);
  }
  for (const [index, taken] of ways.entries()) for (const id of pairsOf(ways[index - 1] ?? [], taken)) shows.add(id);
  return { shows, first: ways[0] ?? [], last: ways.at(-1) ?? [] };

  function ask(snapshot: AnyMachineSnapshot, asked: EventObject, type: string): void {
    for (const [one, answer] of answersTo(snapshot, asked, type, onAsked)) {
      shows.add(guardId(one, answer.holds ? 'holds' : 'fails'));
      for (const { index, holds } of answer.deciding) shows.add(partId(one, index, holds ? 'holds' : 'fails'));
    }
  }
}

/** The pairs of what was taken and what is taken next. */
export function pairsOf(
  before: readonly AnyTransitionDefinition[],
  next: readonly AnyTransitionDefinition[],
): readonly string[] {
  return before.flatMap((one) => next.map((other) => pairId(one, other)));
}

function isIdle({ taken }: Microstep): boolean {
  return taken.length === 0;
}

/** Timers and what actors end with are not refused: nobody sends them. */
function isFromOutside({ type }: EventObject): boolean {
  return !type.startsWith('xstate.');
}

type Answers = readonly (readonly [AnyTransitionDefinition, NonNullable<ReturnType<typeof askGuard>>])[];

/** What the guards say that are asked: from the inside out, and inside a state in their order, until one lets the event through. */
function answersTo(snapshot: AnyMachineSnapshot, event: EventObject, type: string, onAsked: OnAsked): Answers {
  const candidates = candidatesFor(snapshot, type);
  if (candidates.every(({ guard }) => guard === undefined)) return [];
  const taking: AnyStateNode[] = [];
  return [...Map.groupBy(candidates, ({ source }) => source)]
    .toSorted(([one], [other]) => other.path.length - one.path.length)
    .flatMap(([source, own]) => {
      if (taking.some((inner) => isInside(inner, source))) return [];
      const said: (readonly [AnyTransitionDefinition, NonNullable<ReturnType<typeof askGuard>>])[] = [];
      for (const one of own.toSorted((a, b) => precision(b, type) - precision(a, type))) {
        const tree = treeOf(one, snapshot);
        if (tree !== undefined) onAsked(one, snapshot, event);
        const answer = tree === undefined ? undefined : askGuard(tree, snapshot, event);
        if (answer !== undefined) said.push([one, answer]);
        if (tree !== undefined && answer === undefined) break;
        if (answer?.holds === false) continue;
        taking.push(source);
        break;
      }
      return said;
    });
}

/** An event's own name comes before names with a star, and longer ones of those before shorter ones. */
function precision({ eventType }: AnyTransitionDefinition, type: string): number {
  return eventType === type ? Infinity : eventType.length;
}

function candidatesFor(snapshot: AnyMachineSnapshot, type: string): readonly AnyTransitionDefinition[] {
  return transitionsIn(snapshot).filter(({ eventType }) =>
    type === '' ? eventType === '' : eventType !== '' && matchesEvent(eventType, type),
  );
}

const inSnapshot = new WeakMap<AnyMachineSnapshot, readonly AnyTransitionDefinition[]>();

/** The transitions of the states that are active, from the inside out. */
export function transitionsIn(snapshot: AnyMachineSnapshot): readonly AnyTransitionDefinition[] {
  const known = inSnapshot.get(snapshot) ?? getNextTransitions(snapshot);
  inSnapshot.set(snapshot, known);
  return known;
}

const trees = new WeakMap<AnyTransitionDefinition, GuardTree>();

function treeOf(one: AnyTransitionDefinition, { machine }: AnyMachineSnapshot): GuardTree | undefined {
  if (one.guard === undefined) return undefined;
  const known = trees.get(one) ?? guardTree(one.guard, machine);
  trees.set(one, known);
  return known;
}
