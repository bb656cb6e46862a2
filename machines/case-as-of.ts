import { addMinutes, type Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import { endOfLondonDay } from '../calendar/london.ts';
import { stillCarried } from './carry-over.ts';
import type { CaseState } from './case-state.ts';
import { stateOf } from './draft.ts';
import { effectiveEntries, isEvent, withoutMove, type FoldedEntry } from './effective-log.ts';
import type { CorrectionEntry, Entry } from './entry.ts';
import { fold, type FoldResult } from './fold.ts';
import type { Library } from './library.ts';
import { dateOf } from './occurrence-due.ts';
import { refold } from './refold.ts';
import { isAboutEffect, settleEffect } from './settle-effect.ts';
import { takeMoments } from './take-moments.ts';

/** Which part of the log is asked about. */
export interface AsOf {
  /** What had happened by the end of this date, going by the dates things happened on. */
  readonly asOf?: IsoDate;
  /** What had been recorded by this instant: corrections and late entries made after it are not known. */
  readonly knownAt?: Instant;
}

/**
 * A case as of a date and as known at an instant: what was due, who was responsible, what a worker could have known.
 *
 * `knownAt` cuts the log where it stood. `asOf` leaves out what happened after that date, with the corrections known
 * applied first, and puts the clock at its end (or at `knownAt`, if that is earlier). What happened by then but only holds after
 * something that came later is left out with it, because on that date it had not counted yet.
 *
 * @param present - the case as it stands with the whole log, where it is at hand: spares folding one that has moved to another version.
 * @returns undefined if the case had not been opened.
 */
export function caseAsOf(
  log: readonly Entry[],
  question: AsOf,
  now: Instant,
  library: Library,
  present?: Pick<CaseState, 'carried'>,
): FoldResult | undefined {
  const { asOf, knownAt } = question;
  const known = knownAt === undefined ? log : log.filter((entry) => entry.at <= knownAt);
  if (known.length === 0) return undefined;
  const clock = knownAt !== undefined && knownAt < now ? knownAt : now;
  if (asOf === undefined) return fold(known, clock, library);
  const carried = known.length === log.length ? present?.carried : undefined;
  return foldAsOf(known, asOf, clock, library, carried ?? (() => carriedBy(known, clock, library)));
}

type Carried = CaseState['carried'];

function foldAsOf(
  known: readonly Entry[],
  asOf: IsoDate,
  clock: Instant,
  library: Library,
  carriedNow: Carried | (() => Carried),
): FoldResult | undefined {
  const end = lastInstantOf(asOf);
  const kept = entriesUntil(known, end).filter((entry) => !isEvent(entry) || dateOf(entry.on) <= asOf);
  if (kept[0]?.kind !== 'opened') return undefined;
  // Recorded late, it had happened all the same: it counts from its own date, so that its deadlines are seen as they were due.
  const placed = kept.map((entry) => ({ ...entry, at: entry.at > end ? end : entry.at }));
  // Only a move that had been made by then carries anything over.
  const moved = placed.some((entry) => entry.kind === 'migrated');
  const carried = !moved ? [] : typeof carriedNow === 'function' ? carriedNow() : carriedNow;
  const folded = refold(placed, { today: clock, library, skips: true, carried: stillCarried(carried, known) });
  if (folded.kind === 'conflict') return { kind: 'conflict', seq: folded.event.seq, refusal: folded.refusal };
  const { draft } = folded;
  takeMoments(draft, clock < end ? clock : end);
  for (const entry of known) {
    // An effect this fold does not ask for was asked for by what had not happened by then: it is left out.
    if (entry.at <= end && isAboutEffect(entry)) settleEffect(draft, entry);
  }
  return { kind: 'folded', state: stateOf(draft) };
}

/** What folds of the log by the end of a date: moves to a version that came later are undone, names and all. */
function entriesUntil(known: readonly Entry[], end: Instant): readonly FoldedEntry[] {
  const entries = effectiveEntries(known);
  const later = entries.filter((entry) => entry.kind === 'migrated' && entry.at > end).toReversed();
  const undone = later.reduce<readonly FoldedEntry[]>((left, { seq }) => withoutMove(left, { target: seq }), entries);
  return undone.filter((entry) => isEvent(entry) || entry.at <= end);
}

/** How the case stood at its moves to other versions. */
function carriedBy(known: readonly Entry[], clock: Instant, library: Library): Carried {
  const folded = fold(known, clock, library);
  return folded.kind === 'folded' ? folded.state.carried : [];
}

function lastInstantOf(date: IsoDate): Instant {
  return addMinutes(endOfLondonDay(date), -1 / 60_000);
}

/** The corrections made of an entry, oldest first: its earlier texts stay in them and in the log. */
export function correctionsOf(log: readonly Entry[], seq: number): readonly CorrectionEntry[] {
  return log.filter((entry): entry is CorrectionEntry => {
    if (entry.kind !== 'correction') return false;
    return entry.change.op === 'insert' ? entry.change.before === seq : entry.change.target === seq;
  });
}
