import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { processIdentity } from '../process-identity.ts';
import { searchAttributeArguments } from '../search-attributes.ts';
import { dataPaths } from '../settings.ts';
import { freePort } from './ports.ts';
import { endForgottenServer, endProcess, endStaleServer, rememberServer, WRITES_ITS_NUMBER } from './stale-server.ts';

/** A Temporal server that runs beside this process, on a database in the data directory. */
export interface EmbeddedServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  /** Settles when the server has ended, asked to or not; the value says whether it was asked. */
  readonly ended: Promise<'asked' | 'by itself'>;
  /** Ends the server; what it has stored stays. */
  stop(): Promise<void>;
}

/** What an embedded server needs to know. */
export interface EmbeddedServerOptions {
  readonly binary: string;
  readonly dataDirectory: string;
  readonly namespace: string;
  readonly ports: { readonly temporal: number; readonly ui: number };
  /** Where the web UI has encrypted payloads decoded. */
  readonly codecUrl: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The embedded server ended before it could be used. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
  readonly log: string;

  constructor(problem: string, log: string, lastLines: string) {
    super(`The embedded Temporal server ${problem}. Its log is ${log}; the last it wrote:\n${lastLines}`);
    this.log = log;
  }
}

const READY_WITHIN_MS = 30_000;
const LOG_LIMIT_BYTES = 10_000_000;

/**
 * Starts Temporal's development server on SQLite in the data directory and waits until it answers. One that an earlier
 * process of ours left behind on the same database is ended first.
 *
 * @throws {PortInUseError} a port it needs is taken.
 * @throws {EmbeddedServerError} it ended, or did not answer within half a minute.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const paths = dataPaths(options.dataDirectory);
  await mkdir(options.dataDirectory, { recursive: true, mode: 0o700 });
  await endStaleServer(paths.server);
  await endForgottenServer(paths.serverNumber, paths.database);
  const port = await freePort(options.ports.temporal, 'the embedded Temporal server', 'DUECOURSE_TEMPORAL_PORT');
  const uiPort = await freePort(options.ports.ui, "Temporal's web UI", 'DUECOURSE_UI_PORT');
  const log = openLog(paths.serverLog);
  const words = [paths.serverNumber, options.binary, ...argumentsFor(options, paths.database, port, uiPort)];
  const child = spawn('/bin/sh', ['-c', WRITES_ITS_NUMBER, ...words], {
    env: options.env,
    stdio: ['ignore', log, log],
    // A group of its own, so that Ctrl-C reaches this process first and the worker can finish before the server goes.
    detached: true,
  });
  closeSync(log);
  let asked = false;
  const ended = new Promise<'asked' | 'by itself'>((resolve) => {
    const settle = (): void => resolve(asked ? 'asked' : 'by itself');
    child.once('exit', settle);
    child.once('error', settle);
  });
  const { pid } = child;
  if (pid === undefined) {
    throw new EmbeddedServerError('could not be started', paths.serverLog, 'There is no /bin/sh to start it with.');
  }
  await rememberServer(paths.server, pid);
  const identity = processIdentity(pid);
  const stop = async (): Promise<void> => {
    asked = true;
    if (identity !== undefined) await endProcess(identity);
    await rm(paths.server, { force: true });
    await rm(paths.serverNumber, { force: true });
  };
  const address = `127.0.0.1:${port}`;
  const problem = await Promise.race([
    ended.then(() => 'ended as soon as it was started'),
    answers(address, options.namespace),
  ]);
  if (problem !== undefined) {
    await stop();
    const lines = (await readFile(paths.serverLog, 'utf8')).trim().split('\n');
    throw new EmbeddedServerError(problem, paths.serverLog, lines.slice(-5).join('\n'));
  }
  return { address, uiUrl: `http://127.0.0.1:${uiPort}`, pid, ended, stop };
}

function argumentsFor(options: EmbeddedServerOptions, database: string, port: number, uiPort: number): string[] {
  return ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)].concat(
    ['--db-filename', database, '--namespace', options.namespace, '--ui-codec-endpoint', options.codecUrl],
    // Every commit reaches the disk before it is answered; the write-ahead log takes one flush for that, not three.
    ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=full'],
    ['--ui-disable-news-fetch', '--log-format', 'json', '--log-level', 'warn'],
    searchAttributeArguments(),
  );
}

function openLog(path: string): number {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  } catch {
    // There is no log yet.
  }
  return openSync(path, 'a', 0o600);
}

/** Undefined once the server answers for the namespace; otherwise what is wrong. */
async function answers(address: string, namespace: string): Promise<string | undefined> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      try {
        await connection.workflowService.describeNamespace({ namespace });
        return undefined;
      } finally {
        await connection.close();
      }
    } catch {
      await sleep(50);
    }
  }
  return `did not answer within ${READY_WITHIN_MS / 1000} seconds`;
}
