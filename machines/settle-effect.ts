import type { Draft } from './draft.ts';
import type { EffectRecord } from './effect.ts';
import type { EffectDoneEntry, EffectFailedEntry, EffectResolvedEntry, EffectRetriedEntry } from './entry.ts';
import { stateNames } from './explain-refusal.ts';
import type { Refusal } from './refusal.ts';
import { rewrittenEffect } from './rewrite-effect.ts';
import { raiseNoticeOfWithdrawal } from './withdrawals.ts';

type EffectEntry = EffectDoneEntry | EffectFailedEntry | EffectRetriedEntry | EffectResolvedEntry;

/** What an entry about an effect makes of it. */
export function settleEffect(draft: Draft, entry: EffectEntry): Refusal | undefined {
  const record = draft.effects.find((known) => known.effect.id === entry.effect);
  const base = { asked: entry.kind, states: stateNames(draft), kind: 'unknownEffect', effect: entry.effect } as const;
  if (record === undefined) return { ...base, message: `The case has asked for no effect ${entry.effect}.` };
  if ((entry.kind === 'effectRetried' || entry.kind === 'effectResolved') && record.status !== 'failed') {
    return {
      ...base,
      message: `The effect ${entry.effect} is ${record.status}, not failed: there is nothing to settle.`,
    };
  }
  const next = settled(draft, record, entry);
  draft.effects = draft.effects.map((known) => (known === record ? next : known));
  if (entry.kind === 'effectRetried' && next.status === 'asked') draft.asked.push(next.effect);
  // It went out although it had been dropped meanwhile: the stop came too late, so it is taken back like any other.
  if (entry.kind === 'effectDone' && record.status === 'dropped')
    raiseNoticeOfWithdrawal(draft, record.effect, entry.at);
  return undefined;
}

function settled(draft: Draft, record: EffectRecord, entry: EffectEntry): EffectRecord {
  switch (entry.kind) {
    case 'effectDone':
      return done(record, entry);
    case 'effectFailed':
      return record.status === 'asked' ? { ...record, status: 'failed', note: entry.reason } : record;
    case 'effectRetried':
      return retried(draft, record);
    case 'effectResolved':
      return { ...record, status: 'resolved', note: entry.why };
  }
}

function done(record: EffectRecord, entry: EffectDoneEntry): EffectRecord {
  if (record.status === 'done' || record.status === 'withdrawn') return record;
  const { note: _failure, ...rest } = record;
  return { ...rest, status: record.status === 'dropped' ? 'withdrawn' : 'done', result: entry.result };
}

/** Asked for again, with the addresses now known; what still cannot be carried out stays an incident. */
function retried(draft: Draft, record: EffectRecord): EffectRecord {
  const { note: _failure, ...rest } = record;
  const attempt = record.attempt + 1;
  const { effect, trouble } = rewrittenEffect(draft, record.effect);
  return trouble === undefined
    ? { ...rest, effect, status: 'asked', attempt }
    : { ...rest, effect, status: 'failed', attempt, note: trouble };
}
