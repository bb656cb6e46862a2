import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCaseClient } from '../../client/case-client.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { connectToCases } from '../../worker/connect.ts';
import { duecourse, type Said } from './support/duecourse.ts';
import { startServer, type StartedServer } from './support/server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cases = 150;
let server: StartedServer;
let folder: string;
let definition: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-interrupted-'));
  const text = await readFile(join(root, 'test/cli/fixtures/visits.yaml'), 'utf8');
  definition = join(folder, 'visits.yaml');
  await writeFile(definition, text.replace('due: 5 working days', 'due: 3 working days'));
  server = await startServer({ DUECOURSE_CLOCK_OFFSET: String(Date.parse('2026-11-22T12:00:00Z') - Date.now()) });
  await openMany(join(root, 'test/cli/fixtures/visits.yaml'));
}, 300_000);

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await server?.stop();
  await rm(folder, { recursive: true });
}, 60_000);

async function openMany(path: string): Promise<void> {
  const { pathway, hash: pathwayHash } = await loadPathway(path);
  const { close, ...options } = await connectToCases(server.env);
  const client = createCaseClient(options);
  const data = { socialWorker: 'p-sw', teamManager: 'p-tm', teamName: 'Toni Marsh', teamEmail: 'team@example.org' };
  const by = { person: 'p-sw', role: 'socialWorker' };
  const on = parseIsoDate('2026-11-20');
  const clockOffsetInMs = options.settings.clockOffsetMs;
  for (let first = 1; first <= cases; first += 10)
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        client.openCase({ reference: `I-${first + index}`, pathway, pathwayHash, on, by, data, clockOffsetInMs }),
      ),
    );
  await close();
}

function call(...words: readonly string[]): Promise<Said> {
  return duecourse(words, { env: server.env });
}

/** A command in a terminal of its own, which can be closed. */
function terminal(...words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['cli/main.ts', ...words], { cwd: root, env: server.env, stdio: 'ignore' });
  started.push(child);
  return child;
}

interface Standing {
  readonly ended?: string;
  readonly counts: { readonly waiting: number; readonly changed: number };
}

/** Waits until a change stands as is wanted. */
async function until(isSo: (standing: Standing) => boolean, withinMs = 120_000): Promise<Standing> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const said = await call('changes', '--json');
    const standing = said.code === 0 ? (JSON.parse(said.out) as readonly Standing[])[0] : undefined;
    if (standing !== undefined && isSo(standing)) return standing;
    if (Date.now() > giveUpAt)
      throw new Error(`It did not come to that: ${said.out} ${(await call('changes', '1')).out.slice(0, 600)}`);
    await sleep(20);
  }
}

const why = ['--why', 'Within three days', '--by', 'p-owner:processOwner'];

test('a change outlives the terminal that began it and the worker that carried it, and is done once to every case', async () => {
  const asking = terminal('migrate', definition, ...why);
  const broken = await until(({ counts }) => counts.changed >= 5 && counts.waiting > 20);
  expect(broken.ended).toBeUndefined();
  const second = await call('migrate', definition, ...why);
  expect(second.code).toBe(1);
  expect(second.err).toMatch(
    /This change has to wait: change 1 \(“Within three days”\) runs, started by p-owner \(processOwner\) on \d+ \w+ \d{4} at \d\d:\d\d; \d+ of 150 cases are done/,
  );
  asking.kill('SIGKILL');
  await server.kill();
  server = await startServer(server.env, server.data);
  await until(({ ended }) => ended === 'done');

  const told = await call('changes', '1');
  expect(told.code).toBe(0);
  // Nobody's answer was lost: what moved is told of every case, of those in hand when the worker was killed, too.
  expect(told.out).toContain('150 cases: 150 moved (150 with something different, 150 deadlines).');
  expect(told.out.match(/First visit: Fri 27 Nov 2026 → Wed 25 Nov 2026/g)).toHaveLength(150);
  const { close, ...options } = await connectToCases(server.env);
  const client = createCaseClient(options);
  for (const reference of Array.from({ length: cases }, (_, index) => `I-${index + 1}`)) {
    const moves = (await client.log(reference)).filter(({ kind }) => kind === 'migrated');
    expect([reference, moves.length]).toEqual([reference, 1]);
  }
  await close();
}, 400_000);

test('a change that waits is told to go on or to end; what it has not reached is taken up by the next one', async () => {
  const calendar = join(folder, 'mourning.yaml');
  await writeFile(calendar, 'calendar: england-and-wales\nadded:\n  - { date: 2026-11-24, name: Mourning }\n');
  const publish = ['calendar', 'publish', calendar, '--why', 'Proclaimed', '--by', 'p-owner:processOwner'] as const;
  terminal(...publish);
  await until(({ ended, counts }) => ended === undefined && counts.waiting > 0);
  expect((await call('changes', '2', '--pause')).out).toMatch(
    /^It waits, after the batch in hand; change 2: \d+ of 150 cases\.$/,
  );
  const other = await call('calendar', 'publish', calendar, '--why', 'Again', '--by', 'p-owner:processOwner');
  expect(other.err).toMatch(/This change has to wait: change 2/);
  expect((await call('changes', '2', '--stop')).out).toMatch(/^It ends, after the batch in hand/);
  const stopped = await until(({ ended }) => ended === 'stopped');
  expect(stopped.counts.changed + stopped.counts.waiting).toBe(cases);
  const next = await call(...publish);
  expect(next.code).toBe(0);
  expect(next.out).toContain(
    `150 cases: ${stopped.counts.waiting} moved (${stopped.counts.waiting} with something different`,
  );
  expect(next.out).toContain(`${stopped.counts.changed} there already`);
}, 300_000);
