import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import { buildIdOf } from './build-id.ts';
import { cachedCases, memoryHere } from './cache-size.ts';
import { security, TemporalUnreachableError } from './connect.ts';
import { currentBuildId, makeCurrent, mayBecomeCurrent } from './worker-versions.ts';
import type { Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { WorkerDeploymentOptions } from '@temporalio/worker';
import type { WorkflowBundle } from './bundle.ts';
import type { Cleanup } from './cleanup.ts';
import type { Settings } from './settings.ts';
import type { Deployment } from './worker-versions.ts';

/**
 * How long a worker whose server is gone has to finish what goes out, such as a letter half handed over. Left alone, it asks the server that
 * is not there for up to half a minute.
 */
const GONE_MS = 5_000;

/** What a worker runs, and where. */
export interface WorkerOptions {
  readonly settings: Settings;
  readonly address: string;
  /** A client's connection to the same server, over which versions are managed. */
  readonly connection: Connection;
  /** On the embedded server there is no other worker that could be current. */
  readonly embedded: boolean;
  /** Settles when the server is gone for good; then nothing that is in hand can be handed in. */
  readonly lost?: Promise<void>;
  readonly bundle: WorkflowBundle;
  readonly activities: object;
  readonly dataConverter: DataConverter;
}

/** A worker that takes up work. */
export interface StartedWorker {
  readonly ended: Promise<void>;
  /** Its version, unless versions are off. */
  readonly version: StartedVersion | undefined;
}

/** The version a worker serves. */
export interface StartedVersion {
  readonly deployment: Deployment;
  readonly buildId: string;
  /** Did it become current, or was it already? */
  readonly isCurrent: boolean;
}

/**
 * Connects a worker to the server and has it take up work, as a version of its own that is made current if the settings say so; answers a
 * promise of its end. Asked to end through `cleanup`, it finishes what it has in hand first.
 *
 * @throws {TemporalUnreachableError} the server does not take the connection.
 * @throws {VersionNotTakenUpError} the server does not make its version current.
 */
export async function startWorker(options: WorkerOptions, cleanup: Cleanup): Promise<StartedWorker> {
  const { settings, address, bundle, activities, dataConverter } = options;
  const { namespace } = settings.temporal;
  const connection = await NativeConnection.connect({ address, ...security(settings) }).catch((cause: unknown) => {
    throw new TemporalUnreachableError(address, namespace, cause);
  });
  let isInUse = false;
  // A connection that a worker still uses is not to be closed; the process's end does that.
  cleanup.add(async () => (isInUse ? undefined : await connection.close()));
  const buildId = await buildIdOf(bundle);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: settings.taskQueue,
    workflowBundle: bundle,
    activities,
    dataConverter,
    maxCachedWorkflows: cachedCases(memoryHere()),
    shutdownGraceTime: '10 seconds',
    ...versionOf(settings, buildId),
  });
  const ended = worker.run();
  // Whoever waits for the end hears of a failure there; here it must not count as unhandled before they do.
  ended.catch(() => undefined);
  cleanup.add(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    const gone = options.lost?.then(() => sleep(GONE_MS, true, { ref: false })) ?? never;
    isInUse = await Promise.race([ended.then(no, no), gone]);
  });
  return { ended, version: await takenUp(options, buildId) };
}

const never = new Promise<never>(() => undefined);
const no = (): boolean => false;

function versionOf(
  { versions: { mode, deployment } }: Settings,
  buildId: string,
): { readonly workerDeploymentOptions?: WorkerDeploymentOptions } {
  if (mode === 'off') return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: deployment, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: mode === 'pinned' ? 'PINNED' : 'AUTO_UPGRADE',
    },
  };
}

async function takenUp(options: WorkerOptions, buildId: string): Promise<StartedVersion | undefined> {
  const { settings, connection, embedded } = options;
  const { mode, deployment: name, makeCurrent: when } = settings.versions;
  if (mode === 'off') return undefined;
  const deployment = { connection, namespace: settings.temporal.namespace, taskQueue: settings.taskQueue, name };
  const isWanted =
    when === 'always' || embedded || (when === 'if-new' && (await mayBecomeCurrent(deployment, buildId)));
  if (isWanted) await makeCurrent(deployment, buildId);
  return { deployment, buildId, isCurrent: isWanted || (await currentBuildId(deployment)) === buildId };
}
