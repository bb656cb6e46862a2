import type { AnyMachineSnapshot } from 'xstate';
import type { Instant } from '../../calendar/instant.ts';
import { createRef, createWorld, type ActorWorld } from './actor-world.ts';
import type { LoadedMachine } from './loaded-machine.ts';
import type { MachineEffect } from './machine-effect.ts';
import { blankState, ROOT, type ActorState } from './machine-state.ts';
import { StepDraft } from './step-draft.ts';

/** Where a machine has come to, and what it asks for. */
export interface Macrostep {
  readonly snapshot: AnyMachineSnapshot;
  readonly effects: readonly MachineEffect[];
}

/**
 * One event for a machine whose record is kept elsewhere: a case derives its own from its log. The same step as `deliver` takes, without
 * what a record needs; for machines that have neither timers nor actors.
 *
 * @throws whatever the machine's functions throw; {@link EndlessLoopError} where it never comes to rest.
 */
export function macrostep(
  loaded: LoadedMachine,
  snapshot: AnyMachineSnapshot,
  event: { readonly type: string },
  now: Instant,
): Macrostep {
  const { world, actor } = stageOf(loaded, now);
  const draft = new StepDraft(
    { ...blankState(loaded, world, now), actors: new Map([[ROOT, { ...actor, snapshot }]]) },
    now,
  );
  world.draft = draft;
  draft.relay(ROOT, event);
  return taken(draft);
}

/** The first macrostep of such a machine. @throws whatever its functions throw. */
export function initialMacrostep(loaded: LoadedMachine, now: Instant): Macrostep {
  const world = createWorld();
  const draft = new StepDraft(blankState(loaded, world, now), now);
  world.draft = draft;
  createRef(world, loaded.root, { src: 'machine' }, { input: undefined });
  draft.start(ROOT);
  return taken(draft);
}

/** The one actor such a machine is, made once: what differs from step to step is its snapshot. */
interface Stage {
  readonly world: ActorWorld;
  readonly actor: ActorState;
}

const stages = new WeakMap<LoadedMachine, Stage>();

function stageOf(loaded: LoadedMachine, now: Instant): Stage {
  const known = stages.get(loaded);
  if (known !== undefined) return known;
  const world = createWorld();
  const draft = new StepDraft(blankState(loaded, world, now), now);
  world.draft = draft;
  createRef(world, loaded.root, { src: 'machine' }, 'revived');
  const actor = draft.finished().actors.get(ROOT);
  if (actor === undefined) throw new Error('The machine has no root actor.');
  const stage: Stage = { world, actor: { ...actor, phase: 'running' } };
  stages.set(loaded, stage);
  return stage;
}

function taken(draft: StepDraft): Macrostep {
  if (draft.endless !== undefined) throw draft.endless;
  if (draft.thrown !== undefined) throw draft.thrown.error;
  const snapshot = draft.snapshotOf(ROOT) as AnyMachineSnapshot;
  if (draft.timers.length > 0 || draft.cells.size > 1)
    throw new Error(`Machine "${snapshot.machine.id}" has timers or actors: give it a record of its own.`);
  return { snapshot, effects: draft.effects };
}
