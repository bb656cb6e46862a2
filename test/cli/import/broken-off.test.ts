import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOfMs } from '../../../calendar/instant.ts';
import { createFindRules } from '../../../cli/import/case-rules.ts';
import { importCases, type ImportedOutcome, type Importing } from '../../../cli/import/import-cases.ts';
import { findSources } from '../../../cli/import/sources.ts';
import { NoAnswerError } from '../../../client/case-errors.ts';

const visits = fileURLToPath(new URL('../fixtures/visits.yaml', import.meta.url));
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-broken-off-'));
  file = join(folder, 'cases.jsonl');
  const data = { socialWorker: 'p-sw', teamManager: 'p-tm', teamName: 'Toni Marsh', teamEmail: 'team@example.org' };
  const opened = { on: '2026-03-02', by: { person: 'p-sw', role: 'socialWorker' }, data };
  const lines = Array.from({ length: 50 }, (_, index) => JSON.stringify({ reference: `V-${index + 1}`, opened }));
  await writeFile(file, lines.join('\n'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function imported(
  open: Importing['open'],
  ending = new AbortController().signal,
): Promise<readonly ImportedOutcome[]> {
  const outcomes: ImportedOutcome[] = [];
  const { sources } = await findSources([file]);
  const importing: Importing = {
    findRules: createFindRules(),
    pathway: visits,
    now: instantOfMs(Date.now()),
    clockOffsetInMs: 0,
    atOnce: 3,
    twice: new Map(),
    open,
    difference: () => Promise.resolve(''),
    ending,
  };
  for await (const outcome of importCases(sources, importing)) outcomes.push(outcome);
  return outcomes;
}

test('when nobody answers, what is in hand is finished and no more is begun', async () => {
  let asked = 0;
  const outcomes = await imported(({ reference }) => {
    asked += 1;
    return asked < 10 ? Promise.resolve('imported') : Promise.reject(new NoAnswerError(reference, 30_000));
  });
  // The tenth did not answer; of the two that were in hand with it none is lost sight of.
  expect(asked).toBeGreaterThanOrEqual(10);
  expect(asked).toBeLessThanOrEqual(12);
  expect(outcomes).toHaveLength(asked);
  expect(outcomes.filter(({ outcome }) => outcome === 'imported')).toHaveLength(9);
  expect(outcomes.find(({ outcome }) => outcome === 'brokenOff')).toMatchObject({
    reference: 'V-10',
    reason: expect.stringContaining('did not answer'),
  });
});

test('no more cases are in hand than were asked for', async () => {
  let inHand = 0;
  let most = 0;
  const outcomes = await imported(async () => {
    inHand += 1;
    most = Math.max(most, inHand);
    await new Promise((resolve) => setTimeout(resolve, 2));
    inHand -= 1;
    return 'imported';
  });
  expect([outcomes.length, most]).toEqual([50, 3]);
});

test('asked to end, it begins no more and loses none', async () => {
  const ending = new AbortController();
  let asked = 0;
  const outcomes = await imported(() => {
    asked += 1;
    if (asked === 5) ending.abort();
    return Promise.resolve('imported');
  }, ending.signal);
  expect(asked).toBeLessThanOrEqual(7);
  expect(outcomes).toHaveLength(asked);
});

test('one that fails by itself is refused, and stops no other', async () => {
  const outcomes = await imported(({ reference }) =>
    reference === 'V-7'
      ? Promise.reject(new Error('The key of this case was destroyed.'))
      : Promise.resolve('imported'),
  );
  expect(outcomes).toHaveLength(50);
  expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
    { reference: 'V-7', problems: [{ line: 7, column: 14, message: 'The key of this case was destroyed.' }] },
  ]);
});
