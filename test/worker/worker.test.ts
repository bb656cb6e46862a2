import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterEach, expect, test, vi } from 'vitest';
import { connectToCases, NotRunningError, TemporalUnreachableError } from '../../worker/connect.ts';
import { temporaryDirectory } from './fixtures/directory.ts';
import { handedIn, handIn, waiting } from './fixtures/waiting-workflow.ts';
import type { ChildProcess } from 'node:child_process';
import type { CaseServer } from '../../worker/connect.ts';

// Real servers, started and killed, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const script = fileURLToPath(new URL('fixtures/run-worker.ts', import.meta.url));
const started: ChildProcess[] = [];
const child = 'Quillon Testcase';

afterEach(async () => {
  for (const worker of started.splice(0)) await end(worker, 'SIGTERM');
});

interface Announced {
  readonly address: string;
  readonly uiUrl: string;
  readonly codecUrl: string;
}

function environment(dataDirectory: string): NodeJS.ProcessEnv {
  const ports = { DUECOURSE_TEMPORAL_PORT: '0', DUECOURSE_UI_PORT: '0', DUECOURSE_CODEC_PORT: '0' };
  return { ...process.env, ...ports, DUECOURSE_DATA: dataDirectory, DUECOURSE_LOG_LEVEL: 'debug' };
}

async function startWorker(env: NodeJS.ProcessEnv): Promise<ChildProcess & { readonly where: Announced }> {
  const worker = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(worker);
  const [line] = (await once(createInterface(worker.stdout), 'line')) as [string];
  return Object.assign(worker, { where: JSON.parse(line) as Announced });
}

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill(signal);
  await once(worker, 'exit');
}

async function withCases<Result>(
  env: NodeJS.ProcessEnv,
  work: (cases: CaseServer) => Promise<Result>,
): Promise<Result> {
  const cases = await connectToCases(env);
  try {
    return await work(cases);
  } finally {
    await cases.close();
  }
}

test('worker and server killed in the middle of a case: both start again, and the case goes on', async () => {
  const env = environment(await temporaryDirectory());
  const first = await startWorker(env);
  await withCases(env, async ({ client, taskQueue }) => {
    await client.workflow.start(waiting, { taskQueue, workflowId: 'case/1', args: [child, 300] });
    expect(await client.workflow.getHandle('case/1').executeUpdate(handIn, { args: ['Second'] })).toBe(
      'notified for Second',
    );
  });
  const server = JSON.parse(await readFile(join(env['DUECOURSE_DATA'] ?? '', 'server.json'), 'utf8')) as {
    server: string;
  };
  process.kill(Number(server.server.split('@')[0]), 'SIGKILL');
  await end(first, 'SIGKILL');
  await expect(connectToCases(env)).rejects.toThrow(NotRunningError);

  await startWorker(env);
  await withCases(env, async ({ client }) => {
    const handle = client.workflow.getHandle('case/1');
    expect(await handle.query(handedIn)).toEqual([child, 'Second']);
    await handle.executeUpdate(handIn, { args: ['end'] });
    expect(await handle.result()).toEqual([child, 'Second', 'end']);
  });
  const notified = await readFile(join(env['DUECOURSE_DATA'] ?? '', 'notified'), 'utf8');
  expect(notified).toBe('1\n1\n');
});

test("a child's name is nowhere in the data directory: not in inputs, updates, failures, summaries or the log", async () => {
  const env = environment(await temporaryDirectory());
  const worker = await startWorker(env);
  await withCases(env, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(waiting, { taskQueue, workflowId: 'case/1', args: [child, 300] });
    const failed = await handle.executeUpdate(handIn, { args: [`${child} refused`] }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(WorkflowUpdateFailedError);
    expect(String((failed as WorkflowUpdateFailedError).cause?.cause)).toContain(`Refused: for ${child}`);
    expect(await handle.query(handedIn)).toHaveLength(2);
    await expect(
      client.workflow.execute(waiting, { taskQueue, workflowId: 'case/2', args: [child, -1] }),
    ).rejects.toThrow('Workflow execution failed');
    // A fault of the program fails the workflow's task, again and again, with the error's own text.
    const wedged = await client.workflow.start(waiting, { taskQueue, workflowId: 'case/3', args: [child, 0] });
    await expect
      .poll(
        async () => (await wedged.fetchHistory()).events?.some((event) => event.workflowTaskFailedEventAttributes),
        { timeout: 10_000 },
      )
      .toBe(true);
  });
  expect(await filesHolding(env['DUECOURSE_DATA'] ?? '', 'Quillon')).toEqual([]);
  // The search does see into the database: a case's id is there, since it is no secret.
  expect((await filesHolding(env['DUECOURSE_DATA'] ?? '', 'case/1')).some((path) => path.includes('temporal.db'))).toBe(
    true,
  );
  await end(worker, 'SIGTERM');
  expect(worker.exitCode).toBe(0);
  expect(await filesHolding(env['DUECOURSE_DATA'] ?? '', 'Quillon')).toEqual([]);
  expect((await readdir(env['DUECOURSE_DATA'] ?? '')).includes('running.json')).toBe(false);
});

test("Temporal's UI shows the timer's summary through the codec server", async () => {
  const env = environment(await temporaryDirectory());
  const { where } = await startWorker(env);
  await withCases(env, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(waiting, { taskQueue, workflowId: 'case/1', args: [child, 300] });
    expect(await handle.query(handedIn)).toEqual([child]);
  });
  // The UI's own path: its server answers with JSON payloads, which the browser sends to the codec server.
  const history = (await (
    await fetch(`${where.uiUrl}/api/v1/namespaces/default/workflows/${encodeURIComponent('case/1')}/history`)
  ).json()) as { history: { events: { userMetadata?: { summary?: unknown } }[] } };
  const summaries = history.history.events.flatMap(({ userMetadata }) => userMetadata?.summary ?? []);
  const response = await fetch(`${where.codecUrl}/decode`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Namespace': 'default', Origin: where.uiUrl },
    body: JSON.stringify({ payloads: summaries }),
  });
  const { payloads } = (await response.json()) as { payloads: { data: string }[] };
  expect(payloads.map(({ data }) => Buffer.from(data, 'base64').toString())).toEqual([`"Until ${child} is due"`]);
});

test('a second worker on the same data directory is refused and names the first', async () => {
  const env = environment(await temporaryDirectory());
  const first = await startWorker(env);
  const second = spawn(process.execPath, [script], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(second, 'exit');
  expect(second.exitCode).not.toBe(0);
  expect(said).toContain(`is in use by process ${first.pid}`);
  await withCases(env, async ({ client, taskQueue }) => {
    await client.workflow.start(waiting, { taskQueue, workflowId: 'case/1', args: [child, 300] });
    expect(await client.workflow.getHandle('case/1').query(handedIn)).toEqual([child]);
  });
});

test("Temporal's database deleted while nothing runs: the server begins with an empty one", async () => {
  const env = environment(await temporaryDirectory());
  const first = await startWorker(env);
  await withCases(env, async ({ client, taskQueue }) => {
    await client.workflow.start(waiting, { taskQueue, workflowId: 'case/1', args: [child, 300] });
  });
  await end(first, 'SIGKILL');
  await rm(join(env['DUECOURSE_DATA'] ?? '', 'temporal.db'));
  await startWorker(env);
  await withCases(env, async ({ client, taskQueue }) => {
    await expect(client.workflow.getHandle('case/1').describe()).rejects.toThrow(/not found/);
    await client.workflow.start(waiting, { taskQueue, workflowId: 'case/1', args: [child, 300] });
    expect(await client.workflow.getHandle('case/1').query(handedIn)).toEqual([child]);
  });
});

test('when the embedded server ends by itself the worker ends too and says so in its log', async () => {
  const env = environment(await temporaryDirectory());
  const worker = await startWorker(env);
  const server = JSON.parse(await readFile(join(env['DUECOURSE_DATA'] ?? '', 'server.json'), 'utf8')) as {
    server: string;
  };
  process.kill(Number(server.server.split('@')[0]), 'SIGKILL');
  await once(worker, 'exit');
  expect(worker.exitCode).toBe(1);
  expect(await readFile(join(env['DUECOURSE_DATA'] ?? '', 'worker.log'), 'utf8')).toContain(
    'The worker ended by itself',
  );
});

test('without a worker a command is told how to start one', async () => {
  const directory = await temporaryDirectory();
  await expect(connectToCases({ DUECOURSE_DATA: directory })).rejects.toThrow(
    `No worker is running on ${directory}. Start it with "npm start"`,
  );
});

test('a Temporal server that does not answer is named with the settings to check', async () => {
  const env = { DUECOURSE_DATA: await temporaryDirectory(), TEMPORAL_ADDRESS: '127.0.0.1:9' };
  const error = await connectToCases(env).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TemporalUnreachableError);
  expect(String(error)).toMatch(/127\.0\.0\.1:9 does not answer.*Check TEMPORAL_ADDRESS/);
});

async function filesHolding(directory: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}
