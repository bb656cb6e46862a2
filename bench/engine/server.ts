import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { startEmbeddedServer } from '../../worker/embedded-server/start-server.ts';
import { searchAttributeArguments } from '../../worker/search-attributes.ts';

/** Where the server keeps histories: on disk as the product has it, or nowhere. */
export type Storage = 'disk' | 'memory';

/** A server that was started here. */
export interface StartedServer {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a development server on 127.0.0.1: the embedded one, or the same program without a database. */
export async function startServer(binary: string, dataDirectory: string, storage: Storage): Promise<StartedServer> {
  return storage === 'disk'
    ? startEmbeddedServer({
        binary,
        dataDirectory,
        namespace: 'default',
        ports: { temporal: 0, ui: 0 },
        codecUrl: 'http://127.0.0.1:1',
        env: process.env,
      })
    : startInMemory(binary, dataDirectory);
}

async function startInMemory(binary: string, dataDirectory: string): Promise<StartedServer> {
  const port = await freePort();
  const log = openSync(join(dataDirectory, 'server.log'), 'a');
  const child = spawn(
    binary,
    ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)].concat(
      ['--log-format', 'json', '--log-level', 'warn'],
      searchAttributeArguments(),
    ),
    { stdio: ['ignore', log, log] },
  );
  const address = `127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      break;
    } catch (error) {
      if (attempt < 300 && child.exitCode === null) await sleep(100);
      else {
        await stop();
        throw error;
      }
    }
  }
  if (child.pid === undefined) throw new Error(`${binary} could not be started.`);
  return { address, pid: child.pid, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}
