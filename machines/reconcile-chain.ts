import type { Instant } from '../calendar/instant.ts';
import { correctedEffect } from './correct-effects.ts';
import type { Draft } from './draft.ts';
import type { Effect, EffectRecord, NotifyEffect } from './effect.ts';
import { baseId, derivedOf, leftOut, revisionId, sameWords, speaksOfComing } from './effect-words.ts';

/** What a correction is finding out about the effects, one after the other. */
export interface Reconciling {
  readonly draft: Draft;
  readonly correctedAt: Instant;
  /** Notices that took something back, of earlier corrections. */
  readonly followUps: readonly EffectRecord[];
  /** The revision in which each paper is to be enclosed from now on, by the id it had first. */
  readonly current: Map<string, string>;
  /** What went to people to whom it is not addressed any more: to be taken back from them. */
  readonly leftBehind: NotifyEffect[];
  /** The papers this very correction has made anew, by that id: do they speak of a day still to come? */
  readonly reissued: Map<string, boolean>;
}

/** An effect the corrected log derives: what its readers hold, what is owed to them, and what becomes of both. */
interface Matter extends Reconciling {
  /** The record as the fold made it. */
  readonly fresh: EffectRecord;
  /** The effect with the papers it is to enclose now. */
  readonly wanted: Effect;
}

/**
 * What becomes of an effect and its revisions, in the order in which they came about, now that the corrected log derives it once
 * more. At most one revision comes of a correction, and none while what is held or owed reads as it should: correcting
 * there and back sends nothing that nobody needs.
 */
export function reconciledChain(
  reconciling: Reconciling,
  chain: readonly EffectRecord[],
  fresh: EffectRecord,
): readonly EffectRecord[] {
  const { effect } = fresh;
  const wanted =
    effect.kind === 'notify'
      ? { ...effect, attach: effect.attach.map((id) => reconciling.current.get(baseId(id)) ?? id) }
      : effect;
  const matter: Matter = { ...reconciling, fresh, wanted };
  const after = follow(matter, chain);
  if (effect.kind === 'prepareDocument') notePaper(matter, chain, after);
  return after;
}

function follow(matter: Matter, chain: readonly EffectRecord[]): readonly EffectRecord[] {
  const { fresh, wanted } = matter;
  const head = chain.at(-1);
  if (head === undefined) return [unlessLate(matter, { ...fresh, effect: wanted }, 1)];
  if (fresh.status === 'history') return [fresh];
  const isOwed = head.status === 'asked' || head.status === 'failed';
  const wasPutOff = head.status === 'skipped' && head.effect.corrects !== undefined;
  if ((isOwed || wasPutOff) && readsSo(matter, head))
    return [...chain.slice(0, -1), isOwed ? owed(matter, head) : head];
  const earlier = isOwed || wasPutOff ? [...chain.slice(0, -1), { ...head, status: 'dropped' as const }] : chain;
  const held = earlier.findLast(({ status }) => heldStatuses.has(status));
  if (held === undefined) return neverOut(matter, earlier, head);
  if (readsSo(matter, held) && !isDisowned(matter, held))
    return earlier.map((record) =>
      record === held && held.status !== 'resolved' ? { ...held, status: 'done' } : record,
    );
  const superseded = earlier.map((record) =>
    record === held && held.status !== 'resolved' ? { ...held, status: 'superseded' as const } : record,
  );
  return [...superseded, corrected(matter, held, chain.length + 1)];
}

/** It went out, whatever became of it since; or a person said it in its place. */
const heldStatuses: ReadonlySet<string> = new Set(['done', 'withdrawn', 'superseded', 'resolved']);

/** Does it read as the corrected log has it, its enclosures included? */
function readsSo({ wanted, reissued }: Matter, record: EffectRecord): boolean {
  const enclosesAnew = wanted.kind === 'notify' && wanted.attach.some((id) => reissued.has(baseId(id)));
  return !enclosesAnew && sameWords(derivedOf(record), wanted);
}

/** Its readers were told that it was sent in error, so that it reads right after all is news to them. */
function isDisowned({ followUps }: Matter, { effect }: EffectRecord): boolean {
  return followUps.some(
    (record) =>
      record.effect.cause.kind === 'withdrawal' &&
      record.effect.cause.effect === effect.id &&
      (record.status === 'done' || record.status === 'resolved'),
  );
}

/** Owed before the correction and after it, with the same words: it goes on as it was, to addresses as they are known now. */
function owed({ fresh, wanted }: Matter, head: EffectRecord): EffectRecord {
  const { effect } = head;
  const sent =
    effect.kind === 'notify' && wanted.kind === 'notify' ? { ...effect, to: wanted.to, attach: wanted.attach } : effect;
  const trouble = fresh.status === 'failed' ? { status: 'failed' as const } : {};
  return { ...head, effect: sent, ...trouble, ...(fresh.note === undefined ? {} : { note: fresh.note }) };
}

/** Nothing of it has gone out, as far as is known: what was owed stays owed in its new words, under an id of its own. */
function neverOut(matter: Matter, earlier: readonly EffectRecord[], head: EffectRecord): readonly EffectRecord[] {
  const { fresh, wanted } = matter;
  if (head.status === 'skipped') return [...earlier.slice(0, -1), { ...head, effect: wanted }];
  // Another attempt, because the stopped one may still be under way.
  if (head.status === 'dropped' && readsSo(matter, head))
    return [
      ...earlier.slice(0, -1),
      unlessLate(matter, { ...fresh, effect: { ...wanted, id: head.effect.id } }, head.attempt + 1),
    ];
  // Some of those it goes to may have had the stopped one; each revision is sent to everybody.
  const id = revisionId(wanted.id, earlier.length + 1);
  const again: EffectRecord = { ...fresh, effect: { ...wanted, id } };
  if (head.status === 'dropped') return [...earlier, unlessLate(matter, again, 1)];
  // What failed stays an incident until a person retries it.
  const note = again.note ?? head.note;
  return [
    ...earlier,
    head.status === 'failed' ? { ...again, status: 'failed', ...(note === undefined ? {} : { note }) } : again,
  ];
}

/** An effect the correction made: past moments are skipped, unless the definition wants them caught up. */
function unlessLate({ draft, correctedAt }: Matter, record: EffectRecord, attempt: number): EffectRecord {
  if (record.status === 'history') return record;
  if (record.effect.moment >= correctedAt || catchesUp(draft, record.effect)) return { ...record, attempt };
  return { effect: record.effect, status: 'skipped', attempt: 0, note: 'its moment lay before the correction' };
}

/**
 * The corrected effect. A paper is always made anew: what encloses it later must not enclose the wrong one. A notice goes out
 * again if anything it speaks of, or spoke of, is still to come; of what is past, a person is told instead.
 */
function corrected(matter: Matter, held: EffectRecord, number: number): EffectRecord {
  const { draft, correctedAt, fresh, wanted, reissued, leftBehind } = matter;
  const effect = correctedEffect(draft, wanted, held, number, correctedAt);
  const record: EffectRecord = { ...fresh, effect, derived: fresh.effect };
  if (wanted.kind === 'prepareDocument') return record;
  if (held.effect.kind === 'notify') {
    const to = leftOut(held.effect.to, wanted.to);
    if (to.length > 0 && held.status !== 'resolved') leftBehind.push({ ...held.effect, to });
  }
  const matters =
    catchesUp(draft, wanted) ||
    speaksOfComing(wanted, correctedAt) ||
    speaksOfComing(held.effect, correctedAt) ||
    wanted.attach.some((id) => reissued.get(baseId(id)) === true);
  if (matters && held.status !== 'resolved') return record;
  return {
    effect,
    derived: fresh.effect,
    status: 'skipped',
    attempt: 0,
    note: 'what it speaks of lay before the correction',
  };
}

function catchesUp(draft: Draft, effect: Effect): boolean {
  const { pathway } = draft.compiled;
  const declared =
    effect.kind === 'notify' ? pathway.notifications[effect.notification] : pathway.documents[effect.document];
  return declared?.catchUp ?? false;
}

function notePaper(matter: Matter, before: readonly EffectRecord[], after: readonly EffectRecord[]): void {
  const { wanted, current, reissued, correctedAt } = matter;
  const latest = after.findLast(({ status }) => ['asked', 'done', 'failed', 'resolved'].includes(status));
  if (latest !== undefined) current.set(wanted.id, latest.effect.id);
  const isAnew = before.length > 0 && after.length > before.length;
  if (isAnew) reissued.set(wanted.id, speaksOfComing(wanted, correctedAt));
}
