import type { AnyActorLogic, AnyActorRef, AnyActorScope } from 'xstate';
import type { Instant } from '../../calendar/instant.ts';
import type { LoadedMachine } from './loaded-machine.ts';
import type { ActorKind, DroppedCounts } from './machine-record.ts';
import type { MachineEvent } from './machine-effect.ts';
import type { ActorWorld } from './actor-world.ts';

/**
 * A machine between two deliveries, ready to go on. Never changed: a delivery makes another, so the same state may be taken
 * further in several ways. `recordOf` writes it as JSON, `rehydrate` reads that back.
 */
export interface MachineState {
  readonly loaded: LoadedMachine;
  readonly world: ActorWorld;
  readonly actors: ReadonlyMap<string, ActorState>;
  readonly timers: readonly TimerState[];
  readonly now: Instant;
  readonly next: { readonly actor: number; readonly timer: number };
  readonly dropped: DroppedCounts;
}

/** What every actor's snapshot has, whatever its logic; a machine's is XState's own machine snapshot. */
export interface ActorSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly output?: unknown;
  readonly error?: unknown;
  readonly context?: unknown;
  readonly input?: unknown;
}

/** One actor. */
export interface ActorState {
  readonly session: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly src: string;
  readonly kind: ActorKind;
  readonly systemId: string | undefined;
  readonly sync: boolean;
  readonly ref: AnyActorRef;
  readonly scope: AnyActorScope;
  readonly logic: AnyActorLogic;
  readonly phase: 'notStarted' | 'running' | 'stopped';
  readonly snapshot: ActorSnapshot;
}

/** A delayed event that is under way. */
export interface TimerState {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly sendId: string;
  readonly event: MachineEvent;
  readonly armedAt: Instant;
  readonly dueAt: Instant;
  readonly detached: boolean;
}

/** The session of the machine itself: the first actor there is. */
export const ROOT = 'x:0';

/** A machine to which nothing has happened yet: it has no actor, not even its own. */
export function blankState(loaded: LoadedMachine, world: ActorWorld, now: Instant): MachineState {
  return {
    loaded,
    world,
    actors: new Map(),
    timers: [],
    now,
    next: { actor: 0, timer: 0 },
    dropped: { results: 0, timers: 0 },
  };
}
