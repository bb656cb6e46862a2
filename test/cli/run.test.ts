import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse } from './support/duecourse.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-cli-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

test('a case file that holds ends with 0, and its JSON tells state, deadlines, tasks, flags, refusals and effects', async () => {
  const said = await duecourse(['run', join(fixtures, 'visits-case.yaml'), '--json']);
  expect(said.code).toBe(0);
  expect(said.json()).toMatchObject({
    state: 'visiting',
    failures: [],
    // The first visit of 4 March came in time; a month later is Saturday 4 April, which passes unmet.
    deadlines: [
      {
        id: 'firstVisit',
        occurrence: '1',
        startedBy: 1,
        metBy: 2,
        due: '2026-03-09',
        status: 'met',
        metOn: '2026-03-04',
      },
      { id: 'nextVisit', occurrence: '1', startedBy: 2, due: '2026-04-04', status: 'overdue' },
    ],
    tasks: [{ task: 'explainDelay', role: 'teamManager', status: 'open' }],
    flags: [],
    refusals: [
      {
        entry: 1,
        expected: true,
        refusal: {
          kind: 'conditionsFailed',
          asked: 'VISIT_HELD',
          conditions: [{ condition: 'childSeen', source: [] }],
        },
      },
    ],
    effects: [
      {
        kind: 'notify',
        name: 'visitNoted',
        to: ['teamManager'],
        status: 'done',
        on: '2026-03-04',
        messages: [{ to: 'team@example.org', subject: 'Visit of 4 March 2026' }],
      },
      {
        kind: 'notify',
        name: 'deadlinePassed',
        status: 'done',
        on: '2026-04-05',
        cause: { kind: 'moment', deadline: 'nextVisit', moment: 'passed' },
      },
    ],
    timers: [],
  });
});

test('the timeline tells what happened, was due, was sent, passed and was refused, and why', async () => {
  const { code, out } = await duecourse(['run', join(fixtures, 'visits-case.yaml')]);
  expect(code).toBe(0);
  const order = [
    'Mon  2 Mar 2026  09:00  ● Case opened · Social worker',
    '◷ First visit: due Mon 9 Mar 2026',
    'Wed  4 Mar 2026         ✗ Visit held · Social worker: refused',
    'A visit counts only when the child was seen.',
    '● Visit held · Social worker',
    '◷ First visit: met, due Mon 9 Mar 2026',
    '◷ Next visit: due Sat 4 Apr 2026',
    '✉ “Visit of 4 March 2026” to Team manager',
    'Sun  5 Apr 2026         ! Next visit: the limit, Sat 4 Apr 2026, has passed',
    '☐ Explain the delay: to do (Team manager)',
    'Next visit   Sat  4 Apr 2026  overdue',
    'Where it stands: visiting',
    '✓ Everything is as',
  ];
  let from = 0;
  for (const text of order) {
    const found = out.indexOf(text, from);
    expect(found, `“${text}” in\n${out}`).toBeGreaterThanOrEqual(from);
    from = found;
  }
  expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test('a wrong expectation fails at its line, with what was expected and what it is', async () => {
  const lines = (await readFile(join(examples, 'straight.yaml'), 'utf8')).split('\n');
  const at = lines.findIndex((line) => line.includes('id: icpc') && line.includes('2026-04-16'));
  lines[at] = (lines[at] ?? '').replace('2026-04-16', '2026-04-17');
  const file = join(directory, 'wrong.yaml');
  await writeFile(file, lines.join('\n'));
  const said = await duecourse(['run', file, '--json']);
  expect(said.code).toBe(1);
  expect(said.json()['failures']).toEqual([
    expect.objectContaining({
      file,
      line: at + 1,
      message: 'deadline icpc#1, due: expected 2026-04-17, but it is 2026-04-16',
      expected: '2026-04-17',
      actual: '2026-04-16',
    }),
  ]);
  const { out } = await duecourse(['run', file, '--quiet']);
  expect(out).toContain(`${file}:${at + 1}:`);
});

test.each([
  [
    'an effect that is not listed',
    (text: string) => text.replace(/effects:\n +- \{ notify: visitNoted.*\n/, 'effects: []\n'),
    'effect notify visitNoted to teamManager: not listed, but asked for on 2026-03-04',
  ],
  [
    'a deadline that is not listed',
    (text: string) => text.replace(/^ +- \{ id: nextVisit.*\n/m, ''),
    'deadline nextVisit#1: not listed, but it is running',
  ],
  [
    'a task that is not listed',
    (text: string) => text.replace(/tasks:\n +- \{ task: explainDelay.*\n/, 'tasks: []\n'),
    'task explainDelay (explainDelay#nextVisit#1@2026-04-04/passed): not listed, but it is open',
  ],
  [
    'an expected refusal that does not come',
    (text: string) => text.replace('childSeen: false', 'childSeen: true'),
    'was to be refused, but it was accepted',
  ],
  [
    'an unexpected refusal',
    (text: string) => text.replace(/,\n +refused: .*/, ' }'),
    'was refused: VISIT_HELD is refused. A visit counts only when the child was seen.',
  ],
  [
    'a refusal for another reason',
    (text: string) => text.replace('conditions: [childSeen]', 'kind: wrongRole'),
    'refusal, kind: expected wrongRole, but it is conditionsFailed',
  ],
  [
    'another state',
    (text: string) => text.replace('state: visiting', 'state: waiting'),
    'state: expected waiting, but it is visiting',
  ],
])('%s is a failure', async (_, change, message) => {
  const { code, out } = await duecourse(['run', await changed(change), '--quiet']);
  expect(code).toBe(1);
  expect(out).toContain(message);
});

test.each([
  [
    'an unknown event',
    (text: string) => text.replace('event: VISIT_HELD', 'event: VISIT_HELT'),
    /:13:14: entries\[0\]\.event: There is no event “VISIT_HELT” .*Did you mean “VISIT_HELD”\?/,
  ],
  [
    'an unknown label',
    (text: string) => text.replace('correct: first', 'correct: frist'),
    /There is no label “frist” in the entries before\. Did you mean “first”\?/,
  ],
  [
    'an unknown deadline',
    (text: string) => text.replace('id: nextVisit', 'id: nextVist'),
    /There is no deadline “nextVist”.*Did you mean “nextVisit”\?/,
  ],
  [
    'an unknown key',
    (text: string) => text.replace('proves:', 'prooves:'),
    /“prooves” is not a key of a case file\. Did you mean “proves”\?/,
  ],
  [
    'an entry of no kind',
    (text: string) => text.replace('- until: 2026-04-05', '- til: 2026-04-05'),
    /This needs exactly one of: .*until/,
  ],
  [
    'a date that is none',
    (text: string) => text.replace('on: 2026-03-04', 'on: 4 March'),
    /“4 March”: a date such as 2026-03-24/,
  ],
  ['broken YAML', (text: string) => text.replace('entries:', 'entries: ['), /:\d+:\d+: /],
  [
    'an unknown pathway',
    (text: string) => text.replace('pathway: visits.yaml', 'pathway: nowhere'),
    /:5:10: pathway: There is no pathway “nowhere”/,
  ],
])('%s in a case file is told at its line and column, and nothing is run', async (_, change, message) => {
  const { code, out } = await duecourse(['run', await changed(change)]);
  expect(code).toBe(1);
  expect(out).toMatch(message);
  expect(out).toContain('the case file was not run');
});

test('a case file that is not there is told', async () => {
  const { code, out } = await duecourse(['run', join(directory, 'missing.yaml')]);
  expect(code).toBe(1);
  expect(out).toContain('There is no file');
});

/** The fixture's case file with a change, beside a copy of its pathway. */
async function changed(change: (text: string) => string): Promise<string> {
  const text = await readFile(join(fixtures, 'visits-case.yaml'), 'utf8');
  const altered = change(text);
  expect(altered).not.toBe(text);
  await writeFile(join(directory, 'visits.yaml'), await readFile(join(fixtures, 'visits.yaml')));
  const file = join(directory, 'changed.yaml');
  await writeFile(file, altered);
  return file;
}
