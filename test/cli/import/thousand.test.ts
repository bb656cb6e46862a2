import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSeconds, instantOfMs } from '../../../calendar/instant.ts';
import { readTimers } from '../../../cli/case-file/read-timers.ts';
import { createCaseClient, type CaseClient } from '../../../client/case-client.ts';
import { connectToCases, type CaseServer } from '../../../worker/start.ts';
import { duecourse } from '../support/duecourse.ts';
import { startServer, type StartedServer } from '../support/server.ts';
import { writeCaseload, type Caseload } from './caseload.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const watch = fileURLToPath(new URL('../../chaos/welfare-watch.yaml', import.meta.url));
let server: StartedServer;
let cases: CaseServer;
let client: CaseClient;
let directory: string;
let caseload: Caseload;

beforeAll(async () => {
  server = await startServer();
  cases = await connectToCases(server.env);
  client = createCaseClient(cases);
  directory = await mkdtemp(join(tmpdir(), 'duecourse-caseload-'));
  caseload = await writeCaseload(join(directory, 'caseload'), 1000);
}, 120_000);

afterAll(async () => {
  await cases?.close();
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test('a thousand running cases are imported though the import is killed, then interrupted, and each is there once', async () => {
  const began = performance.now();
  const killed = startImport();
  await untilThereAre(150);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const interrupted = startImport();
  await untilThereAre(300);
  interrupted.kill('SIGINT');
  expect(await once(interrupted, 'exit')).toEqual([1, null]);

  const said = await duecourse(
    ['import', join(directory, 'caseload'), '--rejects', join(directory, 'refused'), '--json'],
    { env: server.env },
  );
  const result = said.json() as { imported: number; already: number; refused: Refused[]; left: number };
  const seconds = (performance.now() - began) / 1000;
  console.log(`1,000 cases with two interruptions: ${seconds.toFixed(0)} s`);
  // About 75 s on two cores that have a little else to do; a machine that is busy takes its time.
  expect(seconds).toBeLessThan(400);
  // Twenty-two cases with mistakes in them, and a line that breaks off.
  expect({ ...result, refused: result.refused.length }).toMatchObject({ left: 0, refused: 23 });
  expect(result.refused.flatMap(({ reference }) => reference ?? []).sort()).toEqual([...caseload.broken].sort());
  expect(result.already).toBeGreaterThanOrEqual(300);
  expect(result.imported + result.already).toBe(caseload.sound.length);
  await expect.poll(() => client.count({ status: 'all' }), { timeout: 30_000 }).toBe(caseload.sound.length);
}, 600_000);

test('nothing was sent for the past, by none of them', async () => {
  expect(await readdir(join(server.data, 'outbox')).catch(() => [])).toEqual([]);
  expect(await client.count({ status: 'all', incidents: true })).toBe(0);
});

test('each has the log it came with, wherever it came from, and waits for what is due next', async () => {
  // Every fortieth: from files of their own, from JSON lines and from CSV.
  for (const made of caseload.sound.filter((_, index) => index % 40 === 7)) {
    const log = await client.log(made.reference);
    expect(log.slice(1, made.entries.length + 1).map((entry) => ('type' in entry ? entry.type : entry.kind))).toEqual(
      made.entries.map(({ event }) => event ?? 'correction'),
    );
    const { view } = await client.show(made.reference);
    expect(view.effects.filter(({ status }) => !['history', 'skipped', 'withdrawn'].includes(status))).toEqual([]);
    const open = view.deadlines.filter(({ status }) => ['running', 'due soon'].includes(status));
    const handle = cases.client.workflow.getHandle(`case/${made.reference}`);
    const timers = await readTimers(handle, cases.client.options.loadedDataConverter, 0);
    for (const { title, due } of open) {
      expect(timers.map(({ summary }) => summary)).toContainEqual(expect.stringContaining(title));
      expect(due).toBeDefined();
    }
  }
}, 60_000);

test('imported again, whole or in another format, a case is there already; with another history it is refused as another', async () => {
  const [, line = ''] = (await readFile(join(directory, 'caseload', 'exported.jsonl'), 'utf8')).split('\n');
  const made = JSON.parse(line) as { reference: string; entries: unknown[]; opened: { data: object } };
  const again = join(directory, 'again.jsonl');
  await writeFile(again, line);
  const same = await duecourse(['import', again], { env: server.env });
  expect(same).toMatchObject({ code: 0, out: '1 case: 0 imported, 1 there already, 0 refused.' });
  await writeFile(join(directory, 'again.yaml'), JSON.stringify(made, undefined, 2));
  expect((await duecourse(['import', join(directory, 'again.yaml')], { env: server.env })).code).toBe(0);
  await writeFile(again, JSON.stringify({ ...made, entries: made.entries.slice(0, -1) }));
  const other = await duecourse(['import', again], { env: server.env });
  expect(other.code).toBe(1);
  expect(other.out).toContain('A case with this reference is there already, and it is another one');
  const dry = await duecourse(['import', again, '--dry-run'], { env: server.env });
  expect(dry.out).toContain('is there already, and it is another one');
});

test('what falls due after the import is sent, and only that', async () => {
  const now = instantOfMs(Date.now());
  const visitor = { person: 'p-visitor', role: 'visitor' };
  const data = { child: 'Robin Ashdown', visitor: 'p-visitor', visitorName: 'Mel Torrance', email: 'mel@example.org' };
  const hourAgo = addSeconds(now, -3600);
  // Seen an hour ago, so missed twenty seconds later; seen again now, so due in twenty, with a reminder eight seconds ahead.
  const seen = [hourAgo, addSeconds(now, -1)].map((on) => ({
    event: 'CHILD_SEEN',
    on,
    at: on,
    by: visitor,
    data: { impression: 'Well.' },
  }));
  const opened = { on: hourAgo.slice(0, 10), at: hourAgo, by: { person: 'p-tm', role: 'manager' }, data };
  const file = join(directory, 'watch.jsonl');
  await writeFile(file, JSON.stringify({ reference: 'W-1', opened, entries: seen }));
  const said = await duecourse(['import', file, '--pathway', watch], { env: server.env });
  expect(said).toMatchObject({ code: 0, err: '' });
  await expect.poll(() => subjects(), { timeout: 60_000 }).toEqual(['Missed: Next visit', 'Soon due: Next visit']);
  // Longer than the moments of the past would have taken to be sent.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await subjects()).toHaveLength(2);
}, 90_000);

test('a case lives by the version of its pathway that is in force, without a restart', async () => {
  const visits = fileURLToPath(new URL('../fixtures/visits.yaml', import.meta.url));
  const by = { person: 'p-sw', role: 'socialWorker' };
  const data = { socialWorker: 'p-sw', teamManager: 'p-tm', teamName: 'Toni Marsh', teamEmail: 'team@example.org' };
  const file = join(directory, 'visits.jsonl');
  await writeFile(
    file,
    JSON.stringify({ reference: 'V-1', pathway: 'visits', opened: { on: '2026-11-02', by, data } }),
  );
  // No file of this id lies in the product's folder, so only what was published can be meant.
  const before = await duecourse(['import', file], { env: server.env });
  expect(before.out).toContain('There is no pathway “visits”');
  const published = await duecourse(['publish', visits, '--why', 'First', '--by', 'p-owner:processOwner'], {
    env: server.env,
  });
  expect(published).toMatchObject({ code: 0, err: '' });
  expect((await duecourse(['import', file], { env: server.env })).code).toBe(0);
  expect((await client.show('V-1')).view.state).toBe('waiting');
}, 60_000);

test('an import that reaches no server says so, and which it looked for', async () => {
  const env = { ...server.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const said = await duecourse(['import', join(directory, 'caseload')], { env });
  expect(said.code).toBe(1);
  expect(said.err).toContain('does not answer');
});

interface Refused {
  readonly reference?: string;
}

function startImport(): ChildProcess {
  const words = ['cli/main.ts', 'import', join(directory, 'caseload')];
  return spawn(process.execPath, words, { cwd: root, env: server.env, stdio: 'ignore' });
}

async function untilThereAre(count: number): Promise<void> {
  await expect.poll(() => client.count({ status: 'all' }), { timeout: 120_000, interval: 200 }).toBeGreaterThan(count);
}

async function subjects(): Promise<readonly string[]> {
  const outbox = join(server.data, 'outbox');
  const names = await readdir(outbox).catch(() => []);
  const letters = await Promise.all(
    names.filter((name) => name.endsWith('.eml')).map((name) => readFile(join(outbox, name), 'utf8')),
  );
  return letters.map((letter) => /^Subject: (.*)$/m.exec(letter)?.[1] ?? '').sort();
}
