import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { z } from 'zod';
import type { JsonObject } from '../machines/json.ts';
import { CaseErasedError } from './encryption/key-store.ts';
import type { Client } from '@temporalio/client';
import type { Journal, JournaledCase, JournaledLog } from '../activities/journal/journal.ts';
import type { CaseInput } from '../workflows/case-input.ts';
import type { pathwayCase } from '../workflows/pathway-case.ts';

/** What became of one case: it runs again, it had never stopped, it was erased on purpose, or why it could not be restored. */
export type Restored =
  | { readonly caseId: string; readonly outcome: 'restored'; readonly entries: number }
  | { readonly caseId: string; readonly outcome: 'present' }
  | { readonly caseId: string; readonly outcome: 'erased' }
  | { readonly caseId: string; readonly outcome: 'failed'; readonly reason: string };

/** What restoring works with. */
export interface RestoreDependencies {
  readonly journal: Pick<Journal, 'listCases' | 'readCase'>;
  readonly client: Client;
  readonly taskQueue: string;
}

/**
 * Starts every case of the journal whose workflow the server does not know, as after the loss of its database. The case
 * reads its log from the journal, arms the timers of its deadlines anew and carries out only what is still outstanding.
 *
 * A case that is there is left alone, so it may be run at any time and twice. One that fails keeps no other from being
 * restored.
 */
export async function* restoreCases(deps: RestoreDependencies): AsyncGenerator<Restored> {
  for (const known of await deps.journal.listCases()) {
    const { caseId } = known;
    yield await restoreCase(deps, known).catch((error: unknown) =>
      error instanceof CaseErasedError
        ? { caseId, outcome: 'erased' as const }
        : { caseId, outcome: 'failed' as const, reason: error instanceof Error ? error.message : String(error) },
    );
  }
}

async function restoreCase(
  { journal, client, taskQueue }: RestoreDependencies,
  { caseId }: JournaledCase,
): Promise<Restored> {
  const log = await journal.readCase(caseId);
  if (log === undefined || log.entries.length === 0) {
    return { caseId, outcome: 'failed', reason: 'The journal holds no entries of it. Open it again.' };
  }
  try {
    await client.workflow.start<typeof pathwayCase>('pathwayCase', {
      taskQueue,
      workflowId: caseId,
      // A restoration that failed in the workflow has left nothing behind and may be tried again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      args: [inputOf(log)],
    });
    return { caseId, outcome: 'restored', entries: log.entries.length };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { caseId, outcome: 'present' };
    throw error;
  }
}

/** What the workflow writes into the opening beside the library: see workflows/case-opening.ts. */
const kept = z.looseObject({ calendarHash: z.string() });

function inputOf({ opening, closedAt, entries }: JournaledLog): CaseInput {
  const { caseId, pathwayHash, library } = opening;
  const { calendarHash, ...settings } = kept.parse(opening.input);
  const content = (hash: string, kind: string): unknown => {
    const item = library.find((each) => each.hash === hash && each.kind === kind);
    if (item === undefined)
      throw new Error(
        `The journal lacks the ${kind} ${hash} that case ${caseId} lives by. Restore the journal from a backup.`,
      );
    return item.content;
  };
  const others = (kind: string, first: string): JsonObject =>
    Object.fromEntries(
      library.flatMap((item) => (item.kind === kind && item.hash !== first ? [[item.hash, item.content]] : [])),
    );
  const input: unknown = {
    ...settings,
    caseId,
    pathway: content(pathwayHash, 'pathway'),
    pathwayHash,
    calendar: content(calendarHash, 'calendar'),
    calendarHash,
    versions: {
      pathways: others('pathway', pathwayHash),
      calendars: others('calendar', calendarHash),
    },
    start: {
      kind: 'journal',
      entries: entries.length,
      journaledThrough: entries.length,
      ...(closedAt === undefined ? {} : { closedAt }),
    },
  };
  // It was a case's input when the case was opened, and the journal's digests show that it is unchanged.
  return input as CaseInput;
}
