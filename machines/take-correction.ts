import type { Draft } from './draft.ts';
import { effectiveEntries, refuseCorrection } from './effective-log.ts';
import type { CorrectionEntry, EventEntry } from './entry.ts';
import { stateNames } from './answering-states.ts';
import type { Library } from './library.ts';
import { recarried } from './recarry.ts';
import { reconcileEffects } from './reconcile-effects.ts';
import { refold, type RefoldMemory } from './refold.ts';
import type { Refusal } from './refusal.ts';
import { takeMoments } from './take-moments.ts';

/**
 * Folds the corrected log anew, then says what becomes of the effects. The draft already stands at the correction's instant.
 *
 * @returns the refusal; the draft is then not to be used.
 *
 * @param memory - of a log that is folded from its beginning.
 */
export function takeCorrection(
  draft: Draft,
  entry: CorrectionEntry,
  library: Library,
  memory?: RefoldMemory,
): Refusal | undefined {
  const refusal = refuseCorrection(draft.log, entry, stateNames(draft));
  if (refusal !== undefined) return refusal;
  const log = [...draft.log, entry];
  const carried = recarried(draft.carried, log, entry.at, library);
  const anew = refold(effectiveEntries(log), { today: entry.at, library, carried, fresh: freshSeq(entry), memory });
  if (anew.kind === 'conflict') return conflictOf(draft, entry, anew.event, anew.refusal);
  Object.assign(anew.draft, { log, carried });
  takeMoments(anew.draft, entry.at);
  const { effects, flags, asked } = draft;
  Object.assign(draft, anew.draft);
  reconcileEffects(draft, { effects, flags }, asked, entry.at);
  return undefined;
}

/** The number of the event that the correction itself says. */
function freshSeq({ seq, change }: CorrectionEntry): number {
  return change.op === 'amend' ? change.target : seq;
}

/** What is wrong with the correction itself is said as such; what it makes of later entries is a conflict with the first of them. */
function conflictOf(draft: Draft, entry: CorrectionEntry, { seq, type }: EventEntry, because: Refusal): Refusal {
  const place = entry.change.op === 'insert' ? entry.change.before : seq;
  if (seq === freshSeq(entry)) return { ...because, atEntry: place };
  return {
    asked: because.asked,
    states: stateNames(draft),
    kind: 'correctionConflict',
    seq,
    event: type,
    because: { ...because, atEntry: seq },
    message: `The correction is refused: entry ${seq} (${type}) would no longer hold. ${because.message} Correct that entry first.`,
  };
}
