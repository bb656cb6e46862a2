import { Client, Connection } from '@temporalio/client';
import { createDataConverter } from './encryption/data-converter.ts';
import { openKeyDirectory } from './encryption/directory-key-store.ts';
import { keyIdOf } from './encryption/key-store.ts';
import { masterKeyFrom } from './encryption/master-key.ts';
import { readRunning } from './running.ts';
import { dataPaths, readSettings } from './settings.ts';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { KeyStore } from './encryption/key-store.ts';
import type { Settings } from './settings.ts';

/** A connection to the server the cases run on, which reads and writes their encrypted payloads. */
export interface CaseServer {
  readonly client: Client;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly settings: Settings;
  readonly keys: KeyStore;
  /** @throws {CaseErasedError} the case was erased. {@link KeyMissingError} its key is not here. */
  checkKey(caseId: string): Promise<void>;
  close(): Promise<void>;
}

/** No worker runs on the data directory, so there is no server to talk to. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
  readonly dataDirectory: string;

  constructor(dataDirectory: string) {
    super(
      `No worker is running on ${dataDirectory}. Start it with "npm start" in another terminal, ` +
        'set DUECOURSE_DATA to the directory it runs on, or TEMPORAL_ADDRESS to the server it uses.',
    );
    this.dataDirectory = dataDirectory;
  }
}

/** The Temporal server does not answer, or not for the namespace. */
export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
  readonly address: string;

  constructor(address: string, namespace: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The Temporal server at ${address} does not answer for the namespace ${namespace} (${reason}). ` +
        'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS and TEMPORAL_API_KEY, and that the server runs.',
      { cause },
    );
    this.address = address;
  }
}

/**
 * Connects to the server of the cases: the one TEMPORAL_ADDRESS names, or the one `npm start` runs on the data
 * directory.
 *
 * @throws {NotRunningError} neither is there.
 * @throws {TemporalUnreachableError} the server does not answer.
 */
export async function connectToCases(env: NodeJS.ProcessEnv = process.env): Promise<CaseServer> {
  const settings = readSettings(env);
  const running = await readRunning(dataPaths(settings.dataDirectory).running);
  const address = settings.temporal.address ?? running?.address;
  if (address === undefined) throw new NotRunningError(settings.dataDirectory);
  const namespace =
    settings.temporal.address === undefined ? (running?.namespace ?? 'default') : settings.temporal.namespace;
  const taskQueue =
    settings.temporal.address === undefined ? (running?.taskQueue ?? settings.taskQueue) : settings.taskQueue;
  const keys = await openKeys(settings);
  const connection = await connect(settings, address, namespace);
  const client = new Client({
    connection,
    namespace,
    dataConverter: createDataConverter(keys, { makesKeys: false }),
    interceptors: { workflow: [makeKeyAtStart(keys)] },
  });
  const checkKey = async (caseId: string): Promise<void> => void (await keys.existing(keyIdOf(caseId)));
  return { client, namespace, taskQueue, settings, keys, checkKey, close: () => connection.close() };
}

/** A case gets its key when it is started, and never again: an erased one cannot be opened a second time. */
function makeKeyAtStart(keys: KeyStore): WorkflowClientInterceptor {
  return {
    async startWithDetails(input, next) {
      await keys.keyFor(input.options.workflowId);
      return next(input);
    },
  };
}

/** The keys of the data directory, under the master key of the settings or its own. */
export async function openKeys(settings: Settings): Promise<KeyStore> {
  const paths = dataPaths(settings.dataDirectory);
  return await openKeyDirectory(paths.keys, settings.masterKey ?? (await masterKeyFrom(paths.masterKey)));
}

/**
 * A connection that was seen to work for the namespace.
 *
 * @param attempts - more than one for a server just started: on a busy machine its first answer can take longer than an attempt.
 * @throws {TemporalUnreachableError} it does not.
 */
export async function connect(
  settings: Settings,
  address: string,
  namespace: string,
  attempts = 1,
): Promise<Connection> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 5_000, ...security(settings) });
    await connection.workflowService.describeNamespace({ namespace });
    return connection;
  } catch (cause) {
    await connection?.close();
    if (attempts > 1) return await connect(settings, address, namespace, attempts - 1);
    throw new TemporalUnreachableError(address, namespace, cause);
  }
}

/** TLS and API key, as both kinds of connection take them. */
export function security(settings: Settings): { readonly tls?: true; readonly apiKey?: string } {
  return {
    ...(settings.temporal.tls ? { tls: true as const } : {}),
    ...(settings.temporal.apiKey === undefined ? {} : { apiKey: settings.temporal.apiKey }),
  };
}
