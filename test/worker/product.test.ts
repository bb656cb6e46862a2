import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { QueryNotRegisteredError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { bundleSize, bundleWorkflows } from '../../worker/bundle.ts';
import { findServerBinary } from '../../worker/embedded-server/find-binary.ts';
import { workflows } from '../../worker/program.ts';
import { connectToCases, requestRestore } from '../../worker/start.ts';
import { caseViewQuery, incidentsQuery, recordEventUpdate } from '../../workflows/messages.ts';
import { temporaryDirectory } from './fixtures/directory.ts';
import type { ChildProcess } from 'node:child_process';
import type { CaseInput } from '../../workflows/case-input.ts';
import type { CaseStanding, RecordEvent } from '../../workflows/messages.ts';
import type { CaseServer, Restored } from '../../worker/start.ts';

// Real servers, started and killed, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const root = fileURLToPath(new URL('../..', import.meta.url));
const caseId = 'case/T-1';
const by = { person: 'p-1', role: 'socialWorker' };
const child = 'Quillon Testcase';
let env: NodeJS.ProcessEnv;
let data: string;
let worker: ChildProcess;
const startedInSeconds: number[] = [];

beforeAll(async () => {
  await findServerBinary('temporal');
  data = join(await temporaryDirectory(), 'data');
  await mkdir(data);
  const ports = { DUECOURSE_TEMPORAL_PORT: '0', DUECOURSE_UI_PORT: '0', DUECOURSE_CODEC_PORT: '0' };
  env = { ...process.env, ...ports, DUECOURSE_DATA: data };
  await start();
  await withCases(async ({ client, taskQueue }) => {
    const { pathway, hash, problems } = await loadPathway(join(root, 'test/worker/fixtures/visits.yaml'));
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const input: CaseInput = {
      caseId,
      pathway,
      pathwayHash: hash,
      calendar: namedCalendar('england-and-wales'),
      calendarHash: 'england-and-wales',
      start: { kind: 'opening', on: today(), by, data: { childName: child, socialWorker: 'p-1' } },
    };
    await client.workflow.start('pathwayCase', { taskQueue, workflowId: caseId, args: [input] });
  });
});

afterAll(async () => {
  await end('SIGTERM');
});

test('the workflow bundle weighs less than 1.5 MB without its source map', async () => {
  expect(bundleSize(await bundleWorkflows(workflows)).codeBytes).toBeLessThan(1_500_000);
});

test('worker and server are killed and start again: the case goes on, and each notice was sent once', async () => {
  await record('CONTACT_RECORDED', { person: 'p-1', name: 'Sam Invented', email: 'sam@example.org' });
  await record('VISIT_HELD', { impression: `${child} is well` });
  await expect.poll(notices, { timeout: 60_000 }).toHaveLength(1);
  const before = await view();
  await killAll();
  await start();
  expect((await view()).view.deadlines).toEqual(before.view.deadlines);
  await record('VISIT_HELD', { impression: 'still well' });
  await expect.poll(notices, { timeout: 60_000 }).toHaveLength(2);
  expect((await notices()).every((letter) => letter.includes('The visit to Quillon Testcase was noted.'))).toBe(true);
});

test("Temporal's database is deleted and the cases restored: the case goes on with its deadlines and sends nothing twice", async () => {
  const before = await view();
  // The last receipt waits for the next entry of a person: the letter it tells of must not go out again all the same.
  expect(before.journal).toEqual({ through: 5, waiting: 1 });
  await killAll();
  for (const suffix of ['', '-wal', '-shm']) await rm(join(data, `temporal.db${suffix}`), { force: true });
  await start();
  await expect(view()).rejects.toThrow(/not found/);
  expect(await restored()).toEqual([{ caseId, outcome: 'restored', entries: 5 }]);
  const after = await view();
  expect(after.view.deadlines).toEqual(before.view.deadlines);
  expect(after.view.deadlines.map(({ id, status }) => [id, status])).toEqual([
    ['firstVisit', 'met'],
    ['nextVisit', 'met'],
    ['nextVisit', 'running'],
  ]);
  expect(await restored()).toEqual([{ caseId, outcome: 'present' }]);
  await record('VISIT_HELD', { impression: 'well again' });
  await expect.poll(notices, { timeout: 60_000 }).toHaveLength(3);
  await withCases(async ({ client }) => {
    expect(await client.workflow.getHandle(caseId).query(incidentsQuery)).toEqual([]);
    const { raw } = await client.workflow.getHandle(caseId).describe();
    expect(raw.pendingActivities).toEqual([]);
    const { events } = await client.workflow.getHandle(caseId).fetchHistory();
    expect(events?.some((event) => event.timerStartedEventAttributes)).toBe(true);
  });
});

test("the child's name is in the letters of the outbox and nowhere else in the data directory", async () => {
  const holding = async (text: string): Promise<readonly string[]> => {
    const files = await readdir(data, { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    const contents = await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const));
    return contents.filter(([, content]) => content.includes(text)).map(([path]) => path);
  };
  expect((await holding('Quillon')).every((path) => path.startsWith(join(data, 'outbox')))).toBe(true);
  expect((await holding(caseId)).some((path) => path.includes('temporal.db'))).toBe(true);
});

test('everything is ready in less than ten seconds at its best', () => {
  // It was started three times by now; one that shared the machine with other tests says nothing.
  expect(startedInSeconds).toHaveLength(3);
  expect(Math.min(...startedInSeconds)).toBeLessThan(10);
});

async function start(): Promise<void> {
  worker = spawn(process.execPath, ['worker/start.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (worker.stdout === null) throw new Error('There is no output to read.');
  let said = '';
  for await (const line of createInterface(worker.stdout)) {
    said += `${line}\n`;
    const ready = /^ready in ([\d.]+) s/.exec(line);
    if (ready === null) continue;
    startedInSeconds.push(Number(ready[1]));
    return;
  }
  throw new Error(`It did not start: ${said}`);
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill(signal);
  await once(worker, 'exit');
}

async function killAll(): Promise<void> {
  const { server } = JSON.parse(await readFile(join(data, 'server.json'), 'utf8')) as { server: string };
  await end('SIGKILL');
  process.kill(Number(server.split('@')[0]), 'SIGKILL');
}

async function withCases<Result>(work: (cases: CaseServer) => Promise<Result>): Promise<Result> {
  const cases = await connectToCases(env);
  try {
    return await work(cases);
  } finally {
    await cases.close();
  }
}

async function record(event: string, data_: RecordEvent['data']): Promise<void> {
  const body: RecordEvent = { event, on: today(), by, data: data_ };
  await withCases(async ({ client }) => {
    await client.workflow.getHandle(caseId).executeUpdate(recordEventUpdate, { args: [body] });
  });
}

async function view(): Promise<CaseStanding> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const looked = await withCases(({ client }) => client.workflow.getHandle(caseId).query(caseViewQuery));
      if (looked.kind !== 'seen') throw new Error(`It answered ${looked.kind}.`);
      return looked.seen;
    } catch (error) {
      // A case that still reads its log from the journal answers no question yet.
      if (!(error instanceof QueryNotRegisteredError) || attempt > 50) throw error;
      await sleep(100);
    }
  }
}

async function restored(): Promise<readonly Restored[]> {
  const all: Restored[] = [];
  for await (const each of requestRestore(env)) all.push(each);
  return all;
}

async function notices(): Promise<readonly string[]> {
  const names = await readdir(join(data, 'outbox')).catch(() => []);
  return await Promise.all(names.map((name) => readFile(join(data, 'outbox', name), 'utf8')));
}

function today(): RecordEvent['on'] {
  // Today in London, as the product sees it.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date()) as RecordEvent['on'];
}
