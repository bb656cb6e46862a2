import type { Instant } from '../calendar/instant.ts';
import type { Draft } from './draft.ts';
import type { Effect, EffectRecord } from './effect.ts';
import { raiseNoticeOfWithdrawal } from './withdrawals.ts';

/**
 * What a correction leaves of the effects: those carried out are not repeated; new ones whose moment lies before the correction
 * are skipped unless they are to catch up; those carried out but no longer derived are withdrawn and followed up; those still
 * to be carried out but no longer derived are dropped. Follow-ups of earlier corrections are derived by no log: they stand as
 * long as what they take back is withdrawn.
 *
 * @param before - the effects as they stood; `draft.effects` holds what the corrected log derives.
 * @param asked - what this very step had asked for before the correction was made.
 */
export function reconcileEffects(
  draft: Draft,
  before: readonly EffectRecord[],
  asked: readonly Effect[],
  correctedAt: Instant,
): void {
  const known = new Map(before.map((record) => [record.effect.id, record]));
  const derived = new Set(draft.effects.map((record) => record.effect.id));
  const kept = draft.effects.map((record) => reconciled(draft, known.get(record.effect.id), record, correctedAt));
  const followUps = before.filter((record) => record.effect.cause.kind === 'withdrawal');
  const gone = before.filter((record) => record.effect.cause.kind !== 'withdrawal' && !derived.has(record.effect.id));
  draft.effects = [...kept, ...gone.map(takenBack), ...followUps.map((record) => stillTakenBack(record, derived))];
  draft.effectIds = undefined;
  const justAsked = new Set(asked.map((effect) => effect.id));
  draft.asked = draft.effects.flatMap((record) => {
    const isNew = known.get(record.effect.id)?.status !== 'asked' || justAsked.has(record.effect.id);
    return record.status === 'asked' && isNew ? [record.effect] : [];
  });
  for (const record of gone) if (record.status === 'done') raiseNoticeOfWithdrawal(draft, record.effect, correctedAt);
}

function reconciled(
  draft: Draft,
  before: EffectRecord | undefined,
  record: EffectRecord,
  correctedAt: Instant,
): EffectRecord {
  if (before === undefined) return late(draft, record, correctedAt, 1);
  switch (before.status) {
    case 'dropped':
      // Another attempt, because the stopped one may still be under way.
      return late(draft, record, correctedAt, before.attempt + 1);
    case 'withdrawn':
      // It was right after all; it has been sent once, and that is enough.
      return { ...before, status: 'done' };
    case 'asked':
      // Not out yet, so it goes out as the corrected log has it.
      return { ...record, attempt: before.attempt };
    case 'failed':
      // It stays an incident until a person retries it, but with what the corrected log has.
      return { ...before, effect: record.effect, ...(record.note === undefined ? {} : { note: record.note }) };
    case 'done':
    case 'resolved':
    case 'skipped':
    case 'history':
      return before;
  }
}

/** An effect the correction made: past moments are skipped, unless the definition wants them caught up. */
function late(draft: Draft, record: EffectRecord, correctedAt: Instant, attempt: number): EffectRecord {
  if (record.status === 'history') return record;
  if (record.effect.moment >= correctedAt || catchesUp(draft, record.effect)) return { ...record, attempt };
  return { effect: record.effect, status: 'skipped', attempt: 0, note: 'its moment lay before the correction' };
}

function catchesUp(draft: Draft, effect: Effect): boolean {
  const { pathway } = draft.compiled;
  const declared =
    effect.kind === 'notify' ? pathway.notifications[effect.notification] : pathway.documents[effect.document];
  return declared?.catchUp ?? false;
}

function takenBack(record: EffectRecord): EffectRecord {
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

function stillTakenBack(record: EffectRecord, derived: ReadonlySet<string>): EffectRecord {
  const { cause } = record.effect;
  const isRightAfterAll = cause.kind === 'withdrawal' && derived.has(cause.effect);
  return isRightAfterAll && (record.status === 'asked' || record.status === 'failed')
    ? { ...record, status: 'dropped' }
    : record;
}
