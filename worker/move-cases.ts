import { defineSearchAttributeKey } from '@temporalio/common';
import { WorkflowNotFoundError } from '@temporalio/client';
import { moveOnSignal } from '../workflows/messages.ts';
import { isServed, workerVersions } from './worker-versions.ts';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Cleanup } from './cleanup.ts';
import type { Log } from './log.ts';
import type { Deployment } from './worker-versions.ts';

/** What moves running cases to a version. */
export interface MovingCases {
  readonly client: Client;
  readonly deployment: Deployment;
  readonly buildId: string;
  /** May there be workers of other versions? On the embedded server there is never but one worker. */
  readonly othersMayRun: boolean;
}

/** What one round did. */
export interface Moved {
  /** Cases whose worker runs: each was asked to go on in a new run as soon as it has nothing in hand. */
  readonly called: number;
  /** Cases whose worker is gone: each was replayed by this version, and goes on here. */
  readonly takenOver: number;
  /** Cases the server would not move now; the next round tries again. */
  readonly failed: readonly { readonly workflowId: string; readonly error: unknown }[];
}

const pinnedTo = defineSearchAttributeKey('TemporalWorkerDeploymentVersion', 'KEYWORD');

const AT_ONCE = 10;
const EVERY_MS = 60_000;

/** The workflows that are pinned to any other version, as a search of the server. */
export function elsewhereQuery({ taskQueue, name }: Deployment, buildId: string): string {
  return (
    `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue.replaceAll("'", "''")}' ` +
    `AND TemporalWorkflowVersioningBehavior = 'Pinned' AND ${pinnedTo.name} != '${name}:${buildId}'`
  );
}

/**
 * Has the cases that are pinned to other versions move to this one, a few at a time. Does nothing while another version is current.
 *
 * A case whose worker still runs is told, and moves by itself when its handlers have finished. A case whose worker is gone would wait
 * for it for ever, its deadlines included: its next task is sent here, once, and from then on it is pinned here. That is safe because
 * every version replays the histories of those before it.
 *
 * @param told - runs that were told already; those of this round are added.
 */
export async function moveCases(moving: MovingCases, told: Set<string> = new Set()): Promise<Moved> {
  const { client, deployment, buildId, othersMayRun } = moving;
  const versions = await workerVersions(deployment);
  const moved: Move[] = [];
  if (versions.some((version) => version.isCurrent && version.buildId === buildId)) {
    const served = new Set(
      othersMayRun ? versions.filter(isServed).map((version) => `${deployment.name}:${version.buildId}`) : [],
    );
    let batch: Promise<Move>[] = [];
    for await (const found of client.workflow.list({ query: elsewhereQuery(deployment, buildId) })) {
      const isThere = served.has(found.typedSearchAttributes.get(pinnedTo) ?? '');
      if (isThere && told.has(found.runId)) continue;
      if (isThere) told.add(found.runId);
      batch.push(moveOne(moving, found, isThere));
      if (batch.length < AT_ONCE) continue;
      moved.push(...(await Promise.all(batch)));
      batch = [];
    }
    moved.push(...(await Promise.all(batch)));
  }
  return {
    called: moved.filter(({ kind }) => kind === 'called').length,
    takenOver: moved.filter(({ kind }) => kind === 'takenOver').length,
    failed: moved.filter((move) => move.kind === 'failed'),
  };
}

type Move =
  | { readonly kind: 'called' | 'takenOver' | 'gone' }
  | { readonly kind: 'failed'; readonly workflowId: string; readonly error: unknown };

async function moveOne(
  { client, deployment, buildId }: MovingCases,
  { workflowId, runId, type }: WorkflowExecutionInfo,
  isThere: boolean,
): Promise<Move> {
  try {
    if (!isThere) await takeOver(deployment, workflowId, runId, buildId);
    // Wakes it, too: what waits for a year would stay where it is for that long.
    if (type === 'pathwayCase') await client.workflow.getHandle(workflowId, runId).signal(moveOnSignal);
    return { kind: isThere ? 'called' : 'takenOver' };
  } catch (error) {
    // It ended, or went on in a new run, in the meantime.
    if (error instanceof WorkflowNotFoundError || hasEnded(error)) return { kind: 'gone' };
    return { kind: 'failed', workflowId, error };
  }
}

async function takeOver(
  { connection, namespace, name }: Deployment,
  workflowId: string,
  runId: string,
  buildId: string,
): Promise<void> {
  await connection.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution: { workflowId, runId },
    workflowExecutionOptions: {
      versioningOverride: { oneTime: { targetDeploymentVersion: { deploymentName: name, buildId } } },
    },
    updateMask: { paths: ['versioning_override'] },
  });
}

function hasEnded(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 5;
}

/** Moves cases now and every minute, until `cleanup` runs: those of a worker that ended later are found by a later round. */
export function keepMovingCases(moving: MovingCases, log: Log, cleanup: Cleanup): void {
  const told = new Set<string>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  async function round(): Promise<void> {
    try {
      const { connection } = moving.deployment;
      const { called, takenOver, failed } = await connection.withAbortSignal(stopping.signal, () =>
        moveCases(moving, told),
      );
      if (called + takenOver > 0) log.info('Cases move to this version', { called, takenOver });
      for (const { workflowId, error } of failed) log.error('A case could not be moved', { workflowId, error });
    } catch (error) {
      if (!stopping.signal.aborted) log.error('Cases could not be moved to this version', { error });
    }
    if (!stopping.signal.aborted) timer = setTimeout(begin, EVERY_MS).unref();
  }
  function begin(): void {
    underWay = round();
  }
  begin();
  cleanup.add(async () => {
    stopping.abort();
    clearTimeout(timer);
    await underWay;
  });
}
