import { withPermanentFailures } from '../activities/permanent-failures.ts';
import type { Journal } from '../activities/journal/journal.ts';
import type { Entry } from '../machines/entry.ts';
import type { JournalReadingActivities } from '../workflows/activity-stubs.ts';

/** The activity that gives a case its log back, a stretch at a time. A case the journal does not know has no entries. */
export function createReadJournal(journal: Journal): JournalReadingActivities['readJournal'] {
  return ({ caseId, from, maxBytes }) =>
    withPermanentFailures(async () => {
      const known = await journal.readCase(caseId);
      const waiting = (known?.entries ?? []).filter(({ seq }) => seq >= from);
      let bytes = 0;
      const end = waiting.findIndex((entry, index) => {
        bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
        return bytes > maxBytes && index > 0;
      });
      const stretch: unknown = end < 0 ? waiting : waiting.slice(0, end);
      // Entries come back exactly as they were appended, which the chain of digests has just shown.
      return { entries: stretch as readonly Entry[] };
    });
}
