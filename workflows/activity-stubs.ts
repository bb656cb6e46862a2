import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { DocumentActivities } from '../activities/documents/document.ts';
import type { JournalActivities } from '../activities/journal/journal.ts';
import type { NoticeActivities } from '../activities/notices/notice.ts';
import type { Entry } from '../machines/entry.ts';

/** Reads a case's log back from the journal, a stretch at a time, because one answer may not exceed 2 MB. */
export interface JournalReadingActivities {
  /** Entries from `from` on, as many as fit into `maxBytes` of JSON, but at least one if there is one. */
  readJournal(input: {
    readonly caseId: string;
    readonly from: number;
    readonly maxBytes: number;
  }): Promise<{ readonly entries: readonly Entry[] }>;
}

/** Everything a case asks of its worker. */
export interface CaseActivities
  extends NoticeActivities, DocumentActivities, JournalActivities, JournalReadingActivities {}

/** How long an effect is tried before it becomes an incident that a person has to settle. */
export const EFFECT_BUDGET_IN_MS = 7 * 24 * 3_600_000;

/** First attempts: over within half a minute, so that a lasting trouble is soon visible on the case. */
export const quickEffects = proxyActivities<CaseActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 5 },
  // A letter may be out although its reason has gone: only the activity itself can tell, so its answer is awaited.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** Later attempts, for what is left of the budget: a mail server may be down for a weekend. */
export function patientEffects(budgetLeftInMs: number): typeof quickEffects {
  return proxyActivities<CaseActivities>({
    startToCloseTimeout: '1 minute',
    scheduleToCloseTimeout: Math.max(budgetLeftInMs, 600_000),
    retry: { initialInterval: '30 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}

/** The attempts a caller waits for. */
export const quickJournal = proxyActivities<CaseActivities>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumAttempts: 3 },
});

/** Attempts without end, while callers are answered that the journal lags behind. */
export const patientJournal = proxyActivities<CaseActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '2 minutes' },
});
