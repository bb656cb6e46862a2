import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { alwaysSays, guardTree, type GuardTree } from './guard-tree.ts';
import { isInside } from './taken.ts';

/**
 * What a machine's graph alone allows, whatever its guards say and its events carry: what is ruled out here, no run can do. It knows states one by
 * one, not which are active together, so it may allow more than there is.
 */
export interface MachineGraph {
  /** Every state but the root and history, in the machine's own order. */
  readonly states: readonly AnyStateNode[];
  readonly transitions: readonly AnyTransitionDefinition[];
  readonly guards: ReadonlyMap<AnyTransitionDefinition, GuardTree>;
  /** Why a state can never be entered; none: for all the graph says, it can. */
  whyNotEntered(state: AnyStateNode): string | undefined;
  /** Why a state is never rested in; none: for all the graph says, it is. */
  whyNotRestedIn(state: AnyStateNode): string | undefined;
  /** Why a state is never left before this timer of its own is over. */
  whyNotLeftBefore(state: AnyStateNode, timer: string): string | undefined;
  /** Why a transition is never so much as asked for. */
  whyNotAsked(transition: AnyTransitionDefinition): string | undefined;
  /** Why a transition can never be taken. */
  whyNotTaken(transition: AnyTransitionDefinition): string | undefined;
  /** Those that can be the next taken after this one. */
  followers(first: AnyTransitionDefinition): readonly AnyTransitionDefinition[];
  /** Does something take the event in every situation with this state, or ask its guards at least? */
  answers(state: AnyStateNode, event: string): boolean;
}

/** Reads a machine's graph. */
export function graphOf(machine: AnyStateMachine): MachineGraph {
  const nodes = nodesOf(machine.root);
  const transitions = nodes.flatMap(transitionsOf);
  const guards = new Map(
    transitions.flatMap((one) => (one.guard === undefined ? [] : [[one, guardTree(one.guard, machine)] as const])),
  );
  const entered = new Set<AnyStateNode>();
  const hasHistory = nodes.some(({ type }) => type === 'history');
  for (const node of entryOf([machine.root])) enter(node);
  for (let size = -1; size < entered.size;) {
    size = entered.size;
    for (const one of transitions)
      if (whyNotTaken(one) === undefined) for (const node of entryOf(one.target ?? [])) enter(node);
  }
  const canBeTaken = new Set(transitions.filter((one) => whyNotTaken(one) === undefined));
  return {
    states: nodes.filter((node) => node.parent !== undefined && node.type !== 'history'),
    ...{
      transitions,
      guards,
      whyNotEntered,
      whyNotRestedIn,
      whyNotLeftBefore,
      whyNotAsked,
      whyNotTaken,
      followers,
      answers,
    },
  };

  function enter(node: AnyStateNode): void {
    entered.add(node);
  }

  function whyNotEntered(state: AnyStateNode): string | undefined {
    return entered.has(state) ? undefined : 'No transition that can be taken leads there.';
  }

  function whyNotRestedIn(state: AnyStateNode): string | undefined {
    if (!entered.has(state)) return whyNotEntered(state);
    return isLeftAtOnce(state)
      ? 'It is left at once: a transition without an event always leads out of it.'
      : undefined;
  }

  function whyNotLeftBefore(state: AnyStateNode, timer: string): string | undefined {
    const leads = [...canBeTaken].some(
      (one) =>
        one.eventType !== timer &&
        one.target !== undefined &&
        canBeTogether(one.source, state) &&
        (one.reenter || !one.target.every((target: AnyStateNode) => isInside(target, state))),
    );
    return whyNotRestedIn(state) ?? (leads ? undefined : 'Nothing else leads out of its state.');
  }

  function isLeftAtOnce(state: AnyStateNode): boolean {
    if (state.type !== 'atomic') return false;
    return (state.always ?? []).some(
      (one) => isTakenIfAsked(one) && one.target !== undefined && !one.target.includes(state),
    );
  }

  function isTakenIfAsked(one: AnyTransitionDefinition): boolean {
    const tree = guards.get(one);
    return tree === undefined || alwaysSays(tree) === true;
  }

  function whyNotAsked(one: AnyTransitionDefinition): string | undefined {
    const { source, eventType } = one;
    if (!entered.has(source)) return 'Its state can never be entered: no transition that can be taken leads there.';
    if (eventType !== '' && isLeftAtOnce(source)) return whyNotRestedIn(source);
    const siblings = eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
    if (siblings.slice(0, siblings.indexOf(one)).some(isTakenIfAsked))
      return 'One ahead of it for the same event is always taken.';
    const done = /^xstate\.done\.state\.(.+)$/.exec(eventType)?.[1];
    const ends = done === undefined ? undefined : nodes.find(({ id }) => id === done);
    if (ends !== undefined && !nodesOf(ends).some((node) => node.type === 'final' && entered.has(node)))
      return `${ends.id} never ends: none of its final states can be entered.`;
    return undefined;
  }

  function whyNotTaken(one: AnyTransitionDefinition): string | undefined {
    const tree = guards.get(one);
    const never = tree !== undefined && alwaysSays(tree) === false;
    return whyNotAsked(one) ?? (never ? 'Its guard fails whatever it is asked.' : undefined);
  }

  function followers(first: AnyTransitionDefinition): readonly AnyTransitionDefinition[] {
    if (!canBeTaken.has(first)) return [];
    const after = first.target === undefined ? [first.source] : [...entryOf(first.target)];
    // What history brings back is not known, so neither is whether it is left at once.
    const isTransient = first.target !== undefined && !hasHistory && after.some(isLeftAtOnce);
    return [...canBeTaken].filter(
      (next) =>
        !(isTransient && next.eventType !== '') &&
        (after.includes(next.source) || after.every((node) => canBeTogether(node, next.source))),
    );
  }

  function answers(state: AnyStateNode, event: string): boolean {
    for (let node: AnyStateNode | undefined = state; node !== undefined; node = node.parent) {
      if (takes(node, event)) return true;
      const { parent } = node as AnyStateNode;
      if (parent?.type !== 'parallel') continue;
      if (statesOf(parent).some((region) => region !== node && alwaysAnswers(region, event))) return true;
    }
    return false;
  }
}

function alwaysAnswers(node: AnyStateNode, event: string): boolean {
  if (takes(node, event)) return true;
  const inner = statesOf(node);
  if (inner.length === 0) return false;
  return node.type === 'parallel'
    ? inner.some((one) => alwaysAnswers(one, event))
    : inner.every((one) => alwaysAnswers(one, event));
}

/** Types of all the events the machine has transitions for, those that do nothing included, which XState's own list leaves out. */
export function eventsOf(machine: AnyStateMachine): readonly string[] {
  return [...new Set(nodesOf(machine.root).flatMap((node) => [...node.transitions.keys()]))];
}

/** Is there a transition for this event in the state itself? */
function takes(node: AnyStateNode, event: string): boolean {
  return [...node.transitions.keys()].some((descriptor) => matchesEvent(descriptor, event));
}

/** Does a transition's event, which may end in a star, mean this one? */
export function matchesEvent(descriptor: string, type: string): boolean {
  if (descriptor === type || descriptor === '*') return descriptor !== '';
  if (!descriptor.endsWith('.*')) return false;
  return type === descriptor.slice(0, -2) || type.startsWith(descriptor.slice(0, -1));
}

/** States that are active once these are entered: those around them and those they begin with. After history, anything inside. */
function entryOf(targets: readonly AnyStateNode[]): ReadonlySet<AnyStateNode> {
  const entered = new Set<AnyStateNode>();
  for (const target of targets) down(target);
  for (const target of targets) up(target);
  return entered;

  function down(node: AnyStateNode): void {
    if (node.type === 'history') {
      const owner = node.parent;
      if (owner !== undefined) for (const inner of nodesOf(owner)) if (inner.type !== 'history') entered.add(inner);
      // Where it remembers nothing yet it may lead anywhere its author says.
      const target: unknown = (node.config as { readonly target?: unknown }).target;
      if (target !== undefined)
        for (const any of nodesOf(node.machine.root)) if (any.type !== 'history') entered.add(any);
      return;
    }
    if (entered.has(node)) return;
    entered.add(node);
    if (node.type === 'parallel') for (const region of statesOf(node)) down(region);
    if (node.type === 'compound')
      for (const first of node.initial.target) {
        down(first);
        between(first, node);
      }
  }

  function between(from: AnyStateNode, to: AnyStateNode): void {
    for (let node = from.parent; node !== undefined && node !== to; node = node.parent) {
      entered.add(node);
      others(node);
    }
  }

  function up(target: AnyStateNode): void {
    for (let node = target.parent; node !== undefined; node = node.parent) {
      entered.add(node);
      others(node);
    }
  }

  /** The regions beside the one that was named. */
  function others(node: AnyStateNode): void {
    if (node.type !== 'parallel') return;
    for (const region of statesOf(node)) if (!nodesOf(region).some((inner) => entered.has(inner))) down(region);
  }
}

/** Can two states be active together? One inside the other can, and two in different regions. */
function canBeTogether(one: AnyStateNode, other: AnyStateNode): boolean {
  const around = ancestorsOf(one);
  const meeting = ancestorsOf(other).find((node) => around.includes(node));
  return meeting === one || meeting === other || meeting?.type === 'parallel';
}

function ancestorsOf(node: AnyStateNode): readonly AnyStateNode[] {
  return node.parent === undefined ? [node] : [node, ...ancestorsOf(node.parent)];
}

function statesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return Object.values(node.states).filter(({ type }) => type !== 'history');
}

function nodesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

function transitionsOf(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  return [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
}
