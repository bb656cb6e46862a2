import type { Draft } from './draft.ts';
import type { EffectRecord } from './effect.ts';
import type { EffectDoneEntry, EffectFailedEntry, EffectResolvedEntry, EffectRetriedEntry } from './entry.ts';
import { stateNames } from './explain-refusal.ts';
import { recipientsOf } from './recipients.ts';
import type { Refusal } from './refusal.ts';
import { raiseNoticeOfWithdrawal } from './withdrawals.ts';

type EffectEntry = EffectDoneEntry | EffectFailedEntry | EffectRetriedEntry | EffectResolvedEntry;

/** What an entry about an effect makes of it. */
export function settleEffect(draft: Draft, entry: EffectEntry): Refusal | undefined {
  const record = draft.effects.find((known) => known.effect.id === entry.effect);
  if (record === undefined) {
    return {
      asked: entry.kind,
      states: stateNames(draft),
      kind: 'unknownEffect',
      effect: entry.effect,
      message: `The case has asked for no effect ${entry.effect}.`,
    };
  }
  if ((entry.kind === 'effectRetried' || entry.kind === 'effectResolved') && record.status !== 'failed') {
    return {
      asked: entry.kind,
      states: stateNames(draft),
      kind: 'unknownEffect',
      effect: entry.effect,
      message: `The effect ${entry.effect} is ${record.status}, not failed: there is nothing to settle.`,
    };
  }
  const next = settled(draft, record, entry);
  draft.effects = draft.effects.map((known) => (known === record ? next : known));
  if (next.status === 'asked') draft.asked.push(next.effect);
  // It went out although it had been dropped meanwhile: the kill came too late, so it is taken back like any other.
  if (entry.kind === 'effectDone' && record.status === 'dropped')
    raiseNoticeOfWithdrawal(draft, record.effect, entry.at);
  return undefined;
}

function settled(draft: Draft, record: EffectRecord, entry: EffectEntry): EffectRecord {
  switch (entry.kind) {
    case 'effectDone':
      return { ...record, status: record.status === 'dropped' ? 'withdrawn' : 'done', result: entry.result };
    case 'effectFailed':
      return record.status === 'asked' ? { ...record, status: 'failed', note: entry.reason } : record;
    case 'effectRetried':
      return { ...readdressed(draft, record), status: 'asked', attempt: record.attempt + 1 };
    case 'effectResolved':
      return { ...record, status: 'resolved', note: entry.why };
  }
}

/** Between a failure and its retry an address may have been recorded: look the recipients up again. */
function readdressed(draft: Draft, record: EffectRecord): EffectRecord {
  const { effect } = record;
  if (effect.kind !== 'notify' || effect.cause.kind === 'withdrawal') return record;
  const { cause } = effect;
  const occurrence =
    cause.kind === 'moment'
      ? draft.occurrences.find((known) => known.deadline === cause.deadline && known.occurrence === cause.occurrence)
      : undefined;
  const names = effect.addressedTo.filter((name) => !name.startsWith('event.'));
  if (names.length < effect.addressedTo.length) return record;
  const { to } = recipientsOf(draft, names, occurrence === undefined ? {} : { occurrence });
  return { ...record, effect: { ...effect, to } };
}
