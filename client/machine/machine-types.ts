import type {
  ContextFrom,
  EmittedFrom,
  EventFromLogic,
  InputFrom,
  OutputFrom,
  ParameterizedObject,
  PromiseActorLogic,
  ProvidedActor,
  StateMachine,
  StateValueFrom,
  AnyStateMachine,
} from 'xstate';
import type { MachineView } from '../../workflows/machine/messages.ts';

/** The names under which a module exports machines; it may export other things beside them. */
export type MachineNames<Machines> = {
  [Name in keyof Machines]: Machines[Name] extends AnyStateMachine ? Name : never;
}[keyof Machines] &
  string;

/** The machine a module exports under a name. */
export type MachineNamed<Machines, Name> = Name extends keyof Machines
  ? Extract<Machines[Name], AnyStateMachine>
  : never;

/** What a machine's setup says of its actors and actions. */
type Declared<Machine> =
  Machine extends StateMachine<
    infer Context,
    infer Event,
    infer _Children,
    infer Actor,
    infer Action,
    infer _Guard,
    infer _Delay,
    infer _Value,
    infer _Tag,
    infer _Input,
    infer _Output,
    infer _Emitted,
    infer _Meta,
    infer _Schema,
    infer _TransitionMeta
  >
    ? { readonly context: Context; readonly event: Event; readonly actor: Actor; readonly action: Action }
    : never;

/** The actors of a module's machines, each with its name and logic. */
export type ActorsIn<Machines> = Extract<
  Declared<MachineNamed<Machines, MachineNames<Machines>>>['actor'],
  ProvidedActor
>;

/** The actions of a module's machines, each with its name and parameters. */
export type ActionsIn<Machines> = Extract<
  Declared<MachineNamed<Machines, MachineNames<Machines>>>['action'],
  ParameterizedObject
>;

/** What a promise actor is given and answers. */
export type PromiseOf<Logic> =
  Logic extends PromiseActorLogic<infer Output, infer Input, infer _Emitted>
    ? { readonly input: Input; readonly output: Output }
    : never;

/** An event that may be sent from outside. */
export type EventFor<Machine extends AnyStateMachine> = EventFromLogic<Machine>;

/** Where a machine stands, with the types of its setup. */
export interface MachineSnapshot<Machine extends AnyStateMachine> {
  readonly machine: string;
  readonly version?: string;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: StateValueFrom<Machine>;
  readonly context: ContextFrom<Machine>;
  readonly tags: readonly string[];
  /** When it is done. */
  readonly output: OutputFrom<Machine> | undefined;
  /** When it is in error: what was thrown. */
  readonly error: unknown;
  /** Actors at work, its own and those of its child machines. */
  readonly actors: MachineView['actors'];
  /** Delayed events, and when they are due. */
  readonly timers: MachineView['timers'];
  /** What came too late to matter: answers of actors that had been stopped, timers that had been cancelled. */
  readonly dropped: MachineView['dropped'];
}

/** What a machine is started with; nothing where its setup asks for nothing. */
export type InputFor<Machine extends AnyStateMachine> = InputFrom<Machine>;

/** What a machine emits. */
export type EmittedBy<Machine extends AnyStateMachine> = EmittedFrom<Machine>;

/** What a machine ends with. */
export type OutputOf<Machine extends AnyStateMachine> = OutputFrom<Machine>;
