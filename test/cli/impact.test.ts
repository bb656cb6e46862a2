import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Said } from './support/duecourse.ts';
import { duecourse } from './support/duecourse.ts';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
const present = join(fixtures, 'visits.yaml');
const caseFile = join(fixtures, 'visits-case.yaml');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-impact-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** The impact of the visits' definition with a text in it replaced. */
async function impactOf(from: string, to: string, ...more: readonly string[]): Promise<Said> {
  const text = await readFile(present, 'utf8');
  expect(text).toContain(from);
  const draft = join(folder, 'visits.yaml');
  await writeFile(draft, text.replace(from, to));
  return duecourse(['impact', draft, '--of', present, caseFile, ...more]);
}

test('an edited count tells which dates move, how they come to stand, and what more is sent', async () => {
  // The visit of 4 March is followed by one due on 4 April; in three weeks it is due on 25 March. The case file ends on 5 April.
  const { code, out } = await impactOf('due: 1 month after start.on', 'due: 3 weeks after start.on');
  expect(code).toBe(0);
  expect(out).toContain('Next visit: Sat 4 Apr 2026 → Wed 25 Mar 2026 (overdue)');
  expect(out).toMatch(/1 case: 0 unchanged, 1 different \(1 deadline\)\./);
});

test('a limit that would have been missed is told with the notice and the task that come of it', async () => {
  // Two working days after Monday 2 March are Wednesday 4 March, one is the 3rd: the visit of the 4th would have been late.
  const { json } = await impactOf(
    'due: 5 working days after opened.on',
    'due: 1 working day after opened.on',
    '--json',
  );
  expect(json()).toMatchObject([
    {
      result: {
        kind: 'lived',
        differences: {
          deadlines: [
            {
              deadline: 'firstVisit',
              from: { due: '2026-03-09', status: 'met' },
              to: { due: '2026-03-03', status: 'met late' },
            },
          ],
        },
      },
    },
  ]);
});

test('the first entry that would be refused is told, with the condition in its own words', async () => {
  const { out } = await impactOf(
    '{ when: event.childSeen, otherwise: A visit counts only when the child was seen. }',
    '{ when: event.childSeen && has(event.note), otherwise: A visit counts only with a note of it. }',
  );
  expect(out).toContain('refused at entry 2: ');
  expect(out).toContain('A visit counts only with a note of it.');
  expect(out).toContain('1 case: 0 unchanged, 1 with an entry that would be refused.');
});

test('what is worded otherwise changes no case', async () => {
  const { code, out } = await impactOf('title: First visit', 'title: First visit at home');
  expect([code, out]).toEqual([0, '1 case: 1 unchanged.']);
});

test('a draft with mistakes is not compared: they are told at their lines', async () => {
  const { code, out } = await impactOf('metBy: VISIT_HELD', 'metBy: VISIT_HELT');
  expect(code).toBe(1);
  expect(out).toMatch(/visits\.yaml:\d+:\d+: .*VISIT_HELT/);
  expect(out).toContain('nothing was compared');
});

test('without case files of that pathway it says what to name', async () => {
  const { code, err } = await duecourse(['impact', present, '--of', present]);
  expect(code).toBe(2);
  expect(err).toContain('There is no case file of “visits” in examples/.');
});
