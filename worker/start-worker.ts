import { NativeConnection, Worker } from '@temporalio/worker';
import { cachedCases, memoryHere } from './cache-size.ts';
import { security, TemporalUnreachableError } from './connect.ts';
import type { DataConverter } from '@temporalio/common';
import type { WorkflowBundle } from './bundle.ts';
import type { Cleanup } from './cleanup.ts';
import type { Settings } from './settings.ts';

/** What a worker runs, and where. */
export interface WorkerOptions {
  readonly settings: Settings;
  readonly address: string;
  readonly bundle: WorkflowBundle;
  readonly activities: object;
  readonly dataConverter: DataConverter;
}

/**
 * Connects a worker to the server and has it take up work; answers a promise of its end. Asked to end through `cleanup`,
 * it finishes what it has in hand first.
 *
 * @throws {TemporalUnreachableError} the server does not take the connection.
 */
export async function startWorker(
  options: WorkerOptions,
  cleanup: Cleanup,
): Promise<{ readonly ended: Promise<void> }> {
  const { settings, address, bundle, activities, dataConverter } = options;
  const { namespace } = settings.temporal;
  const connection = await NativeConnection.connect({ address, ...security(settings) }).catch((cause: unknown) => {
    throw new TemporalUnreachableError(address, namespace, cause);
  });
  cleanup.add(() => connection.close());
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: settings.taskQueue,
    workflowBundle: bundle,
    activities,
    dataConverter,
    maxCachedWorkflows: cachedCases(memoryHere()),
    shutdownGraceTime: '10 seconds',
  });
  const ended = worker.run();
  // Whoever waits for the end hears of a failure there; here it must not count as unhandled before they do.
  ended.catch(() => undefined);
  cleanup.add(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended.catch(() => undefined);
  });
  return { ended };
}
