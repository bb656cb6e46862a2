import { setTimeout as sleep } from 'node:timers/promises';
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
  /** Cases whose worker was gone: their next task comes to this version. */
  readonly takenOver: number;
  /** Cases that were asked to go on in a new run as soon as they have nothing in hand, those taken over among them. */
  readonly called: number;
  /** Cases the server would not move now; the next round tries again. */
  readonly failed: readonly Failed[];
}

interface Failed {
  readonly workflowId: string;
  readonly error: unknown;
}

type Found = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'type'> & { readonly isStranded: boolean };

const versionKey = defineSearchAttributeKey('TemporalWorkerDeploymentVersion', 'KEYWORD');
const behaviourKey = defineSearchAttributeKey('TemporalWorkflowVersioningBehavior', 'KEYWORD');

const AT_ONCE = 10;
/** Twenty cases a second: they come between what people ask for meanwhile, not before it. */
const PAUSE_MS = 500;
const EVERY_MS = 20_000;

/**
 * Has the cases of other versions move to this one, a few at a time. Does nothing while another version is current.
 *
 * A case is told, and moves by itself when its handlers have finished; it would otherwise stay for as long as it waits. One that is
 * pinned to a version whose worker is gone would not even wake: nothing of it would happen any more, its deadlines included. So its next
 * task is sent here, once. That is safe because every version replays the histories of those before it.
 *
 * @param told - runs that were told already; those of this round are added.
 */
export async function moveCases(moving: MovingCases, told: Set<string> = new Set()): Promise<Moved> {
  const { client, deployment, buildId } = moving;
  const versions = await workerVersions(deployment);
  const isCurrent = versions.some((version) => version.isCurrent && version.buildId === buildId);
  const found = isCurrent
    ? await casesElsewhere(
        moving,
        versions.filter((version) => isServed(version)),
      )
    : [];
  const stranded = found.filter(({ isStranded }) => isStranded);
  const taken = await inBatches(stranded, 0, ({ workflowId, runId }) =>
    takeOver(deployment, { workflowId, runId }, buildId),
  );
  // Only a case knows the signal; whatever else runs here moves when it next has something to do.
  const waiting = found.filter(({ type, runId }) => type === 'pathwayCase' && !told.has(runId));
  const called = await inBatches(waiting, PAUSE_MS, async ({ workflowId, runId }) => {
    await client.workflow.getHandle(workflowId, runId).signal(moveOnSignal);
    told.add(runId);
  });
  return { takenOver: taken.done, called: called.done, failed: [...taken.failed, ...called.failed] };
}

/** A search for what runs on any other version. What has none goes to the current one without being asked. */
export function elsewhereQuery({ taskQueue, name }: Deployment, buildId: string): string {
  return (
    `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue.replaceAll("'", "''")}' ` +
    `AND ${versionKey.name} IS NOT NULL AND ${versionKey.name} != '${name}:${buildId}'`
  );
}

async function casesElsewhere(
  { client, deployment, buildId, othersMayRun }: MovingCases,
  running: readonly { readonly buildId: string }[],
): Promise<readonly Found[]> {
  const served = new Set(othersMayRun ? running.map((version) => `${deployment.name}:${version.buildId}`) : []);
  const found: Found[] = [];
  for await (const execution of client.workflow.list({ query: elsewhereQuery(deployment, buildId) })) {
    const { workflowId, runId, type, typedSearchAttributes } = execution;
    const isPinned = typedSearchAttributes.get(behaviourKey) === 'Pinned';
    const isStranded = isPinned && !served.has(typedSearchAttributes.get(versionKey) ?? '');
    found.push({ workflowId, runId, type, isStranded });
  }
  return found;
}

/** Does it for each, some at once and then a pause; one that fails keeps no other from its turn. */
async function inBatches(
  all: readonly Found[],
  pauseMs: number,
  move: (found: Found) => Promise<void>,
): Promise<{ readonly done: number; readonly failed: readonly Failed[] }> {
  let done = 0;
  const failed: Failed[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    if (from > 0) await sleep(pauseMs);
    const batch = all.slice(from, from + AT_ONCE);
    const results = await Promise.allSettled(batch.map(move));
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') done += 1;
      // It ended, or went on in a new run, in the meantime.
      else if (!hasEnded(result.reason))
        failed.push({ workflowId: batch[index]?.workflowId ?? '', error: result.reason });
    }
  }
  return { done, failed };
}

async function takeOver(
  { connection, namespace, name }: Deployment,
  workflowExecution: { readonly workflowId: string; readonly runId: string },
  buildId: string,
): Promise<void> {
  await connection.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: {
      versioningOverride: { oneTime: { targetDeploymentVersion: { deploymentName: name, buildId } } },
    },
    updateMask: { paths: ['versioning_override'] },
  });
}

const NOT_FOUND = 5;

function hasEnded(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  return error instanceof Error && 'code' in error && error.code === NOT_FOUND;
}

/** Moves cases now and every twenty seconds, until `cleanup` runs: those of a worker that ended later are found by a later round. */
export function keepMovingCases(moving: MovingCases, log: Log, cleanup: Cleanup): void {
  const told = new Set<string>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  async function round(): Promise<void> {
    try {
      const { connection } = moving.deployment;
      const moved = await connection.withAbortSignal(stopping.signal, () => moveCases(moving, told));
      const { called, takenOver, failed } = moved;
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
    // A call to a server that is gone is tried again for half a minute, abort or not; nothing depends on its end.
    await Promise.race([underWay, sleep(1_000, undefined, { ref: false })]);
  });
}
