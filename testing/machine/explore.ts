import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  type EventObject,
  type StateValue,
} from 'xstate';
import { delayId, refusalId } from './goal-names.ts';
import { pairsOf, shownBy, transitionsIn, type Shown } from './observe.ts';
import { createProber, type Probed, type ProbedAction, type Prober } from './probe.ts';
import { keyOf, type Timer } from './situation.ts';

/** One step of a path: an event that is sent, or time that passes until the machine's next timer. */
export type MachineStep =
  | { readonly kind: 'event'; readonly event: EventObject; readonly state: StateValue }
  | { readonly kind: 'wait'; readonly ms: number; readonly state: StateValue };

/** A step from one situation to another, each by its number, and what it shows of what is wanted. */
export interface Edge {
  readonly step: MachineStep;
  readonly from: number;
  readonly to: number;
  readonly shows: readonly string[];
  readonly first: readonly AnyTransitionDefinition[];
  readonly last: readonly AnyTransitionDefinition[];
}

/** Every situation that was found, the nearest first, and every step between them. The machine begins in number 0. */
export interface Explored {
  readonly start: Pick<Edge, 'shows' | 'last'>;
  readonly edges: readonly Edge[];
  /** The states of each situation, and what tells it apart but for its timers. */
  readonly situations: readonly { readonly state: StateValue; readonly memory: string }[];
  /** By their types, the names of the data of the events that were tried. */
  readonly tried: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of each guard that was asked, one situation and event it was asked in. */
  readonly asked: ReadonlyMap<AnyTransitionDefinition, Asked>;
  /** When in each situation the events were tried, in words; none: time does not matter to this machine. */
  readonly moments: string | undefined;
  /** Why not everything was tried, in words; none: it was. */
  readonly limits: readonly string[];
  /** Guards and actions that threw, in words. */
  readonly problems: readonly string[];
  /** Where the machine itself ends with an error, in words. */
  readonly failures: readonly string[];
}

/** A situation in which a guard is asked, and the event. */
export interface Asked {
  readonly snapshot: AnyMachineSnapshot;
  readonly event: EventObject;
}

/** How a machine is explored. */
export interface Exploring {
  readonly events: (snapshot: AnyMachineSnapshot) => readonly EventObject[];
  readonly input: unknown;
  readonly distinguish: (context: unknown) => unknown;
  readonly mostPerState: number;
  readonly mostSituations: number;
  /** Whether it may leave the nearest aside where there are too many: then not every way is a shortest. */
  readonly mayGoDeep: boolean;
  /** Goals that matter, by id. */
  readonly wanted: ReadonlySet<string>;
}

interface Situation {
  readonly number: number;
  readonly snapshot: AnyMachineSnapshot;
  readonly timers: readonly Timer[];
  /** Actors that have told how they ended: none does so twice. */
  readonly ended: ReadonlySet<unknown>;
  /** What was taken last on the way there that was found first. */
  readonly last: Edge['last'];
}

/** What a step comes to. */
interface Lived {
  readonly snapshot: AnyMachineSnapshot;
  readonly timers: readonly Timer[];
  readonly ended?: ReadonlySet<unknown>;
  readonly shows: ReadonlySet<string>;
  readonly first: Edge['first'];
  readonly last: Edge['last'];
}

/**
 * Follows a machine from its start, nearest situations first: with every event, and by letting time pass. Where delays matter every event is also
 * tried one millisecond before the next of them is over.
 *
 * @throws {MachineCannotBeginError} it throws before it has begun.
 */
export function explore(machine: AnyStateMachine, options: Exploring): Explored {
  const { events, wanted, mostPerState, mostSituations } = options;
  const numbers = new Map<string, number>();
  const situations: Explored['situations'][number][] = [];
  const perState = new Map<string, number>();
  const edges: Edge[] = [];
  const tried = new Map<string, Set<string>>();
  const asked = new Map<AnyTransitionDefinition, Asked>();
  const heardIn = new Map<string, ReadonlySet<string>>();
  const problems = new Set<string>();
  const failures = new Set<string>();
  const leftOut = new Set<string>();
  const hidden = new Set<string>();
  const queue: Situation[] = [];
  /** Situations found by a step that showed something new. */
  const promising: Situation[] = [];
  const followed = new Set<number>();
  const seen = new Set<string>();
  let isFull = false;
  let isTimed = false;
  const atTheBrink = [...wanted].some((id) => id.startsWith('delay:'));
  const onRefusals = [...wanted].some((id) => id.startsWith('refusal:'));

  const prober = createProber(machine, wanted.size > 0);
  const begun = begin(prober, machine.id, options.input);
  const shown = observed(undefined, { type: 'xstate.init' }, begun.steps, begun.snapshot);
  admit(begun.snapshot, {
    timers: timersAfter([], begun.actions, 0),
    ended: new Set(),
    last: shown.last,
    isNews: true,
  });
  for (let here = nextInLine(); here !== undefined; here = nextInLine()) follow(here);
  return {
    start: { shows: [...shown.shows], last: shown.last },
    ...{ edges, situations, tried, asked },
    moments: !isTimed
      ? undefined
      : atTheBrink
        ? 'at once and a millisecond before the next delay is over'
        : 'as soon as it had come about',
    ...{ problems: [...problems], failures: [...failures] },
    limits: limits(),
  };

  /** The nearest. Where not all can be followed the second half of them is looked for where there was something new: that may lie deep. */
  function nextInLine(): Situation | undefined {
    const isDeep = options.mayGoDeep && situations.length > mostSituations / 2;
    for (;;) {
      const here = (isDeep ? promising.shift() : undefined) ?? queue.shift();
      if (here === undefined || !followed.has(here.number)) return here;
    }
  }

  function follow(here: Situation): void {
    followed.add(here.number);
    if (here.snapshot.status === 'active') {
      const isDeaf = deafness(here.snapshot);
      for (const event of events(here.snapshot)) {
        note(event);
        if (canCome(here, event) && (onRefusals || !isDeaf(event))) take(here, event, () => send(here, event));
      }
      const next = here.timers[0]?.inMs;
      if (next === undefined) return;
      isTimed = true;
      if (atTheBrink && next > 1) take(here, next - 1, () => wait(here, next - 1));
      take(here, next, () => wait(here, next));
    } else if (onRefusals && here.snapshot.status === 'done') {
      for (const event of events(here.snapshot)) take(here, event, () => afterTheEnd(here, event));
    }
  }

  /** Which events change nothing there, as no transition is for them and none is taken at once. */
  function deafness(snapshot: AnyMachineSnapshot): (event: EventObject) => boolean {
    const states = snapshot._nodes.map(({ order }) => order).join();
    const heard = heardIn.get(states) ?? new Set(transitionsIn(snapshot).map(({ eventType }) => eventType));
    heardIn.set(states, heard);
    const isOpen = [...heard].some((type) => type === '' || type.includes('*'));
    return ({ type }) => !isOpen && !heard.has(type) && !type.startsWith('xstate.');
  }

  function note(event: EventObject): void {
    const names = tried.get(event.type) ?? new Set();
    tried.set(event.type, names);
    for (const name of Object.keys(event)) names.add(name);
  }

  function take(from: Situation, done: EventObject | number, live: () => Lived): void {
    const when = typeof done === 'number' ? `after ${done} ms` : `on ${JSON.stringify(done)}`;
    const where = `In ${JSON.stringify(from.snapshot.value)}, ${when}`;
    let lived: Lived;
    try {
      lived = live();
    } catch (error) {
      problems.add(`${where}: ${messageOf(error)}`);
      return;
    }
    if (lived.snapshot.status === 'error') {
      // Whoever runs it has to catch that: it is no state a path could come to.
      failures.add(`${where}: the machine ends with an error, ${messageOf(lived.snapshot.error)}`);
      return;
    }
    // A step that changes nothing comes back with the very same snapshot: most do.
    const isSame = lived.snapshot === from.snapshot && lived.timers === from.timers && lived.ended === undefined;
    const shows = [...lived.shows].filter((id) => wanted.has(id));
    const isNews = notice([...shows, ...pairsOf(from.last, lived.first).filter((id) => wanted.has(id))]);
    const last = lived.last.length === 0 ? from.last : lived.last;
    const to = isSame
      ? from.number
      : admit(lived.snapshot, { timers: lived.timers, ended: lived.ended ?? from.ended, last, isNews });
    if (to === undefined || (to === from.number && shows.length === 0 && lived.first.length === 0)) return;
    const state = lived.snapshot.value as StateValue;
    const step: MachineStep =
      typeof done === 'number' ? { kind: 'wait', ms: done, state } : { kind: 'event', event: done, state };
    edges.push({ step, from: from.number, to, shows, first: lived.first, last: lived.last });
  }

  /** Is any of it new? From now on none of it is. */
  function notice(ids: readonly string[]): boolean {
    const size = seen.size;
    for (const id of ids) seen.add(id);
    return seen.size > size;
  }

  /** The number of a situation, if it is among those that are followed. */
  function admit(
    snapshot: AnyMachineSnapshot,
    { timers, ended, last, isNews }: Pick<Situation, 'timers' | 'ended' | 'last'> & { readonly isNews: boolean },
  ): number | undefined {
    const { key, memory, hidden: unseen } = keyOf(snapshot, timers, ended, options.distinguish);
    if (unseen !== undefined) hidden.add(unseen);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const state = JSON.stringify(snapshot.value);
    const count = (perState.get(state) ?? 0) + 1;
    if (count > mostPerState) leftOut.add(state);
    if (situations.length >= mostSituations) isFull = true;
    if (count > mostPerState || isFull) return undefined;
    const number = situations.length;
    perState.set(state, count);
    numbers.set(key, number);
    situations.push({ state: snapshot.value as StateValue, memory });
    const admitted = { number, snapshot, timers, ended, last };
    queue.push(admitted);
    if (isNews) promising.push(admitted);
    return number;
  }

  function observed(...[before, event, steps, after]: Parameters<typeof shownBy>): Shown {
    if (wanted.size === 0) return nothing;
    return shownBy(before, event, steps, after, (one, snapshot, asking) => {
      if (!asked.has(one)) asked.set(one, { snapshot, event: asking });
    });
  }

  function send(here: Situation, event: EventObject): Lived {
    const { snapshot, actions, steps } = prober.send(here.snapshot, event);
    const { shows, first, last } = observed(here.snapshot, event, steps, snapshot);
    const left = calledOff(here.timers, actions);
    const actor = endOf(event);
    const ended = actor === undefined ? {} : { ended: new Set([...here.ended, here.snapshot.children[actor]]) };
    const timers = timersAfter(here.timers, actions, 0);
    return { ...{ snapshot, first, last, timers }, ...ended, shows: withAll(shows, left) };
  }

  /** Lets time pass: what is due then is taken, one after another, as long as it has not been called off. */
  function wait(here: Situation, ms: number): Lived {
    let { snapshot } = here;
    let timers: readonly Timer[] = here.timers.map((timer) => ({ ...timer, inMs: timer.inMs - ms }));
    const shows = new Set<string>();
    let first: Edge['first'] = [];
    let last: Edge['last'] = [];
    for (let due = timers[0]; due !== undefined && due.inMs <= 0 && snapshot.status === 'active'; due = timers[0]) {
      const { actions, steps, snapshot: after } = prober.send(snapshot, due.event);
      const seen = observed(snapshot, due.event, steps, after);
      for (const id of [...seen.shows, ...pairsOf(last, seen.first)]) shows.add(id);
      if (ms <= 1 && due.id.startsWith('xstate.after.')) shows.add(delayId(due.id, 'over'));
      if (first.length === 0) first = seen.first;
      if (seen.last.length > 0) last = seen.last;
      timers = timersAfter(loosened(timers.slice(1), due.id), actions, 1);
      snapshot = after;
    }
    return { snapshot, timers, shows, first, last };
  }

  function limits(): readonly string[] {
    const perStateReached = [...leftOut].map(
      (state) =>
        `${state}: more than ${mostPerState} situations differ there by what the machine remembers or how its timers stand, and the others were left out. ` +
        'Say with “distinguish” what of its context counts, or raise “mostPerState”.',
    );
    const unseen = [...hidden].map(
      (what) =>
        `${what}, which nobody can look into: situations that differ only by that count as one. Say with “distinguish” what counts.`,
    );
    const full = `More than ${mostSituations} situations were found, and the others were left out. Raise “mostSituations”.`;
    return [...perStateReached, ...unseen, ...(isFull ? [full] : [])];
  }
}

const nothing: Shown = { shows: new Set(), first: [], last: [] };

/** A machine that has ended takes nothing any more. */
function afterTheEnd({ snapshot, timers }: Situation, event: EventObject): Lived {
  const shows = new Set(snapshot._nodes.map((node) => refusalId(node, event.type)));
  return { snapshot, timers, shows, first: [], last: [] };
}

/** The id of the actor whose end an event tells of. */
function endOf({ type }: EventObject): string | undefined {
  return /^xstate\.(?:done|error)\.actor\.(.+)$/.exec(type)?.[1];
}

/** An actor ends only while it runs, and once. */
function canCome({ snapshot, ended }: Situation, event: EventObject): boolean {
  const actor = endOf(event);
  if (actor === undefined) return true;
  const running: unknown = snapshot.children[actor];
  return running !== undefined && !ended.has(running);
}

/** Delays that are cut short at the last moment. */
function calledOff(timers: readonly Timer[], actions: readonly ProbedAction[]): readonly string[] {
  const off = new Set(actions.flatMap(({ type, params }) => (type === 'xstate.cancel' ? [sendIdOf(params)] : [])));
  return timers
    .filter(({ id, inMs, isLoose }) => !isLoose && inMs <= 1 && id.startsWith('xstate.after.') && off.has(id))
    .map(({ id }) => delayId(id, 'left'));
}

function sendIdOf(params: unknown): unknown {
  return typeof params === 'object' && params !== null && 'sendId' in params ? params.sendId : undefined;
}

function withAll(shows: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> {
  return more.length === 0 ? shows : new Set([...shows, ...more]);
}

/** @param atLeast - a timer that is set while others run out comes after them: a machine that sets one of 0 ms for ever must not hold up the search. */
function timersAfter(timers: readonly Timer[], actions: readonly ProbedAction[], atLeast: number): readonly Timer[] {
  if (actions.length === 0) return timers;
  let left = timers;
  for (const { type, params } of actions) {
    if (typeof params !== 'object' || params === null) continue;
    if (type === 'xstate.cancel' && 'sendId' in params)
      left = left.filter(({ id, isLoose }) => isLoose || id !== params.sendId);
    if (type !== 'xstate.raise' || !('delay' in params) || typeof params.delay !== 'number' || !('event' in params))
      continue;
    const event = params.event as EventObject;
    const id = 'id' in params && typeof params.id === 'string' ? params.id : undefined;
    const timer = { id: id ?? event.type, event, inMs: Math.max(atLeast, params.delay), isLoose: id === undefined };
    left = [...(id === undefined ? left : loosened(left, id)), timer];
  }
  return left.toSorted((a, b) => a.inMs - b.inMs);
}

/** XState keeps one timer under an id: with a second one, or when one of two is over, it loses sight of the other, which runs on. */
function loosened(timers: readonly Timer[], id: string): readonly Timer[] {
  return timers.map((timer) => (timer.id === id ? { ...timer, isLoose: true } : timer));
}

function begin(prober: Prober, machine: string, input: unknown): Probed {
  let begun: Probed;
  try {
    begun = prober.begin(input);
  } catch (error) {
    throw new MachineCannotBeginError(machine, error);
  }
  if (begun.snapshot.status === 'error') throw new MachineCannotBeginError(machine, begun.snapshot.error);
  return begun;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A machine throws before it has begun, so that there is nothing to be found. */
export class MachineCannotBeginError extends Error {
  override readonly name = 'MachineCannotBeginError';
  readonly machine: string;

  constructor(machine: string, cause: unknown) {
    super(
      `Machine “${machine}” cannot begin, so no paths were looked for: ${messageOf(cause)} If it needs an input, give one with “input”.`,
      { cause },
    );
    this.machine = machine;
  }
}
