import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { createCaseClient, type CaseClient } from '../../../client/case-client.ts';
import { bundleWorkflows } from '../../../worker/bundle.ts';
import { findServerBinary } from '../../../worker/embedded-server/find-binary.ts';
import { startEmbeddedServer } from '../../../worker/embedded-server/start-server.ts';
import { createDataConverter } from '../../../worker/encryption/data-converter.ts';
import { openKeyDirectory } from '../../../worker/encryption/directory-key-store.ts';
import { workflows } from '../../../worker/program.ts';
import { installRuntime } from '../../../worker/runtime.ts';
import type { CaseActivities } from '../../../workflows/activity-stubs.ts';
import { createWorld, type World } from './memory-activities.ts';

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
  installRuntime(new DefaultLogger('ERROR'));
  const directory = await mkdtemp(join(tmpdir(), 'duecourse-cases-'));
  const server = await startEmbeddedServer({
    binary: (await findServerBinary('temporal')).path,
    dataDirectory: directory,
    namespace: 'default',
    ports: { temporal: 0, ui: 0 },
    codecUrl: 'http://127.0.0.1:1',
    env: process.env,
  });
  const dataConverter = createDataConverter(
    await openKeyDirectory(join(directory, 'keys'), new Uint8Array(32).fill(7)),
  );
  const connection = await Connection.connect({ address: server.address });
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
      await connection.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
