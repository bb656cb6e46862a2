import type { Instant } from '../../calendar/instant.ts';
import { createRef, createWorld, parentElsewhere } from './actor-world.ts';
import type { DeliveryRefusal } from './delivery.ts';
import { finishStep } from './finish-step.ts';
import type { LoadedMachine } from './loaded-machine.ts';
import type { MachineEffect } from './machine-effect.ts';
import { blankState, ROOT, type MachineState } from './machine-state.ts';
import { StepDraft } from './step-draft.ts';

/** A machine that has begun, and what it asks for; or why it cannot begin. */
export type Started =
  | { readonly kind: 'started'; readonly state: MachineState; readonly effects: readonly MachineEffect[] }
  | { readonly kind: 'refused'; readonly refusal: DeliveryRefusal };

/**
 * Starts a machine at an instant. A context or an entry action that throws starts it in its error status, as XState's own actor
 * does, unless it was loaded with `onThrow: 'incident'`.
 *
 * @param startedBy - a machine that another one started as a workflow of its own can send to it (`sendParent`).
 */
export function startMachine(
  loaded: LoadedMachine,
  input: unknown,
  now: Instant,
  startedBy: 'nobody' | 'parentElsewhere' = 'nobody',
): Started {
  const world = createWorld();
  const draft = new StepDraft(blankState(loaded, world, now), now);
  world.draft = draft;
  const parent = startedBy === 'nobody' ? {} : { parent: parentElsewhere(world) };
  createRef(world, loaded.root, { src: loaded.name.id, ...parent }, { input });
  draft.start(ROOT);
  const finished = finishStep(draft);
  return finished.kind === 'refused' ? finished : { kind: 'started', state: finished.state, effects: finished.effects };
}
