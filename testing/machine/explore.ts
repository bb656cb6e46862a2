import type { AnyMachineSnapshot, AnyStateMachine, EventObject, StateValue } from 'xstate';
import { probe, probeStart, type Probed, type ProbedAction } from './probe.ts';

/** One step of a path: an event that is sent, or time that passes until the machine's next timer. */
export type MachineStep =
  | { readonly kind: 'event'; readonly event: EventObject; readonly state: StateValue }
  | { readonly kind: 'wait'; readonly ms: number; readonly state: StateValue };

/** A step from one situation to another, and what it shows. */
export interface Edge {
  readonly step: MachineStep;
  readonly from: string;
  readonly to: string;
  readonly shows: readonly string[];
}

/** Every situation that was found, and every step between them. */
export interface Explored {
  readonly start: { readonly key: string; readonly shows: readonly string[]; readonly state: StateValue };
  readonly edges: readonly Edge[];
  /** The states of each situation, by its key. */
  readonly states: ReadonlyMap<string, StateValue>;
  /** Why not everything was tried, in words; none: it was. */
  readonly limits: readonly string[];
  /** Guards and actions that threw, in words. */
  readonly problems: readonly string[];
}

/** How a machine is explored. */
export interface Exploring {
  readonly events: readonly EventObject[];
  readonly input: unknown;
  readonly distinguish: (context: unknown) => unknown;
  readonly mostPerState: number;
  readonly mostSituations: number;
}

interface Timer {
  readonly id: string;
  readonly event: EventObject;
  /** From now. */
  readonly inMs: number;
}

interface Situation {
  readonly key: string;
  readonly snapshot: AnyMachineSnapshot;
  readonly timers: readonly Timer[];
}

/** Follows a machine from its start, nearest situations first: with every event, and by letting time pass. */
export function explore(machine: AnyStateMachine, options: Exploring): Explored {
  const { events, input, distinguish, mostPerState, mostSituations } = options;
  const states = new Map<string, StateValue>();
  const perState = new Map<string, number>();
  const edges: Edge[] = [];
  const problems = new Set<string>();
  const leftOut = new Set<string>();
  const queue: Situation[] = [];
  let isFull = false;

  const begun = probeStart(machine, input);
  const first = situation(begun.snapshot, timersAfter([], begun.actions, 0));
  admit(first);
  for (let here = queue.shift(); here !== undefined; here = queue.shift()) {
    if (here.snapshot.status !== 'active') continue;
    for (const event of events)
      take(
        here,
        () => one(here, event),
        (state) => ({ kind: 'event', event, state }),
      );
    const [next] = here.timers;
    if (next === undefined) continue;
    take(
      here,
      () => wait(here, next.inMs),
      (state) => ({ kind: 'wait', ms: next.inMs, state }),
    );
  }
  return {
    start: { key: first.key, shows: begun.shows, state: begun.snapshot.value },
    edges,
    states,
    problems: [...problems],
    limits: [
      ...[...leftOut].map(
        (state) =>
          `${state}: more than ${mostPerState} situations differ there by what the machine remembers, and the others were left out. ` +
          'Say with “distinguish” what of its context counts, or raise “mostPerState”.',
      ),
      ...(isFull
        ? [`More than ${mostSituations} situations were found, and the others were left out. Raise “mostSituations”.`]
        : []),
    ],
  };

  function take(from: Situation, live: () => Lived, stepTo: (state: StateValue) => MachineStep): void {
    let lived: Lived;
    try {
      lived = live();
    } catch (error) {
      problems.add(
        `In ${JSON.stringify(from.snapshot.value)}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return;
    }
    const to = situation(lived.snapshot, lived.timers);
    const isNews = to.key !== from.key || lived.shows.length > 0;
    if (isNews && admit(to))
      edges.push({ step: stepTo(lived.snapshot.value), from: from.key, to: to.key, shows: lived.shows });
  }

  /** Is the situation among those that are followed? */
  function admit(one: Situation): boolean {
    if (states.has(one.key)) return true;
    const state = JSON.stringify(one.snapshot.value);
    const number = (perState.get(state) ?? 0) + 1;
    if (number > mostPerState) leftOut.add(state);
    if (states.size >= mostSituations) isFull = true;
    if (number > mostPerState || isFull) return false;
    perState.set(state, number);
    states.set(one.key, one.snapshot.value);
    queue.push(one);
    return true;
  }

  function situation(snapshot: AnyMachineSnapshot, timers: readonly Timer[]): Situation {
    const known = [
      snapshot.value,
      snapshot.status,
      distinguish(snapshot.context),
      timers,
      Object.keys(snapshot.children),
    ];
    return { key: JSON.stringify(known), snapshot, timers };
  }

  function one(here: Situation, event: EventObject): Lived {
    const probed = probe(machine, here.snapshot, event, input);
    return { ...probed, timers: timersAfter(here.timers, probed.actions, 0) };
  }

  /** Lets time pass: what is due then is taken, one after another, as long as it has not been called off. */
  function wait(here: Situation, ms: number): Lived {
    let probed: Probed = { snapshot: here.snapshot, actions: [], shows: [] };
    let timers = here.timers.map((timer) => ({ ...timer, inMs: timer.inMs - ms }));
    const shows = new Set<string>();
    for (let due = timers[0]; due !== undefined && due.inMs <= 0; due = timers[0]) {
      probed = probe(machine, probed.snapshot, due.event, input);
      timers = [...timersAfter(timers.slice(1), probed.actions, 1)];
      for (const id of probed.shows) shows.add(id);
    }
    return { ...probed, timers, shows: [...shows] };
  }
}

type Lived = Pick<Probed, 'snapshot' | 'shows'> & { readonly timers: readonly Timer[] };

/** @param atLeast - a timer that is set while others run out comes after them: a machine that sets one of 0 ms for ever must not hold up the search. */
function timersAfter(timers: readonly Timer[], actions: readonly ProbedAction[], atLeast: number): readonly Timer[] {
  let left = [...timers];
  for (const { type, params } of actions) {
    if (typeof params !== 'object' || params === null) continue;
    if (type === 'xstate.cancel' && 'sendId' in params) left = left.filter(({ id }) => id !== params.sendId);
    if (type !== 'xstate.raise' || !('delay' in params) || typeof params.delay !== 'number' || !('event' in params))
      continue;
    const event = params.event as EventObject;
    const id = 'id' in params && typeof params.id === 'string' ? params.id : event.type;
    left = [...left.filter((timer) => timer.id !== id), { id, event, inMs: Math.max(atLeast, params.delay) }];
  }
  return left.toSorted((a, b) => a.inMs - b.inMs);
}
