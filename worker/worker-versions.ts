import { setTimeout as sleep } from 'node:timers/promises';
import proto from '@temporalio/proto';
import type { ConnectionLike } from '@temporalio/client';

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** Where the versions of a deployment's workers stand together. */
export interface Deployment {
  readonly connection: ConnectionLike;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly name: string;
}

/** A version of the workers as the server knows it. */
export interface WorkerVersion {
  readonly buildId: string;
  /** Do new cases, and new runs of running ones, begin on it? */
  readonly isCurrent: boolean;
  /** Was it that once? */
  readonly wasCurrent: boolean;
  /** When a worker of it was last heard of; undefined when that is more than some minutes ago. */
  readonly heardOf: Date | undefined;
}

/** The server has not taken the version up in time. */
export class VersionNotTakenUpError extends Error {
  override readonly name = 'VersionNotTakenUpError';
  readonly buildId: string;

  constructor(buildId: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The Temporal server did not make the worker's version ${buildId} current (${reason}). ` +
        'It needs Temporal 1.28 or newer, and an account that may; with DUECOURSE_MAKE_CURRENT=never you do it yourself, ' +
        'with DUECOURSE_VERSIONING=off the worker has no version.',
      { cause },
    );
    this.buildId = buildId;
  }
}

const TAKEN_UP_WITHIN_MS = 30_000;
/** A worker asks for work again at the latest after a minute. */
const SILENT_AFTER_MS = 90_000;
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

/** The versions of a deployment, newest first; none when no worker with a version has been there yet. */
export async function workerVersions(deployment: Deployment): Promise<readonly WorkerVersion[]> {
  const { connection, namespace, name } = deployment;
  const [info, heard] = await Promise.all([
    connection.workflowService
      .describeWorkerDeployment({ namespace, deploymentName: name })
      .then(({ workerDeploymentInfo }) => workerDeploymentInfo)
      .catch((error: unknown) => {
        if (codeOf(error) === NOT_FOUND) return undefined;
        throw error;
      }),
    lastHeardOf(deployment),
  ]);
  const current = info?.routingConfig?.currentDeploymentVersion?.buildId;
  return (info?.versionSummaries ?? [])
    .toSorted((a, b) => Number(b.createTime?.seconds ?? 0) - Number(a.createTime?.seconds ?? 0))
    .map(({ deploymentVersion, lastCurrentTime }) => {
      const buildId = deploymentVersion?.buildId ?? '';
      return {
        buildId,
        isCurrent: buildId === current,
        wasCurrent: lastCurrentTime !== undefined && lastCurrentTime !== null,
        heardOf: heard.get(buildId),
      };
    });
}

/** A search for what is on a version. */
export function versionQuery({ taskQueue, name }: Deployment, buildId: string): string {
  return `TaskQueue = '${taskQueue.replaceAll("'", "''")}' AND TemporalWorkerDeploymentVersion = '${name}:${buildId}'`;
}

/** Is there a worker of the version, as far as anybody can tell? One that was killed is believed in for a minute and a half. */
export function isServed({ heardOf }: Pick<WorkerVersion, 'heardOf'>, nowInMs: number = Date.now()): boolean {
  return heardOf !== undefined && nowInMs - heardOf.getTime() < SILENT_AFTER_MS;
}

/** When workers of each version last asked for work; the server forgets them after some minutes. */
async function lastHeardOf({ connection, namespace, taskQueue, name }: Deployment): Promise<Map<string, Date>> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  const heard = new Map<string, Date>();
  for (const { deploymentOptions, lastAccessTime } of pollers ?? []) {
    if (deploymentOptions?.deploymentName !== name) continue;
    const buildId = deploymentOptions.buildId ?? '';
    const at = new Date(Number(lastAccessTime?.seconds ?? 0) * 1_000);
    const known = heard.get(buildId);
    if (known === undefined || known < at) heard.set(buildId, at);
  }
  return heard;
}

/**
 * Makes a version the one that new cases, new runs and cases without a version go to. Its worker has to run: the server takes a version
 * up when it first asks for work, about a second after its start.
 *
 * @throws {VersionNotTakenUpError} it was not taken up in time, within half a minute unless said, or the account may not.
 */
export async function makeCurrent(
  deployment: Deployment,
  buildId: string,
  withinMs: number = TAKEN_UP_WITHIN_MS,
): Promise<void> {
  const { connection, namespace, name } = deployment;
  // Most starts are of the version that was there before; asking takes a tenth of the time.
  if ((await currentBuildId(deployment)) === buildId) return;
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    try {
      await connection.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName: name,
        buildId,
        // A task queue of an earlier version that nobody serves any more is no reason to leave the cases there.
        ignoreMissingTaskQueues: true,
      });
      return;
    } catch (error) {
      const mayPass = [NOT_FOUND, FAILED_PRECONDITION].includes(codeOf(error) ?? -1);
      if (!mayPass || Date.now() > giveUpAt) throw new VersionNotTakenUpError(buildId, error);
    }
    await sleep(50);
  }
}

/** The version that new cases and new runs begin on; undefined when that is none. */
export async function currentBuildId(deployment: Deployment): Promise<string | undefined> {
  return (await workerVersions(deployment)).find(({ isCurrent }) => isCurrent)?.buildId;
}

/** May the version become current by itself? One that was replaced stays so, or a worker that is started anew would take the cases back. */
export async function mayBecomeCurrent(deployment: Deployment, buildId: string): Promise<boolean> {
  const known = (await workerVersions(deployment)).find((version) => version.buildId === buildId);
  return known === undefined || known.isCurrent || !known.wasCurrent;
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}
