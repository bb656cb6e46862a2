import type { Instant } from '../calendar/instant.ts';
import { asDerived, stillCarried } from './carry-over.ts';
import type { CarriedOver } from './case-state.ts';
import { effectiveEntries, withoutMove, type FoldedEntry } from './effective-log.ts';
import type { Entry, MigratedEntry } from './entry.ts';
import type { Library } from './library.ts';
import { refold } from './refold.ts';
import { takeMoments } from './take-moments.ts';

/**
 * What is still carried over after a correction, with the words that went out under each earlier version as that version writes
 * them now: a notice sent before the case moved may be wrong since, like any other.
 *
 * @param log - with the correction.
 */
export function recarried(
  carried: readonly CarriedOver[],
  log: readonly Entry[],
  today: Instant,
  library: Library,
): readonly CarriedOver[] {
  const anew: CarriedOver[] = [];
  for (const before of stillCarried(carried, log)) {
    const effects = effectsBefore(before.seq, log, { today, library, carried: anew });
    anew.push(effects === undefined ? before : { ...before, effects });
  }
  return anew;
}

/** What the log up to a move asked for under the version it left; undefined where, corrected, it holds only under a later one. */
function effectsBefore(
  seq: number,
  log: readonly Entry[],
  how: Parameters<typeof refold>[1],
): CarriedOver['effects'] | undefined {
  const move = log.find((entry): entry is MigratedEntry => entry.kind === 'migrated' && entry.seq === seq);
  const entries = entriesBefore(seq, log);
  if (move === undefined || entries === undefined) return undefined;
  const folded = refold(entries, how);
  if (folded.kind === 'conflict') return undefined;
  takeMoments(folded.draft, move.at);
  return asDerived(folded.draft.effects);
}

/** The entries before a move, in the names of the version it left. */
function entriesBefore(seq: number, log: readonly Entry[]): readonly FoldedEntry[] | undefined {
  let entries: readonly FoldedEntry[] = effectiveEntries(log);
  for (let place = lastMove(entries); place >= 0; place = lastMove(entries)) {
    const target = entries[place]?.seq ?? 0;
    entries = withoutMove(entries.slice(0, place + 1), { target });
    if (target === seq) return entries;
  }
  return undefined;
}

function lastMove(entries: readonly FoldedEntry[]): number {
  return entries.findLastIndex((entry) => entry.kind === 'migrated');
}
