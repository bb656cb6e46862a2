import type { ActorState } from './machine-state.ts';
import type { MachineEvent } from './machine-effect.ts';

/** An actor during a step: its state, its mailbox, and what it will do once its snapshot has changed. */
export interface ActorCell extends Omit<ActorState, 'phase' | 'snapshot'> {
  phase: ActorState['phase'];
  snapshot: ActorState['snapshot'];
  /** Sends, starts and stops wait until the snapshot has changed, so that whoever is told reads the new one. */
  readonly deferred: (() => void)[];
  readonly queue: MachineEvent[];
  /** An actor that has not started keeps what it is sent. */
  open: boolean;
  processing: boolean;
}

/** The working copy of an actor. */
export function createCell(actor: ActorState): ActorCell {
  return { ...actor, deferred: [], queue: [], open: actor.phase === 'running', processing: false };
}
