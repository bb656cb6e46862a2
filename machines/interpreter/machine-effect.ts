import type { Instant } from '../../calendar/instant.ts';
import type { ActorOptions } from './load-options.ts';

/** Something a machine asks of the world outside it. Data only: a host carries it out, a test reads it. Values are the machine's own, not encoded. */
export type MachineEffect =
  | ArmTimer
  | CancelTimer
  | RunActor
  | StopActor
  | SendToActor
  | SendToParent
  | CustomEffect
  | EmittedEvent
  | LoggedValue;

/** Deliver `{kind: 'timer', timer}` at `dueAt`. */
export interface ArmTimer {
  readonly kind: 'armTimer';
  readonly timer: string;
  readonly dueAt: Instant;
  /** What the timer will say to whom: for people who look at a list of timers. */
  readonly event: string;
  readonly id: string;
}

/** The timer is not wanted any more; should it fire all the same, it is dropped and counted. */
export interface CancelTimer {
  readonly kind: 'cancelTimer';
  readonly timer: string;
}

/** Run a promise actor as an activity, or a machine as a child workflow, and deliver `{kind: 'result', actor, ...}`. */
export interface RunActor {
  readonly kind: 'runActivity' | 'startWorkflow';
  /** The session the result has to name. */
  readonly actor: string;
  /** Which of all actors of this record, counted from 0. */
  readonly generation: number;
  readonly id: string;
  readonly src: string;
  readonly input: unknown;
  readonly options: ActorOptions;
}

/** The actor is not wanted any more; its result, should there be one, is dropped and counted. */
export interface StopActor {
  readonly kind: 'stopActor';
  readonly actor: string;
}

/** An event for an actor that runs elsewhere as a workflow. */
export interface SendToActor {
  readonly kind: 'sendToActor';
  readonly actor: string;
  readonly event: MachineEvent;
}

/** An event for whoever started this machine elsewhere. */
export interface SendToParent {
  readonly kind: 'sendToParent';
  readonly event: MachineEvent;
}

/** A custom action that was registered as an effect. */
export interface CustomEffect {
  readonly kind: 'effect';
  readonly name: string;
  readonly params: unknown;
  /** The event that caused it. */
  readonly event: MachineEvent;
  /** The context when it was asked for. */
  readonly context: unknown;
  readonly actor: string;
}

/** What `emit` says to those who listen to the machine. */
export interface EmittedEvent {
  readonly kind: 'emit';
  readonly actor: string;
  readonly event: MachineEvent;
}

/** What `log` says. */
export interface LoggedValue {
  readonly kind: 'log';
  readonly actor: string;
  readonly label?: string;
  readonly value: unknown;
}

/** An event as XState takes it: an object with a type. */
export interface MachineEvent {
  readonly type: string;
  readonly [key: string]: unknown;
}
