import { withPermanentFailures } from '../permanent-failures.ts';
import type { Journal, JournalActivities } from './journal.ts';

/** The journal's activities. Each may run any number of times with the same input and keeps it once. */
export function createJournal({ journal }: { readonly journal: Journal }): JournalActivities {
  return {
    appendToJournal: ({ opening, ...append }) =>
      withPermanentFailures(async () => {
        if (opening !== undefined) {
          await journal.saveOpening(opening);
        }
        return journal.append(append);
      }),
    saveOpening: (opening) => withPermanentFailures(() => journal.saveOpening(opening)),
  };
}
