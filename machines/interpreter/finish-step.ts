import { asActorRef } from './actor-ref.ts';
import type { ActorCell } from './actor-cell.ts';
import type { DeliveryRefusal } from './delivery.ts';
import type { MachineEffect } from './machine-effect.ts';
import { measureValue } from './measure-value.ts';
import { ROOT, type MachineState } from './machine-state.ts';
import { NotSerialisableError } from './not-serialisable.ts';
import type { StepDraft } from './step-draft.ts';

/** What a step has come to, or why it cannot stand. */
export type Finished =
  | { readonly kind: 'stands'; readonly state: MachineState; readonly effects: readonly MachineEffect[] }
  | { readonly kind: 'refused'; readonly refusal: DeliveryRefusal };

/**
 * Ends a step. What the machine would keep is looked at first: a step that could not be written down does not stand. A machine that
 * is over leaves nothing running.
 */
export function finishStep(draft: StepDraft): Finished {
  if (draft.endless !== undefined) return refused('endless', draft.endless.message);
  if (draft.thrown !== undefined && draft.loaded.onThrow === 'incident')
    return refused('threw', `The machine was left where it was, because it threw: ${textOf(draft.thrown.error)}`);
  if (draft.cell(ROOT)?.phase === 'stopped') stopTheRest(draft);
  const unkept = whyNotKept(draft);
  return unkept === undefined
    ? { kind: 'stands', state: draft.finished(), effects: draft.effects }
    : { kind: 'refused', refusal: unkept };
}

function stopTheRest(draft: StepDraft): void {
  for (const session of new Set([...draft.before.actors.keys(), ...draft.cells.keys()])) {
    const cell = draft.cell(session);
    if (cell === undefined || session === ROOT || cell.phase === 'stopped') continue;
    if (cell.phase === 'running' && (cell.kind === 'activity' || cell.kind === 'workflow'))
      draft.effects.push({ kind: 'stopActor', actor: session });
    cell.phase = 'stopped';
  }
  draft.cancelEveryTimer();
}

function whyNotKept(draft: StepDraft): DeliveryRefusal | undefined {
  let bytes = 0;
  let what = '';
  try {
    for (const cell of draft.cells.values()) {
      const before = draft.before.actors.get(cell.session)?.snapshot;
      if (before === cell.snapshot) continue;
      what = `the context of ${nameOf(cell)}`;
      if (before?.context !== cell.snapshot.context) bytes += measureValue(cell.snapshot.context, asActorRef);
      what = `the output of ${nameOf(cell)}`;
      if (cell.snapshot.output !== undefined) measureValue(cell.snapshot.output, asActorRef);
      what = `the input of ${nameOf(cell)}`;
      if (cell.snapshot.input !== undefined) bytes += measureValue(cell.snapshot.input, asActorRef);
    }
    for (const timer of draft.timers) {
      if (!draft.armedNow(timer)) continue;
      what = `the delayed event "${timer.event.type}"`;
      bytes += measureValue(timer.event, asActorRef);
    }
    for (const effect of draft.effects) {
      if (effect.kind !== 'effect') continue;
      what = `what effect "${effect.name}" is given`;
      measureValue(effect.params, asActorRef);
    }
  } catch (error) {
    if (error instanceof NotSerialisableError)
      return refusal('notSerialisable', `Not taken: in ${what}, ${error.message}`);
    throw error;
  }
  const limit = draft.loaded.limits.contextBytes;
  if (bytes <= limit) return undefined;
  return refusal(
    'tooLarge',
    `Not taken: the context would take ${bytes} bytes, and the limit is ${limit}. Keep long texts and lists elsewhere and their keys here.`,
  );
}

function nameOf(cell: ActorCell): string {
  return cell.session === ROOT ? 'the machine' : `actor "${cell.id}"`;
}

function refused(reason: DeliveryRefusal['reason'], message: string): Finished {
  return { kind: 'refused', refusal: refusal(reason, message) };
}

function refusal(reason: DeliveryRefusal['reason'], message: string): DeliveryRefusal {
  return { reason, message };
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
