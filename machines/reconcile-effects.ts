import type { Instant } from '../calendar/instant.ts';
import type { Draft } from './draft.ts';
import type { Effect, EffectRecord, NotifyEffect } from './effect.ts';
import { baseId, leftOut } from './effect-words.ts';
import { flagSentBefore } from './flag-sent-before.ts';
import { reconciledChain, type Reconciling } from './reconcile-chain.ts';
import { raiseNoticeOfWithdrawal } from './withdrawals.ts';

/**
 * What a correction leaves of the effects. What was carried out and still reads so is not repeated; what was carried out with other
 * words is superseded, and goes out corrected; what is no longer derived is withdrawn and followed up, or dropped if it has not gone out.
 * New ones whose moment lies before the correction are skipped unless they are to catch up. Follow-ups of earlier corrections
 * are derived by no log: they stand as long as what they take back is withdrawn.
 *
 * @param before - the case before the correction; `draft.effects` holds what the corrected log derives.
 * @param asked - what this very step had asked for before the correction was made.
 */
export function reconcileEffects(
  draft: Draft,
  before: Pick<Draft, 'effects' | 'flags'>,
  asked: readonly Effect[],
  correctedAt: Instant,
): void {
  const isFollowUp = ({ effect }: EffectRecord): boolean => effect.cause.kind === 'withdrawal';
  const followUps = before.effects.filter(isFollowUp);
  const chains = Map.groupBy(
    before.effects.filter((record) => !isFollowUp(record)),
    ({ effect }) => baseId(effect.id),
  );
  const derived = new Set(draft.effects.map(({ effect }) => effect.id));
  const leftBehind: NotifyEffect[] = [];
  const reconciling: Reconciling = {
    draft,
    correctedAt,
    followUps,
    leftBehind,
    current: new Map(),
    reissued: new Map(),
  };
  const kept = draft.effects.flatMap((record) =>
    reconciledChain(reconciling, chains.get(record.effect.id) ?? [], record),
  );
  const gone = [...chains].flatMap(([id, chain]) => (derived.has(id) ? [] : [takenBack(chain)]));
  draft.effects = [
    ...kept,
    ...gone.flatMap(({ chain }) => chain),
    ...followUps.map((record) => stillTakenBack(record, derived, kept)),
  ];
  draft.effectIds = undefined;
  const known = new Map(before.effects.map((record) => [record.effect.id, record]));
  const justAsked = new Set(asked.map(({ id }) => id));
  draft.asked = draft.effects.flatMap(({ effect, status }) => {
    const isNew = known.get(effect.id)?.status !== 'asked' || justAsked.has(effect.id);
    return status === 'asked' && isNew ? [effect] : [];
  });
  for (const { held } of gone) if (held !== undefined) raiseNoticeOfWithdrawal(draft, held.effect, correctedAt);
  for (const effect of leftBehind) raiseNoticeOfWithdrawal(draft, effect, correctedAt);
  flagSentBefore(draft, before.flags);
}

interface TakenBack {
  readonly chain: readonly EffectRecord[];
  /** What its readers hold, and were not told yet to forget. */
  readonly held?: EffectRecord;
}

function takenBack(chain: readonly EffectRecord[]): TakenBack {
  const stopped = chain.map((record): EffectRecord => {
    const isOwed = record.status === 'asked' || record.status === 'failed';
    return isOwed || (record.status === 'skipped' && record.effect.corrects !== undefined)
      ? { ...record, status: 'dropped' }
      : record;
  });
  const last = stopped.findLast(({ status }) => ['done', 'superseded', 'withdrawn', 'resolved'].includes(status));
  // What a person settled another way went out in no letter; the letter it was to replace did, and its readers have to be told.
  const held = last?.status === 'resolved' ? stopped.findLast(({ status }) => status === 'superseded') : last;
  if (held === undefined || held.status === 'withdrawn') return { chain: stopped };
  return { chain: stopped.map((record) => (record === held ? { ...held, status: 'withdrawn' } : record)), held };
}

/** Right after all, for everybody it went to: then nobody need be told any more. */
function stillTakenBack(
  record: EffectRecord,
  derived: ReadonlySet<string>,
  kept: readonly EffectRecord[],
): EffectRecord {
  const { cause } = record.effect;
  const isOwed = record.status === 'asked' || record.status === 'failed';
  if (!isOwed || cause.kind !== 'withdrawal' || !derived.has(baseId(cause.effect))) return record;
  const current = kept.findLast(({ effect }) => baseId(effect.id) === baseId(cause.effect));
  const to = current?.effect.kind === 'notify' ? current.effect.to : [];
  const isForOthers = record.effect.kind === 'notify' && leftOut(record.effect.to, to).length > 0;
  return isForOthers ? record : { ...record, status: 'dropped' };
}
