import { setTimeout as sleep } from 'node:timers/promises';
import { isServed, makeCurrent, versionQuery, workerVersions } from './worker-versions.ts';
import type { CaseServer } from './connect.ts';
import type { Deployment, WorkerVersion } from './worker-versions.ts';

/** A version of the workers, and the cases that are on it. */
export interface VersionWithCases {
  readonly buildId: string;
  readonly isCurrent: boolean;
  /** Does a worker of it run, as far as the server can tell? One that was killed is believed in for a minute and a half. */
  readonly isServed: boolean;
  /** When a worker of it last asked for work; absent when that is longer ago than some minutes. */
  readonly heardOf?: string;
  /** Cases that stay with it until they go on in a new run. */
  readonly pinned: number;
  /** Cases that were last seen to by it, and go to the current version at their next step. */
  readonly upgrading: number;
}

/** All versions that serve cases or have any. */
export interface WorkerList {
  readonly deployment: string;
  /** Newest first. */
  readonly versions: readonly VersionWithCases[];
  /** Cases from before workers had versions: they go to the current one at their next step. */
  readonly withoutVersion: number;
}

/** The versions of the workers on the server of the cases, each with its cases. */
export async function listWorkers(server: CaseServer): Promise<WorkerList> {
  const deployment = deploymentOf(server);
  const versions = await workerVersions(deployment);
  return {
    deployment: deployment.name,
    versions: await Promise.all(versions.map((version) => withCases(server, deployment, version))),
    withoutVersion: await countCases(
      server,
      `TaskQueue = '${server.taskQueue.replaceAll("'", "''")}' AND TemporalWorkerDeploymentVersion IS NULL`,
    ),
  };
}

/** Waits until no case is on any but the current version; answers how things stand then, or when the time is over. */
export async function waitUntilMoved(server: CaseServer, withinMs: number): Promise<WorkerList> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const list = await listWorkers(server);
    if (elsewhere(list) === 0 || Date.now() >= giveUpAt) return list;
    await sleep(1_000);
  }
}

/** How many cases are on another version than the current one. */
export function elsewhere({ versions, withoutVersion }: WorkerList): number {
  return versions.reduce(
    (sum, { isCurrent, pinned, upgrading }) => (isCurrent ? sum : sum + pinned + upgrading),
    withoutVersion,
  );
}

/**
 * Makes a version the one that new cases and new runs begin on. A worker of it has to run.
 *
 * @throws {VersionNotTakenUpError} the server knows no worker of it.
 */
export async function switchTo(server: CaseServer, buildId: string): Promise<void> {
  await makeCurrent(deploymentOf(server), buildId, 2_000);
}

function deploymentOf({ client, namespace, taskQueue, settings }: CaseServer): Deployment {
  return { connection: client.connection, namespace, taskQueue, name: settings.versions.deployment };
}

async function withCases(
  server: CaseServer,
  deployment: Deployment,
  version: WorkerVersion,
): Promise<VersionWithCases> {
  const { buildId, isCurrent, heardOf } = version;
  const on = versionQuery(deployment, buildId);
  const [pinned, upgrading] = await Promise.all(
    ['Pinned', 'AutoUpgrade'].map((how) =>
      countCases(server, `${on} AND TemporalWorkflowVersioningBehavior = '${how}'`),
    ),
  );
  return {
    buildId,
    isCurrent,
    isServed: isServed(version),
    ...(heardOf === undefined ? {} : { heardOf: heardOf.toISOString() }),
    pinned: pinned ?? 0,
    upgrading: upgrading ?? 0,
  };
}

async function countCases({ client }: CaseServer, on: string): Promise<number> {
  return (await client.workflow.count(`ExecutionStatus = 'Running' AND WorkflowType = 'pathwayCase' AND ${on}`)).count;
}
