import type { AnyStateMachine } from 'xstate';

type Node = AnyStateMachine['root'];
type Way = NonNullable<Node['always']>[number];

/** A machine as it is drawn: states inside states, and ways between them. */
export interface MachineChart {
  readonly title: string;
  readonly root: ChartState;
  readonly ways: readonly ChartWay[];
}

/** A state. */
export interface ChartState {
  /** XState's own id, unique in the machine. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly deep: boolean;
  /** Ids of the states it begins in. */
  readonly initial: readonly string[];
  /** What stands inside its box: description, tags, actions, actors, events it takes without leaving. */
  readonly lines: readonly string[];
  readonly states: readonly ChartState[];
}

/** A transition to somewhere. */
export interface ChartWay {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** Any XState machine, pathways or not, as data for a diagram. Delays are ways like events, `after 1 d`. */
export function chartOf(machine: AnyStateMachine): MachineChart {
  return { title: machine.id, root: stateOf(machine.root), ways: waysOf(machine.root) };
}

function stateOf(node: Node): ChartState {
  const states = Object.values(node.states) as Node[];
  return {
    id: node.id,
    name: node.key,
    kind: node.type,
    deep: node.history === 'deep',
    initial: node.type === 'compound' ? (node.initial.target ?? []).map(({ id }) => id) : [],
    lines: linesOf(node),
    states: states.map(stateOf),
  };
}

function linesOf(node: Node): readonly string[] {
  const named = (label: string, actions: readonly unknown[]): readonly string[] => {
    const names = actions.flatMap(actionName);
    return names.length === 0 ? [] : [`${label} ${names.join(', ')}`];
  };
  return [
    ...(node.description === undefined ? [] : [node.description]),
    ...node.tags.map((tag) => `#${tag}`),
    ...named('entry', node.entry),
    ...node.invoke.map(({ id, src }) => `runs ${invokeName(id, src)}`),
    ...named('exit', node.exit),
    ...allWays(node)
      .filter(({ way }) => way.target === undefined)
      .map(({ label }) => label),
  ];
}

function waysOf(node: Node): readonly ChartWay[] {
  const own = allWays(node).flatMap(({ way, label }) =>
    (way.target ?? []).map((target) => ({ from: node.id, to: target.id, label })),
  );
  return [...own, ...(Object.values(node.states) as Node[]).flatMap(waysOf)];
}

function allWays(node: Node): readonly { readonly way: Way; readonly label: string }[] {
  const delays = new Map(node.after.map(({ eventType, delay }) => [eventType, delay] as const));
  const actors = new Map(node.invoke.map(({ id, src }) => [id, invokeName(id, src)] as const));
  const ways = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
  return ways.map((way) => ({ way, label: labelOf(way, delays, actors) }));
}

function labelOf(way: Way, delays: ReadonlyMap<string, unknown>, actors: ReadonlyMap<string, string>): string {
  const guard = guardName(way.guard);
  const actions = way.actions.flatMap(actionName);
  return [
    eventName(way.eventType, delays.get(way.eventType), actors),
    ...(guard === undefined ? [] : [`[${guard}]`]),
    ...(actions.length === 0 ? [] : [`/ ${actions.join(', ')}`]),
  ].join(' ');
}

/** XState numbers the actors that were given no name. */
function invokeName(id: string, src: unknown): string {
  return typeof src === 'string' && !src.startsWith('xstate.') && /^\d+\./.test(id) ? src : id;
}

function eventName(event: string, delay: unknown, actors: ReadonlyMap<string, string>): string {
  if (event === '') return 'at once';
  if (delay !== undefined) return `after ${delayText(delay)}`;
  const actor = /^xstate\.(done|error|snapshot)\.actor\.(.+)$/.exec(event);
  if (actor !== null)
    return `${actors.get(actor[2] ?? '') ?? actor[2]} ${actor[1] === 'done' ? 'is done' : actor[1] === 'error' ? 'fails' : 'changes'}`;
  if (event.startsWith('xstate.done.state.')) return 'all inside is done';
  return event === '*' ? 'anything else' : event;
}

function delayText(delay: unknown): string {
  if (typeof delay === 'string' && Number.isNaN(Number(delay))) return delay;
  const ms = Number(delay);
  if (Number.isNaN(ms)) return 'a computed time';
  for (const [unit, size] of units) if (ms >= size && ms % size === 0) return `${ms / size} ${unit}`;
  return `${ms} ms`;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** XState's own bookkeeping is no action of anybody's. */
function actionName(action: unknown): readonly string[] {
  if (typeof action === 'string') return [action];
  if (typeof action !== 'object' && typeof action !== 'function') return [];
  const { type, event, sendId } = action as {
    readonly type?: unknown;
    readonly event?: { readonly type?: unknown };
    readonly sendId?: unknown;
  };
  if (typeof type !== 'string') return [];
  const isForAfter = [event?.type, sendId].some((id) => String(id).startsWith('xstate.after.'));
  if (isForAfter) return [];
  return [type.replace(/^xstate\./, '')];
}

function guardName(guard: unknown): string | undefined {
  if (guard === undefined) return undefined;
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return String(guard.type);
  if (typeof guard !== 'function') return 'a condition';
  const { check, guards } = guard as {
    readonly check?: { readonly name: string };
    readonly guards?: readonly unknown[];
  };
  const inner = (guards ?? []).map((one) => guardName(one) ?? '');
  if (check?.name === 'checkAnd') return inner.join(' and ');
  if (check?.name === 'checkOr') return inner.join(' or ');
  if (check?.name === 'checkNot') return `not ${inner.join('')}`;
  return guard.name === '' || guard.name === 'guard' ? 'a condition' : guard.name;
}
