import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { program } from '../../worker/program.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { createCleanup } from '../../worker/cleanup.ts';
import { connect, openKeys } from '../../worker/connect.ts';
import { findServerBinary } from '../../worker/embedded-server/find-binary.ts';
import { createDataConverter } from '../../worker/encryption/data-converter.ts';
import { openLog } from '../../worker/log.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { dataPaths, readSettings } from '../../worker/settings.ts';
import type { Cleanup } from '../../worker/cleanup.ts';
import type { CaseActivities } from '../../workflows/activity-stubs.ts';
import type { Journal } from '../../activities/journal/journal.ts';
import { startServer, type Storage } from './server.ts';

/** Both sides on one server: a worker each, the same activities, the same encryption. */
export interface Stage {
  readonly client: Client;
  readonly serverPid: number;
  /** Task queues of the two sides. */
  readonly queues: { readonly engine: string; readonly handWritten: string };
  /** Where the letters are. */
  readonly outbox: string;
  readonly journal: Journal | undefined;
  close(): Promise<void>;
}

/** What a stage is set with. */
export interface StageOptions {
  readonly storage: Storage;
  /** `product`: outbox, papers and journal on disk, as the product has them. Or others that do next to nothing. */
  readonly activities: 'product' | CaseActivities;
  /** Cases a worker keeps in memory. */
  readonly cached?: number;
  /** Workflows beside everything else instead of in a thread of their own, to look into their heap. */
  readonly inMainThread?: true;
}

/** Sets the stage in a temporary directory; `close` ends and removes all of it. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { storage, activities: wanted, cached = 1_000, inMainThread = false } = options;
  installRuntime();
  const cleanup = createCleanup();
  try {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'duecourse-bench-'));
    cleanup.add(() => rm(dataDirectory, { recursive: true, force: true }));
    const settings = readSettings({ DUECOURSE_DATA: dataDirectory });
    const server = await startServer((await findServerBinary('temporal')).path, dataDirectory, storage);
    cleanup.add(() => server.stop());
    const keys = await openKeys(settings);
    const product =
      wanted === 'product'
        ? await program.createActivities({ settings, keys, log: openLog(settings), cleanup })
        : undefined;
    const activities = product?.activities ?? wanted;
    const dataConverter = createDataConverter(keys);
    const connection = await connect(settings, server.address, 'default');
    cleanup.add(() => connection.close());
    const native = await NativeConnection.connect({ address: server.address });
    cleanup.add(() => native.close());
    const queues = { engine: 'engine', handWritten: 'hand-written' };
    const bundles = {
      engine: await bundleWorkflows(program.workflows),
      handWritten: await bundleWorkflows({
        workflowsPath: fileURLToPath(new URL('hand-written/hand-written-case.ts', import.meta.url)),
      }),
    };
    for (const side of ['engine', 'handWritten'] as const) {
      const worker = await Worker.create({
        connection: native,
        taskQueue: queues[side],
        workflowBundle: bundles[side],
        activities: activities as object,
        dataConverter,
        maxCachedWorkflows: cached,
        debugMode: inMainThread,
      });
      runUntilClosed(worker, cleanup);
    }
    return {
      client: new Client({ connection, dataConverter }),
      serverPid: server.pid,
      queues,
      outbox: dataPaths(dataDirectory).outbox,
      journal: product?.journal as Journal | undefined,
      async close() {
        const failures = await cleanup.run();
        if (failures.length > 0) throw new AggregateError(failures, 'The stage could not be cleared.');
      },
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

function runUntilClosed(worker: Worker, cleanup: Cleanup): void {
  const ended = worker.run();
  // A failure is heard when the stage is cleared.
  ended.catch(() => undefined);
  cleanup.add(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  });
}
