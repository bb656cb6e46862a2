import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
import { findServerBinary } from '../../worker/embedded-server/find-binary.ts';
import { PortInUseError } from '../../worker/embedded-server/ports.ts';
import { keepClosedCases } from '../../worker/embedded-server/retention.ts';
import { EmbeddedServerError, startEmbeddedServer } from '../../worker/embedded-server/start-server.ts';
import { endForgottenServer, endStaleServer } from '../../worker/embedded-server/stale-server.ts';
import { withFileLock } from '../../worker/file-lock.ts';
import { processIdentity, stillRunning } from '../../worker/process-identity.ts';
import { dataPaths } from '../../worker/settings.ts';
import { temporaryDirectory } from './fixtures/directory.ts';
import type { EmbeddedServerOptions } from '../../worker/embedded-server/start-server.ts';

// Real servers, started and killed, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

async function options(dataDirectory: string): Promise<EmbeddedServerOptions> {
  const { path } = await findServerBinary('temporal');
  const codecUrl = 'http://127.0.0.1:8234';
  return {
    binary: path,
    dataDirectory,
    namespace: 'default',
    ports: { temporal: 0, ui: 0 },
    codecUrl,
    env: process.env,
  };
}

test('what was started on the server is there after it was stopped and started again', async () => {
  const dataDirectory = await temporaryDirectory();
  const first = await startEmbeddedServer(await options(dataDirectory));
  const before = await Connection.connect({ address: first.address });
  await new Client({ connection: before }).workflow.start('someCase', { taskQueue: 'nobody', workflowId: 'case-1' });
  await before.close();
  await first.stop();
  expect(await first.ended).toBe('asked');

  const second = await startEmbeddedServer(await options(dataDirectory));
  const after = await Connection.connect({ address: second.address });
  const { status } = await new Client({ connection: after }).workflow.getHandle('case-1').describe();
  expect(status.name).toBe('RUNNING');
  await after.close();
  await second.stop();
});

test('the server knows the search attributes, keeps closed cases for ten years and shows its UI with the codec server', async () => {
  const server = await startEmbeddedServer(await options(await temporaryDirectory()));
  const connection = await Connection.connect({ address: server.address });
  await keepClosedCases(connection, 'default');
  const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(87_600 * 3600);
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
  expect(Object.keys(customAttributes ?? {}).toSorted()).toEqual([
    'DuecourseAuthority',
    'DuecourseCalendar',
    'DuecourseIncidents',
    'DuecourseNextDue',
    'DuecourseOverdue',
    'DuecoursePathway',
    'DuecourseState',
    'DuecourseVersion',
  ]);
  const settings = (await (await fetch(`${server.uiUrl}/api/v1/settings`)).json()) as { Codec?: { Endpoint?: string } };
  expect(settings.Codec?.Endpoint).toBe('http://127.0.0.1:8234');
  await connection.close();
  await server.stop();
});

test('a port in use is refused with its number, its purpose and the setting that changes it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const wanted = { ...(await options(await temporaryDirectory())), ports: { temporal: 0, ui: port } };
  const error = await startEmbeddedServer(wanted).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PortInUseError);
  expect(String(error)).toContain(
    `Port ${port} on 127.0.0.1, meant for Temporal's web UI, is in use by another program`,
  );
  expect(String(error)).toContain('set DUECOURSE_UI_PORT to another port');
  other.close();
});

test('a server that cannot open its database says so with the last lines of its log', async () => {
  const dataDirectory = await temporaryDirectory();
  await writeFile(join(dataDirectory, 'temporal.db'), 'this is no database');
  const error = await startEmbeddedServer(await options(dataDirectory)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EmbeddedServerError);
  expect(String(error)).toContain(join(dataDirectory, 'server.log'));
  expect(String(error)).toMatch(/not a database/);
});

test('a server left behind by a process that was killed is ended before the next one opens the database', async () => {
  const dataDirectory = await temporaryDirectory();
  const script = fileURLToPath(new URL('fixtures/start-server-and-wait.ts', import.meta.url));
  const parent = spawn(process.execPath, [script, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const leftBehind = processIdentity(Number(line.toString()));
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  expect(leftBehind).toBeDefined();
  expect(stillRunning(leftBehind ?? '')).toBeDefined();

  const server = await startEmbeddedServer(await options(dataDirectory));
  expect(stillRunning(leftBehind ?? '')).toBeUndefined();
  await server.stop();
});

test('a server whose starter was killed before it could remember it is ended too', async () => {
  const dataDirectory = await temporaryDirectory();
  const script = fileURLToPath(new URL('fixtures/start-server-and-wait.ts', import.meta.url));
  const parent = spawn(process.execPath, [script, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  // The server's number is there before it opens its database, and before anybody else may write down whose it is.
  const number = dataPaths(dataDirectory).serverNumber;
  await expect
    .poll(() => readFile(number, 'utf8').catch(() => ''), { timeout: 20_000, interval: 1 })
    .toMatch(/^\d+\n$/);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await rm(dataPaths(dataDirectory).server, { force: true });
  const forgotten = processIdentity(Number(await readFile(number, 'utf8')));
  expect(stillRunning(forgotten ?? '')).toBeDefined();

  const server = await startEmbeddedServer(await options(dataDirectory));
  expect(stillRunning(forgotten ?? '')).toBeUndefined();
  await server.stop();
});

test('a process that merely has the number of a former server is left alone', async () => {
  const directory = await temporaryDirectory();
  const other = spawn('sleep', ['30'], { stdio: 'ignore' });
  const path = join(directory, 'server.json');
  await writeFile(path, JSON.stringify({ server: `${other.pid}@1` }));
  expect(await endStaleServer(path)).toBe(false);
  expect(processIdentity(other.pid ?? 0)).toBeDefined();
  await writeFile(join(directory, 'server.pid'), `${other.pid}\n`);
  expect(await endForgottenServer(join(directory, 'server.pid'), join(directory, 'temporal.db'))).toBe(false);
  expect(processIdentity(other.pid ?? 0)).toBeDefined();
  await writeFile(path, '{"server":');
  expect(await endStaleServer(path)).toBe(false);
  other.kill('SIGKILL');
});

test('a lock is held by one at a time, and given up by a process that is killed', async () => {
  const path = join(await temporaryDirectory(), 'a.lock');
  const script = fileURLToPath(new URL('fixtures/hold-lock.ts', import.meta.url));
  const holder = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  await expect(withFileLock(path, 'The work', 200, () => Promise.resolve())).rejects.toThrow(
    `The work is in use by process ${holder.pid}`,
  );
  holder.kill('SIGKILL');
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withFileLock(path, 'The work', 10_000, work)));
  expect(most).toBe(1);
});
