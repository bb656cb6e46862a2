import type { Instant } from '../calendar/instant.ts';
import { carryOver } from './carry-over.ts';
import type { CarriedOver } from './case-state.ts';
import { changeCalendar } from './change-calendar.ts';
import type { Draft } from './draft.ts';
import { isEvent, type FoldedEntry } from './effective-log.ts';
import type { ContentName, EventEntry, OpenedEntry, Turn } from './entry.ts';
import type { Library } from './library.ts';
import { openDraft } from './open-draft.ts';
import type { Refusal } from './refusal.ts';
import { takeEvent } from './take-event.ts';
import { takeMoments } from './take-moments.ts';

/** What events fold to; or the first that does not hold, and why. */
export type Refolded =
  | { readonly kind: 'folded'; readonly draft: Draft }
  | { readonly kind: 'conflict'; readonly event: EventEntry; readonly refusal: Refusal };

/** How a log is folded anew. */
export interface Refolding {
  /** The instant their dates are judged by: what lies before it has come, whenever it was first recorded. */
  readonly today: Instant;
  readonly library: Library;
  /** Leave out what does not hold, rather than stop there. */
  readonly skips?: boolean;
  /** The number of the event that was not accepted before as it now reads. */
  readonly fresh?: number | undefined;
  /** How the case stood when it moved to other versions. */
  readonly carried?: readonly CarriedOver[];
}

/**
 * Folds events whose corrections have been applied, each at its own instant and under its own number: all of them by the last version
 * of the pathway the case has moved to, the days counted by the calendar of their time.
 */
export function refold(
  entries: readonly FoldedEntry[],
  { today, library, skips = false, fresh, carried = [] }: Refolding,
): Refolded {
  const [opened, ...rest] = entries;
  if (opened?.kind !== 'opened') throw new Error('A log begins with the entry that opened the case.');
  const { draft: begun, actions } = openDraft(opened, library, lastPathway(opened, rest));
  let draft = begun;
  const refusal = takeEvent(draft, opened, today, actions);
  if (refusal !== undefined) return { kind: 'conflict', event: opened, refusal };
  for (const entry of rest) {
    if (entry.kind === 'opened') continue;
    takeMoments(draft, entry.at);
    if (!isEvent(entry)) {
      turn(draft, entry, library, carried);
      continue;
    }
    const next: Draft = { ...draft, log: [...draft.log, entry], asked: [...draft.asked], effectIds: undefined };
    const conflict = takeEvent(next, entry, today, [], entry.seq !== fresh);
    if (conflict === undefined) draft = next;
    else if (!skips) return { kind: 'conflict', event: entry, refusal: conflict };
  }
  return { kind: 'folded', draft };
}

function turn(draft: Draft, entry: Turn, library: Library, carried: readonly CarriedOver[]): void {
  if (entry.kind === 'calendarChanged') return changeCalendar(draft, entry.calendar, library);
  const before = carried.find(({ seq }) => seq === entry.seq);
  if (before !== undefined) carryOver(draft, before);
}

function lastPathway(opened: OpenedEntry, entries: readonly FoldedEntry[]): ContentName {
  const move = entries.findLast((entry) => entry.kind === 'migrated');
  return move?.kind === 'migrated' ? move.pathway : opened.pathway;
}
