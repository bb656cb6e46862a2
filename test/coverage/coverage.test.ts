import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOMParser } from '@xmldom/xmldom';
import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { loadCaseFile } from '../../cli/case-file/load-case-file.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import type { Entry } from '../../machines/entry.ts';
import { generateSuite } from '../../machines/paths/generate.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { duecourse } from '../cli/support/duecourse.ts';
import { loadSubject, visits, visitsCase } from './support/visits.ts';

let directory: string;
let suite: Suite;
let log: readonly Entry[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-coverage-'));
  const { subject } = await loadSubject(visits);
  suite = generateSuite(subject, { criteria: ['states', 'transitions', 'guards', 'deadlines'], seed: 1 });
  const loaded = await loadCaseFile(visitsCase);
  if (loaded.kind === 'problems') throw new Error('The case file of the visits cannot be read.');
  const host = createCoreHost(loaded.caseFile.pathway, loaded.caseFile.reference);
  await runCaseFile(loaded.caseFile, host);
  log = host.state().log;
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

interface CoverageJson {
  readonly sums: readonly {
    readonly criterion: string;
    readonly covered: number;
    readonly goals: number;
    readonly percent: number;
  }[];
  readonly goals: readonly {
    readonly id: string;
    readonly standing: string;
    readonly times: number;
    readonly cases: readonly string[];
    readonly way?: { readonly inWords: readonly string[] };
  }[];
  readonly sources: readonly object[];
  readonly remarks: readonly { readonly message: string }[];
  readonly problems: readonly { readonly message: string }[];
  readonly missed: readonly string[];
}

async function coverage(...words: readonly string[]): Promise<{ readonly code: number; readonly told: CoverageJson }> {
  const said = await duecourse(['coverage', visits, ...words, '--json']);
  return { code: said.code, told: said.json() as unknown as CoverageJson };
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function coveredIn({ goals }: CoverageJson, criterion: string): readonly string[] {
  return goals.filter(({ id, standing }) => id.startsWith(criterion) && standing === 'covered').map(({ id }) => id);
}

test('a refused visit, one that counts and a month without any show two places, two steps, a condition both ways and two outcomes of deadlines, each begun on a day of its own', async () => {
  const { code, told } = await coverage(visitsCase);
  expect(code).toBe(0);
  expect(coveredIn(told, 'state:')).toEqual(['state:waiting', 'state:visiting']);
  expect(coveredIn(told, 'transition:')).toEqual(['transition:*/CASE_OPENED/0', 'transition:waiting/VISIT_HELD/0']);
  expect(coveredIn(told, 'guard:')).toEqual(['guard:VISIT_HELD/childSeen/holds', 'guard:VISIT_HELD/childSeen/fails']);
  // 2 March and five working days are the 9th, and the visit was on the 4th; a month later is 4 April, and nobody came.
  expect(coveredIn(told, 'deadline:')).toEqual([
    'deadline:firstVisit/begun',
    'deadline:firstVisit/met',
    'deadline:nextVisit/begun',
    'deadline:nextVisit/passed',
  ]);
  expect(coveredIn(told, 'pair:')).toEqual(['pair:*/CASE_OPENED/0 > waiting/VISIT_HELD/0']);
  expect(told.sums.find(({ criterion }) => criterion === 'states')).toMatchObject({
    covered: 2,
    goals: 3,
    percent: 66.6,
  });
  // The opening, the visit without the child, the one with, and the correction; not what the case itself noted.
  expect(told.sources).toEqual([
    { kind: 'case file', name: expect.stringContaining('visits-case.yaml'), cases: 1, entries: 4 },
  ]);
});

test('what was never tried comes with the shortest way to it, in the words of the pathway', async () => {
  const { told } = await coverage(visitsCase);
  const ended = told.goals.find(({ id }) => id === 'state:ended');
  expect(ended?.standing).toBe('uncovered');
  expect(ended?.way?.inWords).toHaveLength(2);
  expect(ended?.way?.inWords[1]).toMatch(/: The visits have ended \(Team manager\)$/);
});

test('a generated suite covers everything that can be covered, and is answered as it expects', async () => {
  const { code, told } = await coverage(await file('suite.json', suite), '--cover', 'states,transitions,deadlines');
  expect(code).toBe(0);
  expect(told.sums.map(({ percent }) => percent)).toEqual([100, 100, 100]);
  expect(told.problems).toEqual([]);
});

test('a suite of another version says so, and which of its steps this version answers otherwise', async () => {
  // In the other version a visit counted when the child was not seen, too.
  const other: Suite = {
    ...suite,
    pathway: { ...suite.pathway, hash: 'f'.repeat(64) },
    paths: suite.paths.map((path) => ({
      ...path,
      steps: path.steps.map((step) =>
        step.kind === 'event' && step.event === 'VISIT_HELD'
          ? { ...step, answer: { kind: 'accepted' as const } }
          : step,
      ),
    })),
  };
  const { code, told } = await coverage(await file('other.json', other));
  expect(code).toBe(1);
  expect(told.remarks[0]?.message).toMatch(
    /generated from another version of “visits” \(ffffffffffff; this is [0-9a-f]{12}\)/,
  );
  expect(told.problems[0]?.message).toContain('A visit counts only when the child was seen.');
  // It was lived all the same, and what it shows counts.
  expect(coveredIn(told, 'state:')).toHaveLength(3);
});

test.each([
  ['as show --log --json prints it', () => ({ reference: 'VISIT-1', log })],
  ['as a bare list of entries', () => log],
])('the log of a real case shows what its accepted entries show, %s', async (_, content) => {
  const { code, told } = await coverage(await file('log.json', content()));
  expect(code).toBe(0);
  expect(coveredIn(told, 'state:')).toEqual(['state:waiting', 'state:visiting']);
  expect(coveredIn(told, 'guard:')).toEqual(['guard:VISIT_HELD/childSeen/holds']);
});

test('a log that this version would not accept counts up to there, and says why it stops', async () => {
  const strange = log.map((entry) =>
    entry.kind === 'recorded' && entry.type === 'VISIT_HELD' ? { ...entry, data: { childSeen: false } } : entry,
  );
  const { code, told } = await coverage(
    await file('strange.jsonl', `${JSON.stringify({ reference: 'VISIT-7', log: strange })}\n`),
  );
  expect(code).toBe(0);
  expect(told.remarks[0]?.message).toContain('VISIT-7: this version would not accept entry');
  expect(told.remarks[0]?.message).toContain('A visit counts only when the child was seen.');
  expect(coveredIn(told, 'state:')).toEqual(['state:waiting']);
});

test('an entry that was struck is not counted as tried', async () => {
  const [held] = log.filter((entry) => entry.kind === 'recorded');
  const strike = {
    kind: 'correction',
    seq: log.length + 1,
    at: log.at(-1)?.at,
    by: { person: 'p-sw', role: 'socialWorker' },
    why: 'It was another child.',
    change: { op: 'strike', target: held?.seq },
  };
  const { told } = await coverage(await file('struck.json', [...log, strike]));
  expect(coveredIn(told, 'state:')).toEqual(['state:waiting']);
});

test('below a threshold it ends with 1 and says by how much', async () => {
  const { code, told } = await coverage(visitsCase, '--threshold', 'states=60,transitions=90');
  expect(code).toBe(1);
  expect(told.missed).toEqual(['Below the threshold: transitions are covered to 40%, and 90% are asked for.']);
  expect((await coverage(visitsCase, '--threshold', 'states=66.6')).code).toBe(0);
});

test.each([
  ['a threshold without a number', ['--threshold', 'states'], 'is no threshold'],
  ['a threshold of more than all', ['--threshold', 'states=101'], 'is no threshold'],
  ['a criterion that there is none of', ['--cover', 'loops'], 'There is no criterion “loops”'],
  ['a threshold that --cover leaves out', ['--cover', 'states', '--threshold', 'pairs=1'], '--cover leaves out'],
  ['a file that is not there', ['nowhere.yaml'], 'There is no file or directory nowhere.yaml'],
  ['a seed that is no number', ['--seed', 'x'], 'is no seed'],
])('%s is wrong usage', async (_, words, says) => {
  const said = await duecourse(['coverage', visits, visitsCase, ...words]);
  expect(said.code).toBe(2);
  expect(said.err).toContain(says);
});

test('a case file that does not hold is counted, told at its line, and ends with 1', async () => {
  const text = await readFile(visitsCase, 'utf8');
  const wrong = await file(
    'wrong-case.yaml',
    text.replace('pathway: visits.yaml', `pathway: ${visits}`).replace('state: visiting', 'state: waiting'),
  );
  const { code, told } = await coverage(wrong);
  expect(code).toBe(1);
  expect(told.problems).toHaveLength(1);
  expect(coveredIn(told, 'state:')).toHaveLength(2);
});

test('a case of another pathway is not counted, and that is said', async () => {
  const other = await file('other-case.yaml', 'title: Another\npathway: warrington\nopened: {}\nentries: []\n');
  const { told } = await coverage(visitsCase, other);
  expect(told.remarks.map(({ message }) => message)).toEqual(['It is a case of “warrington”, and was not counted.']);
});

test('JSON that is neither a suite nor a log is told as that', async () => {
  const { code, told } = await coverage(await file('strange.json', { hello: 'world' }));
  expect(code).toBe(1);
  expect(told.problems[0]?.message).toMatch(/neither a suite.*nor a case's log/);
});

test('a suite with a hole in it is told with the place of the hole', async () => {
  const { told } = await coverage(await file('hole.json', { ...suite, paths: [{ id: 'path-1' }] }));
  expect(told.problems[0]?.message).toContain('no whole suite: paths.0.opened');
});

test('JUnit has a test for each goal, skipped where it was never tried, and a failure for a threshold that is missed', async () => {
  const xml = join(directory, 'coverage.xml');
  await duecourse(['coverage', visits, visitsCase, '--junit', xml, '--threshold', 'states=100', '--cover', 'states']);
  const parsed = new DOMParser().parseFromString(await readFile(xml, 'utf8'), 'text/xml');
  expect(parsed.getElementsByTagName('testcase')).toHaveLength(4);
  expect(parsed.getElementsByTagName('skipped')).toHaveLength(1);
  expect(parsed.getElementsByTagName('failure').item(0)?.getAttribute('message')).toBe(
    '66.6% are covered, 100% are asked for',
  );
  const [own] = parsed.getElementsByTagName('testsuite');
  expect([own?.getAttribute('tests'), own?.getAttribute('failures'), own?.getAttribute('skipped')]).toEqual([
    '4',
    '1',
    '1',
  ]);
});

test('without looking for ways nothing is called impossible, and that is said', async () => {
  const said = await duecourse(['coverage', visits, visitsCase, '--quick']);
  expect(said.out).toContain('Ways to what is not covered were not looked for, so nothing is known to be impossible.');
});
