import {
  getMicrosteps,
  initialTransition,
  transition,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  type EventObject,
} from 'xstate';

/** One step through a machine: an event that is sent, or time that passes until the next delay is over. */
export type MachineStep =
  | { readonly kind: 'event'; readonly event: EventObject }
  | { readonly kind: 'time'; readonly ms: number; readonly event: EventObject };

/** A way through a machine, from its beginning. */
export interface MachinePath {
  readonly steps: readonly MachineStep[];
  /** The state value it ends in. */
  readonly ends: unknown;
  /** Goals it covers: `state:ID`, `transition:ID/EVENT/INDEX`, `pair:… > …`. */
  readonly covers: readonly string[];
}

/** How a machine is walked. */
export interface MachineWalk {
  /** The events tried in every state, with data. The machine's own event types without data, unless said. */
  readonly events?: readonly EventObject[];
  readonly input?: unknown;
  /** Contexts that are told apart where states, delays and guards' answers are the same: a counter may be walked so far. 8 unless said. */
  readonly contexts?: number;
  /** Steps that may be tried in all. 20,000 unless said. */
  readonly mostSteps?: number;
}

/** What walking a machine came to. */
export interface MachineSuite {
  readonly paths: readonly MachinePath[];
  readonly goals: readonly { readonly id: string; readonly covered: boolean }[];
  /** What the walk ran into, in words: a guard that throws, a limit that was reached, contexts it did not tell apart any more. */
  readonly limits: readonly string[];
}

interface Place {
  readonly snapshot: AnyMachineSnapshot;
  /** Delays that run, by the event that ends each, with what is left of them. */
  readonly pending: ReadonlyMap<string, number>;
  readonly steps: readonly MachineStep[];
  readonly last: readonly string[];
  readonly covers: readonly string[];
  /** Situations on the way here, for paths that visit none twice. */
  readonly visited: ReadonlySet<string>;
}

/** The shortest path to every situation: states, running delays, and what guards answer to each event. */
export function shortestMachinePaths(machine: AnyStateMachine, walk: MachineWalk = {}): MachineSuite {
  const found = explore(machine, walk);
  const byKey = new Map<string, Place>();
  for (const place of found.places) {
    const key = situationOf(machine, place, eventsOf(machine, walk));
    if (!byKey.has(key)) byKey.set(key, place);
  }
  return suiteOf(machine, [...byKey.values()], found.limits);
}

/** Every path that comes to no situation twice. */
export function simpleMachinePaths(machine: AnyStateMachine, walk: MachineWalk = {}): MachineSuite {
  const limits = new Set<string>();
  const events = eventsOf(machine, walk);
  const { mostSteps = mostStepsByDefault } = walk;
  const done: Place[] = [];
  let tried = 0;
  const first = beginning(machine, walk);
  const open = [{ ...first, visited: new Set([situationOf(machine, first, events)]) }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    done.push(place);
    for (const step of stepsAt(place, events)) {
      tried += 1;
      if (tried > mostSteps) {
        limits.add(limitReached(mostSteps));
        return suiteOf(machine, done, [...limits]);
      }
      const next = taken(machine, place, step, limits);
      if (next === undefined) continue;
      const key = situationOf(machine, next, events);
      if (!place.visited.has(key)) open.push({ ...next, visited: new Set([...place.visited, key]) });
    }
  }
  return suiteOf(machine, done, [...limits]);
}

/** A small set of paths that take every transition, and every pair of consecutive ones, that the walk found. */
export function coverMachine(machine: AnyStateMachine, walk: MachineWalk = {}): MachineSuite {
  const { places, limits } = explore(machine, walk);
  const left = new Set(places.flatMap(({ covers }) => covers));
  const chosen: Place[] = [];
  while (left.size > 0) {
    let best: Place | undefined;
    let most = 0;
    for (const place of places) {
      const worth = new Set(place.covers.filter((id) => left.has(id))).size / (place.steps.length + 2);
      if (worth > most) [best, most] = [place, worth];
    }
    if (best === undefined) break;
    chosen.push(best);
    for (const id of best.covers) left.delete(id);
  }
  return suiteOf(machine, chosen, limits, places);
}

const mostStepsByDefault = 20_000;
const contextsByDefault = 8;

function limitReached(steps: number): string {
  return `The walk ended after ${steps} steps, as many as it was given; what lies beyond was not looked at.`;
}

function explore(
  machine: AnyStateMachine,
  walk: MachineWalk,
): { readonly places: readonly Place[]; readonly limits: readonly string[] } {
  const { mostSteps = mostStepsByDefault, contexts = contextsByDefault } = walk;
  const events = eventsOf(machine, walk);
  const limits = new Set<string>();
  const first = beginning(machine, walk);
  const seen = new Map<string, Set<string>>();
  const pairs = new Set(first.covers);
  const places: Place[] = [first];
  const queue: Place[] = [first];
  let tried = 0;
  isNew(first);

  /** Are situation and context new, and are there not too many of such contexts already? */
  function isNew(place: Place): boolean {
    const key = situationOf(machine, place, events);
    const known = seen.get(key) ?? new Set<string>();
    seen.set(key, known);
    const context = JSON.stringify(place.snapshot.context ?? null) ?? '';
    if (known.has(context)) return false;
    if (known.size >= contexts) {
      limits.add(`More than ${contexts} contexts look alike to guards; no more of them were told apart.`);
      return false;
    }
    known.add(context);
    return true;
  }

  for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
    for (const step of stepsAt(place, events)) {
      tried += 1;
      if (tried > mostSteps) {
        limits.add(limitReached(mostSteps));
        return { places, limits: [...limits] };
      }
      const next = taken(machine, place, step, limits);
      if (next === undefined) continue;
      const shows = next.covers.some((id) => !pairs.has(id));
      for (const id of next.covers) pairs.add(id);
      if (isNew(next)) queue.push(next);
      else if (!shows) continue;
      places.push(next);
    }
  }
  return { places, limits: [...limits] };
}

function eventsOf(machine: AnyStateMachine, { events }: MachineWalk): readonly EventObject[] {
  if (events !== undefined) return events;
  const types: readonly string[] = machine.events;
  return types.filter((type) => !type.startsWith('xstate.') && type !== '*').map((type) => ({ type }));
}

function beginning(machine: AnyStateMachine, { input }: MachineWalk): Place {
  const [snapshot, actions] = initialTransition(machine, input);
  const covers = statesOf(snapshot);
  return { snapshot, pending: delaysAfter(new Map(), actions), steps: [], last: [], covers, visited: new Set() };
}

function* stepsAt({ snapshot, pending }: Place, events: readonly EventObject[]): Generator<MachineStep> {
  if (snapshot.status !== 'active') return;
  for (const event of events) yield { kind: 'event', event };
  const [next] = [...pending].toSorted((a, b) => a[1] - b[1]);
  if (next !== undefined) yield { kind: 'time', ms: next[1], event: { type: next[0] } };
}

/** A step and what comes of it; nothing where the machine does not take it. */
function taken(machine: AnyStateMachine, place: Place, step: MachineStep, limits: Set<string>): Place | undefined {
  try {
    const { snapshot } = place;
    const enabled = machine.getTransitionData(snapshot, step.event);
    if (enabled.length === 0 && step.kind === 'event') return undefined;
    const [next, actions] = transition(machine, snapshot, step.event);
    const ids = enabled.map((one) => transitionId(one.source, one.eventType, one));
    const later = eventlessTaken(machine, snapshot, step.event);
    const passed = step.kind === 'time' ? step.ms : 0;
    const waiting = new Map(
      [...place.pending]
        .filter(([type]) => type !== step.event.type)
        .map(([type, ms]) => [type, Math.max(0, ms - passed)]),
    );
    const pairs = ids.flatMap((id) => place.last.map((before) => `pair:${before} > ${id}`));
    return {
      snapshot: next,
      pending: delaysAfter(waiting, actions),
      steps: [...place.steps, step],
      last: later.at(-1) === undefined ? ids : later,
      covers: [...place.covers, ...[...ids, ...later].map((id) => `transition:${id}`), ...pairs, ...statesOf(next)],
      visited: place.visited,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    limits.add(
      `${step.event.type} in ${JSON.stringify(place.snapshot.value)} throws and was left out: ${why.replaceAll(/\s+/g, ' ')}`,
    );
    return undefined;
  }
}

/** Delays that run once these actions are taken: what `after` schedules, without what is cancelled. */
function delaysAfter(
  before: ReadonlyMap<string, number>,
  actions: readonly { readonly type: string; readonly params?: unknown }[],
): ReadonlyMap<string, number> {
  const after = new Map(before);
  for (const { type, params } of actions) {
    if (typeof params !== 'object' || params === null) continue;
    const id = 'id' in params ? params.id : 'sendId' in params ? params.sendId : undefined;
    if (typeof id !== 'string') continue;
    if (type === 'xstate.cancel') after.delete(id);
    if (type === 'xstate.raise' && 'delay' in params && typeof params.delay === 'number') after.set(id, params.delay);
  }
  return after;
}

/** Transitions taken by themselves within a step: those whose source stood, and whose targets stand, one microstep later. */
function eventlessTaken(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: EventObject): readonly string[] {
  const steps = getMicrosteps(machine, snapshot, event).map(([one]) => one as AnyMachineSnapshot);
  return steps.slice(1).flatMap((after, index) => {
    const before = steps[index];
    const left = new Set(before?._nodes ?? []);
    return [...left].flatMap((node: AnyStateNode) =>
      (node.always ?? [])
        .filter((one) => (one.target ?? []).every((target: AnyStateNode) => after._nodes.includes(target)))
        .slice(0, 1)
        .map((one) => transitionId(node, 'always', one)),
    );
  });
}

function transitionId(source: AnyStateNode, eventType: string, one: object): string {
  const own: readonly object[] =
    eventType === 'always' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  return `${source.id}/${eventType}/${Math.max(0, own.indexOf(one))}`;
}

function statesOf(snapshot: AnyMachineSnapshot): readonly string[] {
  const nodes: readonly AnyStateNode[] = snapshot._nodes;
  return nodes.map(({ id }) => `state:${id}`);
}

/** What guards and delays can tell apart: two places with the same go on alike, as far as these events can show. */
function situationOf(machine: AnyStateMachine, { snapshot, pending }: Place, events: readonly EventObject[]): string {
  const answers = events.map((event) => {
    try {
      return machine
        .getTransitionData(snapshot, event)
        .map((one) => transitionId(one.source, one.eventType, one))
        .join('+');
    } catch {
      return 'throws';
    }
  });
  const clock = [...pending].toSorted((a, b) => a[1] - b[1]).map(([type]) => type);
  return JSON.stringify([snapshot.value, snapshot.status, clock, answers]);
}

function suiteOf(
  machine: AnyStateMachine,
  places: readonly Place[],
  limits: readonly string[],
  all: readonly Place[] = places,
): MachineSuite {
  const shown = new Set(all.flatMap(({ covers }) => covers));
  return {
    paths: places.map(({ steps, snapshot, covers }) => ({ steps, ends: snapshot.value, covers: [...new Set(covers)] })),
    goals: goalsOf(machine).map((id) => ({ id, covered: shown.has(id) })),
    limits: [...limits],
  };
}

function goalsOf(machine: AnyStateMachine): readonly string[] {
  return nodesIn(machine.root).flatMap((node) => [
    `state:${node.id}`,
    ...[...node.transitions.entries()].flatMap(([type, own]) =>
      own.map((one: object) => `transition:${transitionId(node, type, one)}`),
    ),
    ...(node.always ?? []).map((one) => `transition:${transitionId(node, 'always', one)}`),
  ]);
}

function nodesIn(node: AnyStateNode): readonly AnyStateNode[] {
  const inner: readonly AnyStateNode[] = Object.values(node.states);
  return [node, ...inner.flatMap(nodesIn)];
}
