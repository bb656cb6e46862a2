import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findServerBinary } from '../../worker/embedded-server/find-binary.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../worker/embedded-server/start-server.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../activities/support/postgres.ts';
import { duecourse, type Said } from '../cli/support/duecourse.ts';
import { temporaryDirectory } from './fixtures/directory.ts';

// Real servers and whole workers, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const script = fileURLToPath(new URL('fixtures/run-release.ts', import.meta.url));
const nextRelease = fileURLToPath(new URL('../workflows/fixtures/second-release.ts', import.meta.url));
const visits = fileURLToPath(new URL('../cli/fixtures/visits.yaml', import.meta.url));

let postgres: TestPostgres;
let server: EmbeddedServer;
let env: NodeJS.ProcessEnv;
const started: ChildProcess[] = [];

interface Worker {
  readonly process: ChildProcess;
  readonly version: { readonly buildId: string; readonly isCurrent: boolean };
}

beforeAll(async () => {
  if (!hasPostgres()) return;
  postgres = await startPostgres();
  const directory = await temporaryDirectory();
  server = await startEmbeddedServer({
    binary: (await findServerBinary('temporal')).path,
    dataDirectory: join(directory, 'server'),
    namespace: 'default',
    ports: { temporal: 0, ui: 0 },
    codecUrl: 'http://127.0.0.1:1',
    env: process.env,
  });
  env = {
    ...process.env,
    TEMPORAL_ADDRESS: server.address,
    DATABASE_URL: postgres.url,
    DUECOURSE_DATA: join(directory, 'data'),
    DUECOURSE_CODEC_PORT: '0',
  };
});

afterAll(async () => {
  for (const child of started) await end(child);
  await server?.stop();
  postgres?.remove();
});

async function start(workflowsPath?: string): Promise<Worker> {
  const words = workflowsPath === undefined ? [script] : [script, workflowsPath];
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { process: child, version: JSON.parse(line) as Worker['version'] };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function call(...words: readonly string[]): Promise<Said> {
  const said = await duecourse(words, { env });
  expect(said.err).toBe('');
  return said;
}

const people = ['socialWorker=p-sw', 'teamManager=p-tm', 'teamName=North', 'teamEmail=north@example.org'];

test.runIf(hasPostgres())('an old and a new release run side by side until the cases have moved', async () => {
  const old = await start();
  expect(old.version.isCurrent).toBe(true);
  for (const reference of ['S-1', 'S-2', 'S-3'])
    await call('open', visits, reference, '--on', '2026-11-02', '--by', 'p-sw:socialWorker', ...people);
  expect((await call('workers')).out).toMatch(new RegExp(`${old.version.buildId} +current +runs +3`));

  const next = await start(nextRelease);
  expect(next.version).toMatchObject({ isCurrent: true });
  expect(next.version.buildId).not.toBe(old.version.buildId);
  const moved = await call('workers', '--wait', '60', '--json');
  expect(moved.code).toBe(0);
  // A case between two runs is on neither for a moment: it is found on the new one a little later.
  const versions = async (): Promise<unknown> => (await call('workers', '--json')).json()['versions'];
  await expect.poll(versions, { timeout: 30_000, interval: 500 }).toMatchObject([
    { buildId: next.version.buildId, isCurrent: true, isServed: true, pinned: 3 },
    { buildId: old.version.buildId, isCurrent: false, isServed: true, pinned: 0 },
  ]);

  // The old one, started anew as after a crash, leaves the cases where they are.
  await end(old.process);
  expect(old.process.exitCode).toBe(0);
  const again = await start();
  expect(again.version).toEqual({ buildId: old.version.buildId, isCurrent: false });
  expect((await call('workers')).out).toMatch(/Every case is on the current version\./);
  await end(again.process);

  // What the cases live by, and what they sent, is where it was.
  await call('record', 'S-2', 'VISIT_HELD', '--on', '2026-11-05', '--by', 'p-sw:socialWorker', 'childSeen=true');
  expect((await call('show', 'S-2', '--log')).out).toContain('VISIT_HELD');
  // Commands that need a worker's journal find the one that is left, which announces itself anew within seconds.
  const announced = async (): Promise<boolean> => (await readdir(env['DUECOURSE_DATA'] ?? '')).includes('running.json');
  await expect.poll(announced, { timeout: 30_000 }).toBe(true);

  // Back to the old release: only when somebody says so, and only while a worker of it runs.
  const back = await duecourse(['workers', '--current', '9.9.9-000000000000'], { env });
  expect(back).toMatchObject({ code: 1, err: expect.stringContaining('No worker of version 9.9.9-000000000000 runs') });
  const older = await start();
  await call('workers', '--current', older.version.buildId);
  expect((await call('workers', '--wait', '90', '--json')).json()['versions']).toContainEqual(
    expect.objectContaining({ buildId: older.version.buildId, isCurrent: true, pinned: 3 }),
  );
});
