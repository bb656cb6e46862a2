import { Client } from '@temporalio/client';
import { takeProcessLock } from '../reporting/process-lock.ts';
import { createCaseClient } from '../client/case-client.ts';
import { bundleWorkflows } from './bundle.ts';
import { createCleanup } from './cleanup.ts';
import { startCodecServer } from './codec-server.ts';
import { openKeys } from './connect.ts';
import { startControlServer } from './control-server.ts';
import { freePort } from './embedded-server/ports.ts';
import { createDataConverter } from './encryption/data-converter.ts';
import { keyIdOf, type KeyStore } from './encryption/key-store.ts';
import { createEncryptionCodec } from './encryption/payload-codec.ts';
import { openLog } from './log.ts';
import { eraseCase, tellErasures } from './erase.ts';
import { restoreCases } from './restore.ts';
import { keepMovingCases } from './move-cases.ts';
import { makePrivate } from './private-directory.ts';
import { createRulesDesk } from './rules-desk.ts';
import { createRunningCases } from './running-cases.ts';
import { contentsOf } from './published-contents.ts';
import { keepAnnounced } from './running.ts';
import { installRuntime } from './runtime.ts';
import { dataPaths } from './settings.ts';
import { startWorker } from './start-worker.ts';
import { openTemporal } from './temporal.ts';
import type { ChangeStore } from '../activities/changes/change-store.ts';
import type { RunningCases } from '../activities/changes/change.ts';
import type { Journal } from '../activities/journal/journal.ts';
import type { ActivityContext } from './activities.ts';
import type { Publications } from '../reporting/publications.ts';
import type { BundleSource } from './bundle.ts';
import type { Cleanup } from './cleanup.ts';
import type { CaseTraces } from './erase.ts';
import type { Settings } from './settings.ts';

/** What a worker process runs. */
export interface Program {
  readonly workflows: BundleSource;
  /** Makes the activities; whatever is opened for them is added to the context's cleanup. */
  readonly createActivities: (context: ActivityContext) => Promise<{
    readonly activities: object;
    /** Where cases are restored from; without one there is nothing to restore. */
    readonly journal?: Pick<Journal, 'listCases' | 'readCase'>;
    /** What an erasure takes away outside Temporal; without it nothing can be erased. */
    readonly traces?: CaseTraces;
    /** What was published, and the changes of many cases; without them there are none. */
    readonly publications?: Publications;
    readonly changes?: ChangeStore;
  }>;
}

/** A worker with all it needs around it. */
export interface Running {
  readonly address: string;
  readonly embedded: boolean;
  readonly uiUrl: string | undefined;
  readonly codecUrl: string;
  /** The version this worker serves; undefined where versions are off. */
  readonly version: { readonly buildId: string; readonly isCurrent: boolean } | undefined;
  /** Settles when everything has ended: undefined if it was asked to, otherwise why. */
  readonly ended: Promise<Error | undefined>;
  /** Finishes what is in hand, then ends worker, database and servers, in this order. */
  stop(): Promise<void>;
}

/** Something a worker cannot be without ended by itself. */
export class WorkerEndedError extends Error {
  override readonly name = 'WorkerEndedError';
}

/**
 * Starts all of Duecourse on this machine: keys, codec server, embedded Temporal server (unless TEMPORAL_ADDRESS names
 * one), activities and worker. When it returns, cases can be opened.
 *
 * A step that fails undoes those before it: nothing is left running.
 *
 * @throws {HeldByAnotherProcess} a worker already runs on the data directory.
 * @throws {DirectoryNotPrivateError} the data directory cannot be closed to other users.
 * @throws {PortInUseError | ServerBinaryMissingError | EmbeddedServerError | TemporalUnreachableError}
 */
export async function runWorker(
  settings: Settings,
  program: Program,
  onProgress: (message: string) => void = () => undefined,
): Promise<Running> {
  const cleanup = createCleanup();
  try {
    return await startAll(settings, program, onProgress, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function startAll(
  settings: Settings,
  program: Program,
  onProgress: (message: string) => void,
  cleanup: Cleanup,
): Promise<Running> {
  const paths = dataPaths(settings.dataDirectory);
  await makePrivate(settings.dataDirectory);
  if (!isShareable(settings)) {
    const lock = takeProcessLock(paths.lock, `The data directory ${settings.dataDirectory}`);
    cleanup.add(() => lock.release());
  }
  const log = openLog(settings);
  installRuntime(log.sdk);
  // The server's start and the bundling take about as long: side by side. A failure is heard where it is awaited.
  const bundling = bundleWorkflows(program.workflows);
  bundling.catch(() => undefined);

  const keys = await openKeys(settings);
  const codecPort = await freePort(settings.ports.codec, 'the codec server', 'DUECOURSE_CODEC_PORT');
  const codec = await startCodecServer(createEncryptionCodec(keys), codecPort);
  cleanup.add(() => codec.close());
  const { taskQueue } = settings;
  const { namespace } = settings.temporal;
  const dataConverter = createDataConverter(keys, { makesKeys: false });
  const opening = openTemporal(settings, codec, onProgress, cleanup);
  const connecting = opening.then(({ connection }) => new Client({ connection, namespace, dataConverter }));
  const [temporal, { activities, journal, traces, publications, changes }] = await both(
    opening,
    program.createActivities({
      settings,
      keys,
      log,
      cleanup,
      runningCases: async (published) => casesOf(await connecting, { taskQueue, keys }, published),
    }),
  );
  const { address, embedded, uiUrl } = temporal;
  const client = await connecting;
  const control = await startControlServer({
    restore: () => restoreCases({ journal: journal ?? noJournal, client, taskQueue }),
    erase: (request) => eraseCase({ client, keys, traces: traces ?? noTraces, log }, request),
    erasures: () => tellErasures(traces ?? noTraces),
    ...(publications === undefined || changes === undefined
      ? {}
      : { rules: createRulesDesk({ publications, changes, client, keys, taskQueue }) }),
  });
  cleanup.add(() => control.close());
  const worker = await startWorker(
    {
      settings,
      address,
      connection: temporal.connection,
      embedded,
      lost: temporal.lost,
      bundle: await bundling,
      activities,
      dataConverter,
    },
    cleanup,
  );
  const { version } = worker;
  if (version !== undefined) {
    const { deployment, buildId, isCurrent } = version;
    const standing = isCurrent
      ? 'The worker serves the current version'
      : 'The worker serves a version that is not current';
    log.info(standing, { version: `${deployment.name}:${buildId}` });
    keepMovingCases({ client, deployment, buildId, othersMayRun: !embedded }, log, cleanup);
  }
  const where = { address, namespace, taskQueue, embedded, ...(uiUrl === undefined ? {} : { uiUrl }) };
  const reached = { ...where, codecUrl: codec.url, control: { url: control.url, token: control.token } };
  await keepAnnounced(paths.running, reached, cleanup);
  log.info('Ready', { address, namespace, taskQueue });

  const why = Promise.race([
    worker.ended.then(() => undefined, asEnded),
    temporal.lost.then(
      () =>
        new WorkerEndedError(
          `The embedded Temporal server ended by itself. Its log is ${paths.serverLog}. Start again: no case is lost.`,
        ),
    ),
  ]);
  const ended = why.then(async (error) => {
    if (error !== undefined) log.error('The worker ended by itself', { error });
    const failures = await cleanup.run();
    for (const failure of failures) log.error('A step of the shutdown failed', { failure });
    return error;
  });
  return {
    address,
    embedded,
    uiUrl,
    codecUrl: codec.url,
    version: version === undefined ? undefined : { buildId: version.buildId, isCurrent: version.isCurrent },
    ended,
    stop: async () => void (await cleanup.run()),
  };
}

/** The running cases, for changes of many: as a client of the worker's own reaches them. */
function casesOf(
  client: Client,
  { taskQueue, keys }: { readonly taskQueue: string; readonly keys: KeyStore },
  publications: Publications,
): RunningCases {
  const checkKey = async (caseId: string): Promise<void> => void (await keys.existing(keyIdOf(caseId)));
  const cases = createCaseClient({ client, taskQueue, checkKey, patienceInMs: CASE_PATIENCE_IN_MS });
  return createRunningCases(cases, contentsOf(publications));
}

/** A case that does not answer for so long is told as failed: it must not hold up the others. */
const CASE_PATIENCE_IN_MS = 8_000;

/**
 * Several workers may share a data directory, such as those of an old and a new release, when neither server nor journal is embedded: keys,
 * papers and letters are files that one process or another writes whole.
 */
function isShareable({ temporal, databaseUrl }: Settings): boolean {
  return temporal.address !== undefined && databaseUrl !== undefined;
}

/** Both, side by side. When one fails the other is still waited for: what it opened has to be in `cleanup` by then. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

const noJournal: Pick<Journal, 'listCases' | 'readCase'> = {
  listCases: () => Promise.resolve([]),
  readCase: () => Promise.resolve(undefined),
};

const noTraces: CaseTraces = {
  find: () => Promise.resolve(undefined),
  erasures: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
  removeFiles: () => Promise.resolve({ papers: 0, letters: 0 }),
};

function asEnded(cause: unknown): WorkerEndedError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new WorkerEndedError(`The worker ended by itself: ${reason}. Start again: no case is lost.`, { cause });
}
