import type { AnyActorLogic } from 'xstate';
import type { ActorCell } from './actor-cell.ts';
import type { ActorSnapshot } from './machine-state.ts';
import type { MachineEvent } from './machine-effect.ts';
import type { StepDraft } from './step-draft.ts';

/**
 * The life of an actor, as XState's own actor lives it: run to completion, sends after the snapshot has changed, stop after
 * what was sent before. The order of all this is what the difference test holds against XState.
 */

/** The first snapshot of an actor that is being created. Never throws: what its logic throws is its error. */
export function initialSnapshot(
  draft: StepDraft,
  cell: ActorCell,
  logic: AnyActorLogic,
  input: unknown,
): ActorSnapshot {
  try {
    cell.snapshot = logic.getInitialSnapshot(cell.scope, input) as ActorSnapshot;
  } catch (error) {
    cell.snapshot = { status: 'error', output: undefined, error: draft.threw(error) };
  }
  if (cell.kind === 'machine' && cell.snapshot.status === 'error') {
    // XState catches what a first step throws, so this is the only place to see it.
    const error = draft.threw(cell.snapshot.error);
    cell.snapshot = { ...cell.snapshot, error };
  }
  return cell.snapshot;
}

/** Starts an actor that was created: its first actions, then what it has been sent meanwhile. */
export function startActor(draft: StepDraft, cell: ActorCell): void {
  if (cell.phase !== 'notStarted') return;
  if (cell.systemId !== undefined) draft.takeSystemId(cell.systemId, cell.session);
  cell.phase = 'running';
  if (cell.snapshot.status === 'error') {
    fail(draft, cell, cell.snapshot.error);
    return;
  }
  if (cell.snapshot.status !== 'done' && !begin(draft, cell)) return;
  update(draft, cell, cell.snapshot);
  if (cell.phase !== 'running') return;
  cell.open = true;
  flush(draft, cell);
}

/** An event for an actor: taken at once, or after what it is doing now. */
export function receive(draft: StepDraft, cell: ActorCell, event: MachineEvent): void {
  cell.queue.push(event);
  if (cell.open && !cell.processing) flush(draft, cell);
}

/** Stops an actor after the event it is at; what it has not taken yet is lost. */
export function stopActor(draft: StepDraft, cell: ActorCell): void {
  if (cell.phase === 'stopped') return;
  cell.queue.length = 0;
  if (cell.phase === 'notStarted') cell.phase = 'stopped';
  else receive(draft, cell, { type: 'xstate.stop' });
}

/** What starting means beside the first actions. False when it failed. */
function begin(draft: StepDraft, cell: ActorCell): boolean {
  try {
    if (cell.kind === 'machine') cell.logic.start?.(cell.snapshot as never, cell.scope);
    else if (cell.kind !== 'transition') runElsewhere(draft, cell, cell.kind);
    return true;
  } catch (error) {
    const told = draft.threw(error);
    cell.snapshot = { ...cell.snapshot, status: 'error', error: told };
    fail(draft, cell, told);
    return false;
  }
}

function runElsewhere(draft: StepDraft, cell: ActorCell, kind: 'activity' | 'workflow'): void {
  draft.effects.push({
    kind: kind === 'activity' ? 'runActivity' : 'startWorkflow',
    actor: cell.session,
    generation: Number(cell.session.slice('x:'.length)),
    id: cell.id,
    src: cell.src,
    input: cell.snapshot.input,
    options: draft.loaded.actorOptions(cell.src),
  });
}

function flush(draft: StepDraft, cell: ActorCell): void {
  cell.processing = true;
  for (let event = cell.queue.shift(); event !== undefined; event = cell.queue.shift()) take(draft, cell, event);
  cell.processing = false;
}

function take(draft: StepDraft, cell: ActorCell, event: MachineEvent): void {
  if (!draft.exchange()) return;
  let next: ActorSnapshot;
  try {
    next = cell.logic.transition(cell.snapshot, event, cell.scope) as ActorSnapshot;
  } catch (error) {
    const told = draft.threw(error);
    cell.snapshot = { ...cell.snapshot, status: 'error', error: told };
    fail(draft, cell, told);
    return;
  }
  if (cell.kind === 'workflow' && !event.type.startsWith('xstate.'))
    draft.effects.push({ kind: 'sendToActor', actor: cell.session, event });
  update(draft, cell, next);
  if (event.type === 'xstate.stop') end(draft, cell);
}

function update(draft: StepDraft, cell: ActorCell, snapshot: ActorSnapshot): void {
  cell.snapshot = snapshot;
  for (let later = cell.deferred.shift(); later !== undefined; later = cell.deferred.shift()) {
    try {
      later();
    } catch (error) {
      cell.deferred.length = 0;
      cell.snapshot = { ...snapshot, status: 'error', error: draft.threw(error) };
    }
  }
  switch (cell.snapshot.status) {
    case 'active':
      if (cell.sync) tellParent(draft, cell, { type: `xstate.snapshot.${cell.id}`, snapshot });
      return;
    case 'done':
      end(draft, cell);
      tellParent(draft, cell, { type: `xstate.done.actor.${cell.id}`, output: cell.snapshot.output, actorId: cell.id });
      return;
    case 'error':
      fail(draft, cell, cell.snapshot.error);
      return;
    case 'stopped':
      return;
  }
}

function fail(draft: StepDraft, cell: ActorCell, error: unknown): void {
  end(draft, cell);
  tellParent(draft, cell, { type: `xstate.error.actor.${cell.id}`, error, actorId: cell.id });
}

function tellParent(draft: StepDraft, cell: ActorCell, event: MachineEvent): void {
  if (cell.parent !== undefined) draft.relay(cell.parent, event);
}

/** The actor is over: its timers, its mailbox and its name in the system go. */
function end(draft: StepDraft, cell: ActorCell): void {
  if (cell.phase !== 'running') return;
  const elsewhere = cell.kind === 'activity' || cell.kind === 'workflow';
  if (elsewhere && cell.snapshot.status === 'stopped') draft.effects.push({ kind: 'stopActor', actor: cell.session });
  draft.cancelAll(cell.session);
  cell.queue.length = 0;
  cell.phase = 'stopped';
  cell.open = false;
  draft.releaseSystemId(cell.session);
}
