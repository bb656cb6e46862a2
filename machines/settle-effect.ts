import type { Instant } from '../calendar/instant.ts';
import { correcting, sendAgain } from './correct-effects.ts';
import type { Draft } from './draft.ts';
import type { EffectRecord } from './effect.ts';
import { baseId } from './effect-words.ts';
import type { EffectDoneEntry, EffectFailedEntry, EffectResolvedEntry, EffectRetriedEntry, Entry } from './entry.ts';
import { stateNames } from './answering-states.ts';
import { flagSentBefore } from './flag-sent-before.ts';
import type { Refusal } from './refusal.ts';
import { rewrittenEffect } from './rewrite-effect.ts';
import { raiseNoticeOfWithdrawal } from './withdrawals.ts';

type EffectEntry = EffectDoneEntry | EffectFailedEntry | EffectRetriedEntry | EffectResolvedEntry;

/** Does an entry say what became of an effect? */
export function isAboutEffect(entry: Entry): entry is EffectEntry {
  return 'effect' in entry;
}

/** What an entry about an effect makes of it. */
export function settleEffect(draft: Draft, entry: EffectEntry): Refusal | undefined {
  const record = draft.effects.find((known) => known.effect.id === entry.effect);
  const base = { asked: entry.kind, states: stateNames(draft), kind: 'unknownEffect', effect: entry.effect } as const;
  if (record === undefined) return { ...base, message: `The case has asked for no effect ${entry.effect}.` };
  if (!isForPeople(record, entry)) {
    return {
      ...base,
      message: `The effect ${entry.effect} is ${record.status}, not failed: there is nothing to settle.`,
    };
  }
  if (entry.kind === 'effectDone' && record.status === 'dropped') {
    outAfterAll(draft, record, entry);
    return undefined;
  }
  const next = settled(draft, record, entry);
  draft.effects = draft.effects.map((known) => (known === record ? next : known));
  if (entry.kind === 'effectRetried' && next.status === 'asked') draft.asked.push(next.effect);
  if (entry.kind === 'effectRetried' || entry.kind === 'effectResolved') flagSentBefore(draft);
  return undefined;
}

/**
 * May a person settle it so? What failed may be retried or resolved, and so may the correction of a notice that was not sent of itself; one
 * that was taken back can only be resolved, by saying how its readers were told.
 */
function isForPeople({ effect, status }: EffectRecord, { kind }: EffectEntry): boolean {
  if (kind === 'effectDone' || kind === 'effectFailed' || status === 'failed') return true;
  if (status === 'skipped') return effect.corrects !== undefined;
  const isOut = status === 'withdrawn' || status === 'superseded';
  return isOut && kind === 'effectResolved' && effect.cause.kind !== 'withdrawal';
}

/** It went out although it had been dropped meanwhile: the stop came too late. */
function outAfterAll(draft: Draft, record: EffectRecord, entry: EffectDoneEntry): void {
  const { id, cause } = record.effect;
  const chain = draft.effects.filter(({ effect }) => baseId(effect.id) === baseId(id));
  const live = chain.findLast((known) => known !== record && liveStatuses.has(known.status));
  const out: EffectRecord = {
    ...record,
    status: live === undefined ? 'withdrawn' : 'superseded',
    result: entry.result,
  };
  draft.effects = draft.effects.map((known) => (known === record ? out : known));
  const isEarlier = live !== undefined && chain.indexOf(live) < chain.indexOf(record);
  if (cause.kind === 'withdrawal') sendAgainIfDisowned(draft, cause.effect, out, entry.at);
  // Nothing is derived any more, so it is taken back like anything that went out in error.
  else if (live === undefined) raiseNoticeOfWithdrawal(draft, record.effect, entry.at);
  // Sent before, and right: what came between has to be corrected too. A later revision goes out, or went, of itself.
  else if (record.effect.kind === 'notify' && live.status === 'done' && isEarlier)
    sendAgain(draft, live, out, chain.length + 1, entry.at);
  flagSentBefore(draft);
}

const liveStatuses: ReadonlySet<string> = new Set(['asked', 'failed', 'done', 'resolved', 'skipped', 'history']);

/** The notice was right after all, and yet its readers have now been told to forget it. */
function sendAgainIfDisowned(draft: Draft, id: string, followUp: EffectRecord, at: Instant): void {
  const notice = draft.effects.find(({ effect, status }) => effect.id === id && status === 'done');
  if (notice === undefined) return;
  const revisions = draft.effects.filter(({ effect }) => baseId(effect.id) === baseId(id)).length;
  sendAgain(draft, notice, followUp, revisions + 1, at);
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
      return {
        ...record,
        status: record.status === 'withdrawn' || record.status === 'superseded' ? record.status : 'resolved',
        note: entry.why,
      };
  }
}

function done(record: EffectRecord, entry: EffectDoneEntry): EffectRecord {
  if (record.status === 'done' || record.status === 'withdrawn' || record.status === 'superseded') return record;
  const { note: _failure, ...rest } = record;
  return { ...rest, status: 'done', result: entry.result };
}

/** Asked for again, with the addresses now known; what still cannot be carried out stays an incident. */
function retried(draft: Draft, record: EffectRecord): EffectRecord {
  const { note: _failure, ...rest } = record;
  const { corrects } = record.effect;
  const attempt = record.attempt + 1;
  const { effect: plain, trouble } = rewrittenEffect(draft, plainOf(record));
  const effect = corrects === undefined ? plain : correcting(plain, corrects);
  const kept = { ...rest, effect, derived: record.derived ?? record.effect };
  return trouble === undefined
    ? { ...kept, status: 'asked', attempt }
    : { ...kept, status: 'failed', attempt, note: trouble };
}

/** Without the words that say what it replaces; they are put in front again. */
function plainOf({ effect, derived }: EffectRecord): EffectRecord['effect'] {
  if (effect.corrects === undefined || derived === undefined) return effect;
  const { id, moment } = effect;
  const attach = effect.kind === 'notify' ? { attach: effect.attach } : {};
  return { ...derived, id, moment, ...attach };
}
