import type { Instant } from '../calendar/instant.ts';
import type { Draft } from './draft.ts';
import type { Effect, EffectRecord } from './effect.ts';
import { raiseNoticeOfWithdrawal } from './withdrawals.ts';

/**
 * What a correction leaves of the effects: those carried out are not repeated; new ones whose moment lies before the correction
 * are skipped unless they are to catch up; those carried out but no longer derived are withdrawn and followed up; those still
 * to be carried out but no longer derived are dropped.
 *
 * @param before - the effects as they stood; `draft.effects` holds what the corrected log derives.
 */
export function reconcileEffects(draft: Draft, before: readonly EffectRecord[], correctedAt: Instant): void {
  const known = new Map(before.map((record) => [record.effect.id, record]));
  const derived = new Set(draft.effects.map((record) => record.effect.id));
  const kept = draft.effects.map((record) => reconciled(draft, known.get(record.effect.id), record, correctedAt));
  const gone = before.filter((record) => !derived.has(record.effect.id));
  draft.effects = [...kept, ...gone.map(withdrawn)];
  draft.effectIds = undefined;
  draft.asked = draft.effects
    .filter((record) => record.status === 'asked' && known.get(record.effect.id)?.status !== 'asked')
    .map((record) => record.effect);
  for (const record of gone) if (record.status === 'done') raiseNoticeOfWithdrawal(draft, record.effect, correctedAt);
}

function reconciled(
  draft: Draft,
  before: EffectRecord | undefined,
  record: EffectRecord,
  correctedAt: Instant,
): EffectRecord {
  if (before === undefined || before.status === 'dropped') return late(draft, record, correctedAt);
  switch (before.status) {
    case 'withdrawn':
      // It was right after all; it has been sent once, and that is enough.
      return { ...before, status: 'done' };
    case 'failed':
      return before.result === undefined && record.status === 'asked' && before.attempt === 1
        ? { ...before, effect: record.effect }
        : before;
    default:
      return before;
  }
}

/** An effect the correction made: past moments are skipped, unless the definition wants them caught up. */
function late(draft: Draft, record: EffectRecord, correctedAt: Instant): EffectRecord {
  if (record.status === 'history' || record.effect.moment >= correctedAt) return record;
  return catchesUp(draft, record.effect)
    ? record
    : { effect: record.effect, status: 'skipped', attempt: 0, note: 'its moment lay before the correction' };
}

function catchesUp(draft: Draft, effect: Effect): boolean {
  const { pathway } = draft.compiled;
  return effect.kind === 'notify'
    ? (pathway.notifications[effect.notification]?.catchUp ?? false)
    : (pathway.documents[effect.document]?.catchUp ?? false);
}

function withdrawn(record: EffectRecord): EffectRecord {
  switch (record.status) {
    case 'done':
      return { ...record, status: 'withdrawn' };
    case 'asked':
    case 'failed':
      return { ...record, status: 'dropped' };
    default:
      return record;
  }
}
