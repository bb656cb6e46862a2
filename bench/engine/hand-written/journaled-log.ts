import { proxyActivities } from '@temporalio/workflow';
import type { CaseOpening, JournalActivities, JournalEntry } from '../../../activities/journal/journal.ts';
import type { Instant } from '../../../calendar/instant.ts';

const { appendToJournal } = proxyActivities<JournalActivities>({ startToCloseTimeout: '1 minute' });

/** The log of a case, which the journal holds too. */
export interface JournaledLog {
  /** Adds an entry and answers its number. It goes to the journal with the next append. */
  add(entry: Omit<JournalEntry, 'seq'>): number;
  /** Appends what the journal does not have yet, after whatever append is under way. */
  append(): Promise<void>;
  entries(): readonly JournalEntry[];
  isComplete(): boolean;
}

/** @param closedAt - set once nothing more will come: it goes along with the last append. */
export function createJournaledLog(opening: CaseOpening, closedAt: () => Instant | undefined): JournaledLog {
  const { caseId } = opening;
  const entries: JournalEntry[] = [];
  let journaled = 0;
  let closingTold = false;
  let underWay: Promise<void> = Promise.resolve();

  function isComplete(): boolean {
    return closingTold && journaled === entries.length;
  }

  async function appendRest(): Promise<void> {
    const closed = closedAt();
    if (journaled === entries.length && (closed === undefined || closingTold)) return;
    const { nextSeq } = await appendToJournal({
      caseId,
      from: journaled + 1,
      entries: entries.slice(journaled),
      ...(journaled === 0 ? { opening } : {}),
      ...(closed === undefined ? {} : { closedAt: closed }),
    });
    journaled = nextSeq - 1;
    closingTold = closed !== undefined;
  }

  return {
    add: (entry) => entries.push({ seq: entries.length + 1, ...entry }),
    append() {
      underWay = underWay.then(appendRest);
      return underWay;
    },
    entries: () => entries,
    isComplete,
  };
}
