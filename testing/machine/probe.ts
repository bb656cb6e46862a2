import {
  createActor,
  getNextTransitions,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  type EventObject,
} from 'xstate';
import { guardId, stateId, transitionId } from './machine-goals.ts';

/** One event answered by a machine, nothing of it carried out: where it comes to, what it asks for, and what it shows. */
export interface Probed {
  readonly snapshot: AnyMachineSnapshot;
  readonly actions: readonly ProbedAction[];
  /** Goals, by id. */
  readonly shows: readonly string[];
}

/** What a machine asks for: timers are what matters here. */
export interface ProbedAction {
  readonly type: string;
  readonly params: unknown;
}

type Scope = Parameters<AnyStateMachine['transition']>[2];

/** Begins a machine without running it. @throws whatever its functions throw. */
export function probeStart(machine: AnyStateMachine, input: unknown): Probed {
  const { scope, steps, actions } = createScope(machine, input);
  const snapshot = machine.getInitialSnapshot(scope, input as never) as AnyMachineSnapshot;
  return { snapshot, actions, shows: showsOf(undefined, 'xstate.init', steps, snapshot) };
}

/** Gives a machine an event without running it: no action is carried out, no actor started. @throws whatever its functions throw. */
export function probe(
  machine: AnyStateMachine,
  before: AnyMachineSnapshot,
  event: EventObject,
  input: unknown,
): Probed {
  const { scope, steps, actions } = createScope(machine, input);
  const snapshot = machine.transition(before as never, event as never, scope) as AnyMachineSnapshot;
  return { snapshot, actions, shows: showsOf(before, event.type, steps, snapshot) };
}

/** A step of a machine inside one event: what it took, and how it stood after. */
export interface Microstep {
  readonly taken: readonly AnyTransitionDefinition[];
  readonly snapshot: AnyMachineSnapshot;
}

/** An actor that is never started lends its system, through which the machine tells of the transitions it takes. */
function createScope(machine: AnyStateMachine, input: unknown) {
  const steps: Microstep[] = [];
  const actions: ProbedAction[] = [];
  const self = createActor(machine, {
    input: input as never,
    inspect: (told) => {
      if (told.type === '@xstate.microstep' && told.actorRef === self)
        steps.push({ taken: told._transitions, snapshot: told.snapshot as AnyMachineSnapshot });
    },
  });
  steps.length = 0;
  const scope = {
    ...{ self, system: self.system, id: '', sessionId: '' },
    ...{ defer: nothing, logger: nothing, stopChild: nothing, emit: nothing },
    actionExecutor: (action: ProbedAction) => void actions.push(action),
  };
  return { scope: scope as unknown as Scope, steps, actions };
}

function nothing(): void {
  // Nothing is carried out while paths are looked for.
}

/** What an event shows: the states it comes to, the transitions it takes, and guards that let it or kept it from taking one. */
export function showsOf(
  before: AnyMachineSnapshot | undefined,
  event: string,
  steps: readonly Microstep[],
  after: AnyMachineSnapshot,
): readonly string[] {
  const shows = new Set(after._nodes.map(stateId));
  let here = before;
  let [first, ...rest] = steps;
  if (here !== undefined) {
    for (const id of guardsIn(here, (type) => matches(type, event), first?.taken ?? [])) shows.add(id);
  } else if (first !== undefined) here = first.snapshot;
  for (; first !== undefined; [first, ...rest] = rest) {
    for (const one of first.taken) {
      shows.add(transitionId(one));
      if (one.guard !== undefined) shows.add(guardId(one, 'holds'));
    }
    for (const node of first.snapshot._nodes) shows.add(stateId(node));
    // What is taken at once is asked for after every step.
    for (const id of guardsIn(first.snapshot, (type) => type === '', rest[0]?.taken ?? [])) shows.add(id);
  }
  return [...shows];
}

/** Guards that were asked and failed: nothing inside their state was taken, nor anything ahead of them. */
function guardsIn(
  snapshot: AnyMachineSnapshot,
  isAsked: (type: string) => boolean,
  taken: readonly AnyTransitionDefinition[],
): readonly string[] {
  const candidates = getNextTransitions(snapshot).filter(({ eventType }) => isAsked(eventType));
  return candidates.flatMap((one, index) => {
    if (one.guard === undefined || taken.includes(one)) return [];
    const isInside = taken.some(({ source }) => source !== one.source && source.id.startsWith(`${one.source.id}.`));
    const isAhead = candidates.slice(0, index).some((other) => other.source === one.source && taken.includes(other));
    return isInside || isAhead ? [] : [guardId(one, 'fails')];
  });
}

function matches(descriptor: string, type: string): boolean {
  if (descriptor === type || descriptor === '*') return descriptor !== '';
  return descriptor.endsWith('.*') && type.startsWith(descriptor.slice(0, -1));
}
