import type { Instant } from '../../calendar/instant.ts';
import type { Json } from '../json.ts';

/**
 * A running machine as plain JSON: everything it takes to go on elsewhere. Between two deliveries no event waits in any queue
 * (each delivery runs to completion), so there is no queue in it.
 *
 * Values of the machine's own (context, events, inputs, outputs, errors) are written by `encodeValue`, which keeps what JSON loses.
 */
export interface MachineRecord {
  readonly machine: MachineName;
  /** The root actor comes first, every other actor after the one that started it. */
  readonly actors: readonly ActorRecord[];
  readonly timers: readonly TimerRecord[];
  /** Up to which instant timers have been taken. */
  readonly now: Instant;
  /** The next generation an actor and a timer get; never reused, so that what comes late finds nobody. */
  readonly next: { readonly actor: number; readonly timer: number };
  readonly dropped: DroppedCounts;
}

/** Which machine a record belongs to. The hash is of its structure: states, transitions, names; not of function bodies. */
export interface MachineName {
  readonly id: string;
  readonly version?: string;
  readonly hash: string;
}

/** What came too late to matter, since the start. */
export interface DroppedCounts {
  /** Results and events of actors that had been stopped, or had answered already. */
  readonly results: number;
  /** Timers that had been cancelled, or had fired already. */
  readonly timers: number;
}

/** `machine` and `transition` logic lives in the record; an `activity` or a `workflow` runs elsewhere and sends its result. */
export type ActorKind = 'machine' | 'transition' | 'activity' | 'workflow';

/** One actor: the machine itself, or one it invoked or spawned. */
export interface ActorRecord {
  /** Unique for ever within the record: `x:` and the actor's generation. */
  readonly session: string;
  /** Its name among its siblings: what `sendTo` and `xstate.done.actor.ID` say. */
  readonly id: string;
  readonly parent?: string;
  readonly src: string;
  readonly kind: ActorKind;
  readonly systemId?: string;
  /** It reports each of its snapshots to its parent (`onSnapshot`). */
  readonly sync?: true;
  /** False where it has been stopped, but somebody still holds it. */
  readonly running: boolean;
  readonly snapshot: SnapshotRecord;
}

/** Where an actor stands. */
export interface SnapshotRecord {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  /** A machine's state value, for readers; `nodes` is what counts. */
  readonly value?: Json;
  /** Ids of the active state nodes, in XState's own order: what a parallel state does first depends on it. */
  readonly nodes?: readonly string[];
  readonly history?: { readonly [historyNode: string]: readonly string[] };
  /** Child id and session, in the order in which they were started. */
  readonly children?: readonly (readonly [string, string])[];
  readonly context?: Json;
  readonly input?: Json;
  readonly output?: Json;
  readonly error?: Json;
}

/** A delayed event: an `after`, a delayed `raise` or `sendTo`. */
export interface TimerRecord {
  /** Unique for ever within the record: `t:` and the timer's generation. */
  readonly id: string;
  /** Who armed it; its end cancels it. */
  readonly source: string;
  readonly target: string;
  /** The id that `cancel` names. */
  readonly sendId: string;
  readonly event: Json;
  readonly armedAt: Instant;
  readonly dueAt: Instant;
  /** Another was armed under the same id since: as with XState's own actor it fires all the same, and `cancel` no longer finds it. */
  readonly detached?: true;
}
