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

/** Answers for a machine without running it: no action is carried out, no actor started. */
export interface Prober {
  /** @throws whatever the machine's functions throw. */
  begin(input: unknown): Probed;
  /** @throws whatever the machine's functions throw. */
  send(before: AnyMachineSnapshot, event: EventObject): Probed;
}

/** Makes ready to ask a machine many times. @param tellsSteps - whether the way it took is told, or only where that led. */
export function createProber(machine: AnyStateMachine, tellsSteps: boolean): Prober {
  let scope: ProbeScope | undefined;
  return {
    begin: (input) => inScope((one) => machine.getInitialSnapshot(one, input as never) as AnyMachineSnapshot),
    send: (before, event) =>
      inScope((one) => machine.transition(before as never, event as never, one) as AnyMachineSnapshot),
  };

  function inScope(ask: (one: Scope) => AnyMachineSnapshot): Probed {
    const here = scope ?? createScope(tellsSteps);
    // Actors that a step creates stay known to their scope, and one that throws may leave anything behind.
    scope = undefined;
    const snapshot = ask(here.scope);
    if (Object.keys(snapshot.children).length === 0) scope = here;
    return { snapshot, ...here.told() };
  }
}

/** A machine that takes so many transitions for one event will never come to rest. */
const mostSteps = 1_000;

const idle = fromTransition((state: null) => state, null);

interface ProbeScope {
  readonly scope: Scope;
  /** What there was to tell since this was last asked. */
  told(): Pick<Probed, 'actions' | 'steps'>;
}

const none: readonly never[] = [];

/** An actor that is never started lends its system, through which the machine tells of the transitions it takes. */
function createScope(tellsSteps: boolean): ProbeScope {
  let steps: Microstep[] = [];
  let actions: ProbedAction[] = [];
  let count = 0;
  const self: AnyActorRef = createActor(idle, {
    inspect: (told) => {
      if (told.type !== '@xstate.microstep' || told.actorRef !== self) return;
      count += 1;
      if (tellsSteps)
        steps.push({ event: told.event, taken: told._transitions, snapshot: told.snapshot as AnyMachineSnapshot });
      if (count > mostSteps)
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
  return { scope: scope as unknown as Scope, told };

  function told(): Pick<Probed, 'actions' | 'steps'> {
    const since = { actions: actions.length === 0 ? none : actions, steps: steps.length === 0 ? none : steps };
    if (actions.length > 0) actions = [];
    if (steps.length > 0) steps = [];
    count = 0;
    return since;
  }
}

function nothing(): void {
  // Nothing is carried out while paths are looked for.
}
