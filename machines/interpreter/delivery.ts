import type { DroppedCounts } from './machine-record.ts';
import type { MachineEffect, MachineEvent } from './machine-effect.ts';
import type { MachineState } from './machine-state.ts';

/** What can reach a machine from outside: the log of a machine is a list of these, each with its instant. */
export type Delivery =
  | { readonly kind: 'event'; readonly event: MachineEvent }
  /** An event from an actor that runs elsewhere as a workflow. */
  | { readonly kind: 'actorEvent'; readonly actor: string; readonly event: MachineEvent }
  | { readonly kind: 'result'; readonly actor: string; readonly output: unknown }
  | { readonly kind: 'failure'; readonly actor: string; readonly error: unknown }
  | { readonly kind: 'timer'; readonly timer: string };

/**
 * What a delivery made of a machine. The state is to be kept in every case: timers that were due have been taken.
 * `dropped`: it came too late to matter and has been counted.
 */
export type Delivered =
  | { readonly kind: 'taken'; readonly state: MachineState; readonly effects: readonly MachineEffect[] }
  | {
      readonly kind: 'dropped';
      readonly what: keyof DroppedCounts;
      readonly state: MachineState;
      readonly effects: readonly MachineEffect[];
    }
  | {
      readonly kind: 'refused';
      readonly refusal: DeliveryRefusal;
      readonly state: MachineState;
      readonly effects: readonly MachineEffect[];
    };

/** Why a machine did not take something. Nothing has changed but the timers that were due. */
export interface DeliveryRefusal {
  readonly reason:
    /** Not an object with a `type`. */
    | 'notAnEvent'
    /** `xstate.*` is XState's own and comes from inside only. */
    | 'reservedEvent'
    /** The machine is done, stopped or in error. */
    | 'ended'
    /** The instant lies before one the machine has been taken to, or a timer is not due yet. */
    | 'outOfOrder'
    /** Something the machine would keep cannot be written as JSON. */
    | 'notSerialisable'
    /** The context would grow past the limit. */
    | 'tooLarge'
    /** The event would never have come to an end. */
    | 'endless'
    /** A guard, assign or delay threw, and the machine was loaded with `onThrow: 'incident'`. */
    | 'threw';
  readonly message: string;
}
