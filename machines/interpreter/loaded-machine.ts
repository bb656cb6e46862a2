import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import type { ActorOptions, MachineLimits } from './load-options.ts';
import type { MachineName } from './machine-record.ts';

/** A machine that was looked through and can be run durably. Made once, shared by all its runs. */
export interface LoadedMachine {
  readonly name: MachineName;
  /** The machine with its actors made durable; states, guards and actions are as written. */
  readonly machine: AnyStateMachine;
  /** The logic the machine itself is run by. */
  readonly root: AnyActorLogic;
  /** Names of actions that become effects. */
  readonly effects: ReadonlySet<string>;
  /** Names of the actors that run elsewhere: what a host has to have activities (or workflows) for. */
  readonly actors: readonly { readonly src: string; readonly as: 'activity' | 'workflow' }[];
  /** How the actor of this name is to be run. */
  readonly actorOptions: (src: string) => ActorOptions;
  readonly limits: MachineLimits;
  readonly onThrow: 'error' | 'incident';
  /** What works here and might not give the same answer twice: clocks and chance in assigns, guards and inputs. */
  readonly warnings: readonly MachineProblem[];
}

/** Something in a machine that cannot be run durably. */
export interface MachineProblem {
  readonly kind:
    | 'unknownActor'
    | 'unknownAction'
    | 'unknownGuard'
    | 'unknownDelay'
    | 'liveActor'
    | 'unnamedActor'
    | 'sideEffect'
    | 'clock'
    | 'invalidDelay'
    | 'reservedName';
  /** The state it is in, `(machine).a.b`, of the machine named first for a child's: `parent > child.a`. */
  readonly state: string;
  /** Where in that state: `entry[0]`, `on.GO[1].guard`, `invoke[0].src`. */
  readonly key: string;
  readonly message: string;
}

/** A machine has parts that could not go on after a restart, or would be skipped without a word. All of them are listed. */
export class UnloadableMachineError extends Error {
  override readonly name = 'UnloadableMachineError';
  readonly machine: string;
  readonly problems: readonly MachineProblem[];

  constructor(machine: string, problems: readonly MachineProblem[]) {
    const list = problems.map(({ state, key, message }) => `- ${state}, ${key}: ${message}`);
    super(`Machine "${machine}" cannot be run durably:\n${list.join('\n')}`);
    this.machine = machine;
    this.problems = problems;
  }
}
