import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { CaseNotFoundError } from '../client/case-errors.ts';
import { withoutContents } from '../client/without-contents.ts';
import { caseIdFor } from '../client/case-reference.ts';
import { CaseErasedError, keyIdOf, type KeyStore } from './encryption/key-store.ts';
import type { Erasure, JournalTrace } from '../activities/journal/erase-case.ts';
import { referenceOf } from '../workflows/case-id.ts';
import type { Erased, EraseRequest, ToldErasure } from './erase-messages.ts';
import type { Log } from './log.ts';

/** What a case leaves outside Temporal, and how it is taken away. */
export interface CaseTraces {
  /** What the journal holds of it. */
  find(caseId: string): Promise<JournalTrace | undefined>;
  /** Every erasure there has been, the first one first. */
  erasures(): Promise<readonly Erasure[]>;
  /** Takes it out of the journal, and keeps that it was erased. */
  remove(erasure: Erasure): Promise<void>;
  /** Removes its papers, and its letters as far as they still lie in the outbox. */
  removeFiles(caseId: string): Promise<{ readonly papers: number; readonly letters: number }>;
}

/** What erasing works with. */
export interface EraseDependencies {
  readonly client: Client;
  readonly keys: KeyStore;
  readonly traces: CaseTraces;
  readonly log: Log;
}

/** An activity that is under way when a case is ended may still write its letter. */
const LAST_LETTER_IN_MS = 2_000;

/**
 * Erases a case: ends its workflow, destroys its key, removes its papers, letters, journal and history. From the key's end on
 * nothing that was copied anywhere can be read. No step needs what an earlier one took away, so after a failure it is simply
 * asked for again.
 *
 * @throws {CaseNotFoundError} neither the server nor the journal has ever known it. {@link InvalidReferenceError}
 */
export async function eraseCase(deps: EraseDependencies, request: EraseRequest): Promise<Erased> {
  const { client, keys, traces, log } = deps;
  const { reference, why, by, confirmed } = request;
  const caseId = caseIdFor(reference);
  const workflow = await describe(client, caseId);
  const trace = await traces.find(caseId);
  const erasedBefore = await erasureOf(keys, caseId);
  if (workflow === undefined && trace === undefined && erasedBefore === undefined)
    throw new CaseNotFoundError(reference);
  const isRunning = workflow?.isRunning === true;
  const entries = trace?.entries ?? 0;
  if (!confirmed) return { kind: 'wouldErase', reference, entries, isRunning };

  const at = new Date().toISOString();
  if (isRunning) await client.workflow.getHandle(caseId).terminate('Erased');
  await keys.destroy(caseId);
  const first = await traces.removeFiles(caseId);
  if (workflow?.isBusy === true) await sleep(LAST_LETTER_IN_MS);
  const last = await traces.removeFiles(caseId);
  await traces.remove({ caseId, at, why, ...(by === undefined ? {} : { by }) });
  const kept = workflow === undefined ? undefined : await deleteRuns(client, caseId, workflow.runId);
  log.info('A case was erased', { caseId });
  return {
    kind: 'erased',
    reference,
    at: trace?.erasure?.at ?? erasedBefore ?? at,
    already: erasedBefore !== undefined,
    entries,
    papers: first.papers + last.papers,
    letters: first.letters + last.letters,
    left: kept === undefined ? [] : [kept],
  };
}

/** What was erased, when, by whom and why, the first one first. */
export async function* tellErasures({ erasures }: Pick<CaseTraces, 'erasures'>): AsyncGenerator<ToldErasure> {
  for (const { caseId, at, by, why } of await erasures())
    yield { reference: referenceOf(caseId), at, why, ...(by === undefined ? {} : { by }) };
}

interface KnownWorkflow {
  readonly runId: string;
  readonly isRunning: boolean;
  /** Is something being carried out at this moment? */
  readonly isBusy: boolean;
}

async function describe(client: Client, caseId: string): Promise<KnownWorkflow | undefined> {
  try {
    const { runId, status, raw } = await withoutContents(client).workflow.getHandle(caseId).describe();
    return { runId, isRunning: status.name === 'RUNNING', isBusy: (raw.pendingActivities ?? []).length > 0 };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** When the key was destroyed, if it was. */
async function erasureOf(keys: KeyStore, caseId: string): Promise<string | undefined> {
  try {
    await keys.existing(keyIdOf(caseId));
  } catch (error) {
    if (error instanceof CaseErasedError) return error.erasedAt;
  }
  return undefined;
}

/** Has the server delete every run of the case; answers what is left if it will not. */
async function deleteRuns(client: Client, caseId: string, lastRunId: string): Promise<string | undefined> {
  const { namespace } = client.options;
  try {
    const runIds = new Set([lastRunId]);
    const query = `WorkflowId = '${caseId}'`;
    for await (const { runId } of withoutContents(client).workflow.list({ query })) runIds.add(runId);
    for (const runId of runIds)
      await client.workflowService.deleteWorkflowExecution({
        namespace,
        workflowExecution: { workflowId: caseId, runId },
      });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `Temporal's server keeps the encrypted history of ${caseId}, which nobody can read (${reason}). Have its operator delete the workflow.`;
  }
}
