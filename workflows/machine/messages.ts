import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Instant } from '../../calendar/instant.ts';
import type { DeliveryRefusal } from '../../machines/interpreter/delivery.ts';
import type { ActorKind, DroppedCounts, MachineRecord } from '../../machines/interpreter/machine-record.ts';
import type { Json } from '../../machines/json.ts';
import type { MachineIncident, PendingEffect } from './incidents.ts';

/** What a machine's workflow begins with. Values of the machine's own are written by `encodeValue`. */
export interface MachineInput {
  /** The name of the machine among those the worker was given; of an actor run as a workflow, its parent's, a slash, its `src`. */
  readonly machine: string;
  readonly input?: Json;
  /** The machine that started it, where it is a child that is a workflow of its own. */
  readonly parent?: ParentMachine;
  /** Where the run before this one left off. */
  readonly carried?: CarriedMachine;
}

/** A machine that started another one as a workflow of its own. */
export interface ParentMachine {
  readonly workflowId: string;
  /** The session of the child in its parent's record. */
  readonly session: string;
}

/** What travels from one run to the next. */
export interface CarriedMachine {
  readonly record: MachineRecord;
  /** Keys that were used, oldest first, each with what was sent under it. */
  readonly keys: readonly (readonly [key: string, bodyHash: string])[];
  readonly effects: readonly PendingEffect[];
  /** How many effects were ever asked for: the next one's key counts on from here. */
  readonly effectsAsked: number;
  readonly incidents: readonly MachineIncident[];
  /** What a parent machine said while nobody could take it. */
  readonly heard?: readonly Json[];
}

/** What a machine's workflow ends with. */
export interface MachineOutcome {
  readonly output: Json;
}

/** Where a machine stands. Values of its own are written by `encodeValue`. */
export interface MachineView {
  readonly machine: string;
  readonly version?: string;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: Json;
  readonly context: Json;
  readonly tags: readonly string[];
  readonly output?: Json;
  readonly error?: Json;
  readonly actors: readonly {
    readonly id: string;
    readonly src: string;
    readonly kind: ActorKind;
    readonly status: string;
  }[];
  readonly timers: readonly { readonly event: string; readonly dueAt: Instant }[];
  readonly dropped: DroppedCounts;
  readonly incidents: readonly MachineIncident[];
}

/** Events for a machine, in their order: all of them are taken, or none. */
export interface SendRequest {
  readonly events: readonly Json[];
  /** Refuse an event that no transition would be taken for, in place of letting it pass without effect. */
  readonly mustBeAccepted?: boolean;
  /** Who repeats a request under the same key sends it once. */
  readonly key?: string;
  /** Tells requests apart that were sent under one key. */
  readonly bodyHash?: string;
  /** Leave the context out of the answer: it is large, or nobody reads it. */
  readonly withoutContext?: boolean;
}

/** What sending led to. */
export interface Sent {
  readonly view: MachineView;
  /** What the machine emitted on the way. */
  readonly emitted: readonly Json[];
  /** It had been sent under this key before; now nothing was. */
  readonly repeated?: true;
}

/** What is waited for: all that is named has to hold at once. */
export interface WaitRequest {
  /** The path of a state that is active: 'paid', 'delivery.underWay'. */
  readonly state?: string;
  readonly tag?: string;
  /** The machine is done. */
  readonly done?: true;
  /** Give up after so long. */
  readonly withinMs?: number;
}

/** Why a machine did not do what it was asked for. */
export interface MachineRefusal {
  readonly reason:
    | DeliveryRefusal['reason']
    /** No transition would be taken for it in this state. */
    | 'notAccepted'
    /** The key was used for something else. */
    | 'keyUsed'
    | 'keyTooLong'
    /** What was waited for cannot come any more. */
    | 'endedBefore'
    | 'timedOut'
    | 'notAsked'
    | 'noIncident'
    /** The worker's program has not the states the machine stands in. */
    | 'otherProgram';
  readonly message: string;
  /** Active states, as paths. */
  readonly states: readonly string[];
  /** Which of several events was refused; none of them was taken. */
  readonly index?: number;
}

export const sendUpdate = defineUpdate<Sent, [SendRequest]>('send');
/** An event from a parent machine: nobody is told what came of it. */
export const machineEventSignal = defineSignal<[Json]>('event');
/** An event from a child machine that is a workflow of its own: the child's session, the event. */
export const childEventSignal = defineSignal<[string, Json]>('childEvent');
export const waitForUpdate = defineUpdate<MachineView, [WaitRequest]>('waitFor');
/** An incident is seen to: tried again, or dropped because it was dealt with by other means. */
export interface SettleRequest {
  readonly id: number;
  readonly how: 'retry' | 'drop';
}

export const settleUpdate = defineUpdate<MachineView, [SettleRequest]>('settleIncident');
export const snapshotQuery = defineQuery<MachineView>('snapshot');
