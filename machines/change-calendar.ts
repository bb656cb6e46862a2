import type { Occurrence } from './case-state.ts';
import type { Draft } from './draft.ts';
import type { ContentName } from './entry.ts';
import { flagOccurrence } from './flag-occurrence.ts';
import { followBookings } from './follow-entry.ts';
import type { Library } from './library.ts';
import { moveOccurrence, type Moved } from './move-occurrence.ts';
import { isOpen } from './occurrence-status.ts';
import { isActive } from './open-occurrences.ts';
import { takeMoments } from './take-moments.ts';

/**
 * Counts in another calendar from now on: every deadline that runs is counted anew, with its reminders. What is settled stays as it
 * was settled, and so does a limit that has been missed already. A limit that now lies in the past is taken at once.
 *
 * @throws {UnknownContentError} the library lacks the calendar.
 */
export function changeCalendar(draft: Draft, calendar: ContentName, library: Library): void {
  draft.calendar = library.calendar(calendar.hash);
  draft.rules = { ...draft.rules, calendar };
  const { occurrences } = draft;
  const moved = occurrences.map((occurrence) => recounted(draft, occurrence));
  draft.occurrences = moved.map(({ occurrence }) => occurrence);
  for (const { occurrence, isNews, uncountable, hasOldDate } of moved)
    if (isNews) flagOccurrence(draft, occurrence, uncountable, hasOldDate !== true);
  followBookings(draft, undefined, { facts: draft.facts, occurrences });
  takeMoments(draft, draft.now);
}

function recounted(draft: Draft, occurrence: Occurrence): Moved {
  const deadline = draft.compiled.deadlineById.get(occurrence.deadline);
  if (deadline === undefined || !isOpen(occurrence) || occurrence.missed) return { occurrence, isNews: false };
  return moveOccurrence(draft, deadline, occurrence, isActive(deadline, draft.activeStates, draft), {
    trace: { problems: [] },
    before: { facts: draft.facts, activeStates: draft.activeStates },
    recounts: true,
  });
}
