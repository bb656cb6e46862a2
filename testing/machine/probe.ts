import {
  createActor,
  fromTransition,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  type EventObject,
} from 'xstate';

/** One event answered by a machine, nothing of it carried out: where it comes to, what it asks for, and the way it took. */
export interface Probed {
  readonly snapshot: AnyMachineSnapshot;
  readonly actions: readonly ProbedAction[];
  readonly steps: readonly Microstep[];
}

/** What a machine asks for: timers are what matters here. */
export interface ProbedAction {
  readonly type: string;
  readonly params: unknown;
}

/** A step of a machine inside one event: what it took, and how it stood after. */
export interface Microstep {
  readonly event: EventObject;
  readonly taken: readonly AnyTransitionDefinition[];
  readonly snapshot: AnyMachineSnapshot;
}

type Scope = Parameters<AnyStateMachine['transition']>[2];

/** Begins a machine without running it. @throws whatever its functions throw. */
export function probeStart(machine: AnyStateMachine, input: unknown): Probed {
  const { scope, steps, actions } = createScope();
  const snapshot = machine.getInitialSnapshot(scope, input as never) as AnyMachineSnapshot;
  return { snapshot, actions, steps };
}

/** Gives a machine an event without running it: no action is carried out, no actor started. @throws whatever its functions throw. */
export function probe(machine: AnyStateMachine, before: AnyMachineSnapshot, event: EventObject): Probed {
  const { scope, steps, actions } = createScope();
  const snapshot = machine.transition(before as never, event as never, scope) as AnyMachineSnapshot;
  return { snapshot, actions, steps };
}

/** A machine that takes so many transitions for one event will never come to rest. */
const mostSteps = 1_000;

const idle = fromTransition((state: null) => state, null);

/** An actor that is never started lends its system, through which the machine tells of the transitions it takes. */
function createScope() {
  const steps: Microstep[] = [];
  const actions: ProbedAction[] = [];
  const self: AnyActorRef = createActor(idle, {
    inspect: (told) => {
      if (told.type !== '@xstate.microstep' || told.actorRef !== self) return;
      steps.push({ event: told.event, taken: told._transitions, snapshot: told.snapshot as AnyMachineSnapshot });
      if (steps.length > mostSteps)
        throw new Error(
          `${told.event.type === 'xstate.init' ? 'Its beginning' : told.event.type} never comes to rest: more than ${mostSteps} transitions followed each other.`,
        );
    },
  });
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
