import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime, Worker } from '@temporalio/worker';
import { bundleWorkflows } from './bundle.ts';
import { createCleanup } from './cleanup.ts';
import { findServerBinary } from './embedded-server/find-binary.ts';
import { createDataConverter } from './encryption/data-converter.ts';
import { installRuntime } from './runtime.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import { dataPaths, readSettings } from './settings.ts';
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { InjectedSinks } from '@temporalio/worker';
import type { Sinks } from '@temporalio/workflow';
import type { BundleSource } from './bundle.ts';

/** How long a worker may take to finish what it has in hand. */
const CLOSES_WITHIN_MS = 15_000;

/** What runs on the time-skipping server. */
export interface TimeSkippingOptions {
  readonly workflows: BundleSource;
  /** The activities by name, as the workflows call them. */
  readonly activities: object;
  /** Used on both sides, by client and worker. */
  readonly dataConverter?: DataConverter;
  readonly sinks?: InjectedSinks<Sinks>;
  readonly taskQueue?: string;
  /** How many cases the worker keeps in memory; 0 makes it replay the whole history at every task. */
  readonly maxCachedWorkflows?: number;
  /** Told when something slow begins, such as the download of the server. */
  readonly onProgress?: (message: string) => void;
}

/** A server whose clock jumps to the next timer when nothing else is to do, with a worker on it. */
export interface TimeSkipping {
  readonly client: Client;
  readonly taskQueue: string;
  readonly environment: TestWorkflowEnvironment;
  /** The server's time, an instant in UTC. */
  now(): Promise<string>;
  /** Lets `ms` milliseconds pass on the server: every timer due until then fires. */
  advance(ms: number): Promise<void>;
  /** Ends worker and server; nothing is left running. */
  close(): Promise<void>;
}

/**
 * Starts Temporal's time-skipping test server and a worker on it: fourteen months pass there in about 90 ms.
 *
 * The server has one clock for everything on it, begins at this machine's time and never goes back; it has no
 * searching. Use one per test file or run.
 *
 * @throws {ServerBinaryMissingError} the test server was not found and could not be fetched.
 */
export async function startTimeSkipping(options: TimeSkippingOptions): Promise<TimeSkipping> {
  installRuntime();
  const [binary, workflowBundle] = await Promise.all([
    findServerBinary(
      'temporal-test-server',
      options.onProgress === undefined ? {} : { onProgress: options.onProgress },
    ),
    bundleWorkflows(options.workflows),
  ]);
  const { dataConverter } = options;
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: binary.path } },
    ...(dataConverter === undefined ? {} : { client: { dataConverter } }),
  });
  const taskQueue = options.taskQueue ?? 'duecourse';
  try {
    await registerSearchAttributes(environment.connection, 'default');
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle,
      activities: options.activities,
      ...(dataConverter === undefined ? {} : { dataConverter }),
      ...(options.sinks === undefined ? {} : { sinks: options.sinks }),
      ...(options.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: options.maxCachedWorkflows }),
    });
    const running = worker.run();
    running.catch(() => undefined);
    return {
      client: environment.client,
      taskQueue,
      environment,
      now: async () => new Date(await environment.currentTimeMs()).toISOString(),
      advance: (ms) => environment.sleep(ms),
      close: async () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        let standsStill = false;
        try {
          const tooLong = sleep(CLOSES_WITHIN_MS, true, { ref: false });
          standsStill = await Promise.race([running.then(() => false), tooLong]);
        } finally {
          await (standsStill ? abandon(environment) : environment.teardown());
        }
      },
    };
  } catch (error) {
    await environment.teardown();
    throw error;
  }
}

/**
 * Ends a server that stands still, and leaves the connections to it alone: closed while calls on them are tried again, they end the
 * whole process.
 */
async function abandon(environment: TestWorkflowEnvironment): Promise<void> {
  // What the SDK does at the end of a teardown, which it cannot get to.
  const runtime: unknown = Reflect.get(environment, 'runtime');
  const server: unknown = Reflect.get(environment, 'server');
  if (!(runtime instanceof Runtime)) return;
  const ended = runtime.shutdownEphemeralServer(server as never).catch(() => undefined);
  await Promise.race([ended, sleep(CLOSES_WITHIN_MS)]);
}

/** The whole product on a time-skipping server, with a data directory of its own. */
export interface TimeSkippingCases extends TimeSkipping {
  /** Where the letters go that cases send: one `.eml` file each. */
  readonly outbox: string;
  readonly dataDirectory: string;
}

/**
 * Starts the product's own workflows and activities on a time-skipping server: real letters in an outbox, real papers, a real
 * journal, encrypted payloads. Mail server and database of the environment are left alone, so nothing reaches anybody.
 *
 * @param options.dataDirectory - where all of it is kept; a temporary directory, removed at the end, unless given.
 */
export async function startTimeSkippingCases(
  options: { readonly dataDirectory?: string; readonly onProgress?: (message: string) => void } = {},
): Promise<TimeSkippingCases> {
  const [{ program }, { openKeys }, { openLog }] = await Promise.all([
    import('./program.ts'),
    import('./connect.ts'),
    import('./log.ts'),
  ]);
  const cleanup = createCleanup();
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'duecourse-run-')));
  if (options.dataDirectory === undefined) cleanup.add(() => rm(dataDirectory, { recursive: true, force: true }));
  try {
    const settings = readSettings({ DUECOURSE_DATA: dataDirectory });
    const keys = await openKeys(settings);
    const { activities } = await program.createActivities({
      settings,
      keys,
      log: openLog(settings),
      cleanup,
      // What is removed at the end need not be on a disk: most of such a server's start would be spent on that.
      ...(options.dataDirectory === undefined ? { journalPlace: { kind: 'memory' } } : {}),
    });
    const server = await startTimeSkipping({
      workflows: program.workflows,
      activities,
      dataConverter: createDataConverter(keys),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    cleanup.add(() => server.close());
    const close = async (): Promise<void> => {
      const failures = await cleanup.run();
      if (failures.length > 0) throw new AggregateError(failures, 'The run could not be ended cleanly.');
    };
    return { ...server, outbox: dataPaths(dataDirectory).outbox, dataDirectory, close };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
