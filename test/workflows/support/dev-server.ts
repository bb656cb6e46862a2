import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createCaseClient, type CaseClient } from '../../../client/case-client.ts';
import { bundleWorkflows } from '../../../worker/bundle.ts';
import { createDataConverter } from '../../../worker/encryption/data-converter.ts';
import { workflows } from '../../../worker/program.ts';
import type { CaseActivities } from '../../../workflows/activity-stubs.ts';
import { createWorld, type World } from './memory-activities.ts';
import { startOwnServer } from './server-of-its-own.ts';

/** A real development server, with searches, the product's encryption, and workers that come and go. */
export interface DevStage {
  readonly client: Client;
  readonly world: World;
  readonly cases: CaseClient;
  /** Starts a worker; it ends when the function it answers is called. */
  startWorker(options?: WorkerOptions): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** What a worker is to do otherwise. */
interface WorkerOptions {
  readonly maxCachedWorkflows?: number;
  readonly activities?: CaseActivities;
}

export async function setDevStage(): Promise<DevStage> {
  const server = await startOwnServer();
  const { connection } = server;
  const dataConverter = createDataConverter(server.keys);
  const native = await NativeConnection.connect({ address: server.address });
  const client = new Client({ connection, dataConverter });
  const world = createWorld();
  const ending = new Set<() => Promise<void>>();

  async function startWorker(options: WorkerOptions = {}): Promise<() => Promise<void>> {
    const worker = await Worker.create({
      connection: native,
      taskQueue: 'cases',
      workflowBundle: await bundleWorkflows(workflows),
      activities: world.activities,
      dataConverter,
      ...options,
    });
    const running = worker.run();
    async function end(): Promise<void> {
      ending.delete(end);
      worker.shutdown();
      await running;
    }
    ending.add(end);
    return end;
  }

  return {
    client,
    world,
    cases: createCaseClient({ client, taskQueue: 'cases' }),
    startWorker,
    async close() {
      for (const end of ending) await end();
      await native.close();
      await server.close();
    },
  };
}
