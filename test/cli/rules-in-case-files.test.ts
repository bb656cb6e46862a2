import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { livedBy, loadCaseFile } from '../../cli/case-file/load-case-file.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import { duecourse } from './support/duecourse.ts';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-cli-'));
  const visits = await readFile(join(fixtures, 'visits.yaml'), 'utf8');
  await writeFile(join(directory, 'visits.yaml'), visits);
  // What was a visit is called a meeting with the child, and the first one is due a working day later.
  const renamed = visits
    .replaceAll('VISIT_HELD', 'CHILD_MET')
    .replaceAll('firstVisit:', 'firstMeeting:')
    .replace('5 working days', '6 working days');
  await writeFile(join(directory, 'meetings.yaml'), renamed);
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const owner = 'by: { person: p-owner, role: processOwner }';
const worker = 'by: { person: p-sw, role: socialWorker }';

function publish(file: string, at: string, more = ''): string {
  return `  - { publish: ${file}, why: Proclaimed, ${owner}, at: '${at}'${more} }\n`;
}

function expectFirst(id: string, due: string, status = 'running'): string {
  return `  - { expect: { deadlines: [{ id: ${id}, status: ${status}, due: ${due} }], flags: [] } }\n`;
}

async function run(entries: string) {
  const file = join(directory, 'case.yaml');
  await writeFile(
    file,
    `# Everybody in this file is invented.
title: Visits under other rules
pathway: visits.yaml
opened:
  on: 2026-03-02
  at: '2026-03-02T09:00'
  ${worker}
  data: { socialWorker: p-sw, teamManager: p-tm, teamName: Toni Marsh, teamEmail: team@example.org }
entries:
${entries}`,
  );
  return duecourse(['run', file]);
}

test('what is published adds to what was published before, a calendar and closed days of the authority apart', async () => {
  const { code, out } = await run(
    // Five working days from Monday 2 March are Monday the 9th; without Thursday the 5th the 10th, without Friday the 6th, too, the 11th.
    expectFirst('firstVisit', '2026-03-09') +
      publish('{ calendar: england-and-wales, added: [{ date: 2026-03-05, name: Mourning }] }', '2026-03-03T09:00') +
      expectFirst('firstVisit', '2026-03-10') +
      publish('{ authority: england, added: [{ date: 2026-03-06, name: No heating }] }', '2026-03-03T10:00') +
      expectFirst('firstVisit', '2026-03-11') +
      publish('{ calendar: england-and-wales, removed: [2026-03-05] }', '2026-03-03T11:00') +
      expectFirst('firstVisit', '2026-03-10'),
  );
  expect(out).toContain('Everything is as');
  expect(out).toContain('england-and-wales: closed on Thu 5 Mar 2026 (Mourning)');
  expect(code).toBe(0);
});

test('what was refused was not published, and can be published after it', async () => {
  const short = '{ calendar: england-and-wales, knownUntil: 2026-03-06 }';
  const { code, out } = await run(
    publish(short, '2026-03-03T09:00', ', refused: { kind: calendarExhausted }') +
      publish('{ calendar: england-and-wales, added: [{ date: 2026-03-09, name: Mourning }] }', '2026-03-03T10:00') +
      expectFirst('firstVisit', '2026-03-10'),
  );
  expect(out).toContain('Everything is as');
  expect(code).toBe(0);
});

test('a case that moves is told by the new names from then on, and by the old ones again when it is moved back', async () => {
  const renames = 'renames: { events: { VISIT_HELD: CHILD_MET }, deadlines: { firstVisit: firstMeeting } }';
  const { code, out } = await run(
    `  - { moveTo: meetings.yaml, ${renames}, why: Renamed, ${owner}, at: '2026-03-03T09:00', as: move }\n` +
      expectFirst('firstMeeting', '2026-03-10') +
      `  - { moveBack: move, why: Too early, ${owner}, at: '2026-03-03T10:00' }\n` +
      expectFirst('firstVisit', '2026-03-09', 'due soon') +
      `  - { moveTo: meetings.yaml, ${renames}, why: Renamed, ${owner}, at: '2026-03-04T09:00', as: again }\n` +
      `  - { event: CHILD_MET, on: 2026-03-10, ${worker}, data: { childSeen: true } }\n` +
      `  - { moveBack: again, why: Too late, ${owner}, refused: { kind: notReversible } }\n` +
      `  - { expect: { deadlines: [{ id: firstMeeting, status: met, due: 2026-03-10 }, { id: nextVisit, status: running, due: 2026-04-10 }] } }\n`,
  );
  expect(out).toContain('Everything is as');
  expect(out).toContain('renamed: event VISIT_HELD → CHILD_MET');
  expect(code).toBe(0);
});

test('a change of rules that comes out otherwise than the file says is told at its line', async () => {
  const accepted = await run(
    publish(
      '{ calendar: england-and-wales, added: [{ date: 2026-03-05, name: Mourning }] }',
      '2026-03-03T09:00',
      ', refused: true',
    ),
  );
  expect(accepted.code).toBe(1);
  expect(accepted.out).toMatch(/case\.yaml:10:\d+: was to be refused, but it was accepted/);
  const refused = await run(
    `  - { moveTo: visits.yaml, why: Again, ${owner}, as: none }\n  - { moveBack: none, why: Back, ${owner} }\n`,
  );
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/case\.yaml:10:\d+: was refused: The case lives by this version of visits already/);
  expect(refused.out).toMatch(/case\.yaml:11:\d+: there is no move to take back/);
});

test.each([
  [
    'a day that is closed already',
    publish('{ calendar: england-and-wales, added: [{ date: 2026-04-03, name: Mourning }] }', '2026-03-03T09:00'),
    /case\.yaml:10:\d+: entries\[0\]\.publish\.added\[0\]\.date: 2026-04-03 is closed already: Good Friday\./,
  ],
  [
    'a day that is published twice',
    publish('{ calendar: england-and-wales, added: [{ date: 2026-03-05, name: Mourning }] }', '2026-03-03T09:00') +
      publish('{ calendar: england-and-wales, added: [{ date: 2026-03-05, name: Mourning }] }', '2026-03-03T10:00'),
    /case\.yaml:11:\d+: .*2026-03-05 is closed already: Mourning\./,
  ],
  [
    'an authority that nobody knows',
    publish('{ authority: Nowhere, added: [{ date: 2026-03-05, name: Closed }] }', '2026-03-03T09:00'),
    /case\.yaml:10:\d+: .*No case and no definition is of “Nowhere”\./,
  ],
  [
    'a version that is not there',
    `  - { moveTo: meetngs.yaml, why: Renamed, ${owner} }\n`,
    /case\.yaml:10:\d+: entries\[0\]\.moveTo: .*meetngs/,
  ],
  [
    'a name that neither version has',
    `  - { moveTo: meetings.yaml, renames: { events: { VISIT_HELT: CHILD_MET } }, why: Renamed, ${owner} }\n`,
    /case\.yaml:10:\d+: entries\[0\]\.renames\.events\.VISIT_HELT: The version before has no event “VISIT_HELT”/,
  ],
  [
    'a move that no entry before is',
    `  - { moveBack: move, why: Back, ${owner} }\n`,
    /case\.yaml:10:\d+: .*There is no label “move” in the entries before/,
  ],
])('%s is told at its place, and the case file is not run', async (_, entries, message) => {
  const { code, out } = await run(entries);
  expect(code).toBe(1);
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(message);
  expect(out).toContain('the case file was not run');
});

test('coverage counts a case until its rules change, and says so', async () => {
  await run(
    publish('{ calendar: england-and-wales, added: [{ date: 2026-03-05, name: Mourning }] }', '2026-03-03T09:00') +
      `  - { event: VISIT_HELD, on: 2026-03-04, ${worker}, data: { childSeen: true } }\n`,
  );
  const { code, out } = await duecourse([
    'coverage',
    join(directory, 'visits.yaml'),
    join(directory, 'case.yaml'),
    '--quick',
  ]);
  expect(code).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('It changes to other rules; what comes after that was not counted.');
});

test('a definition put in place of its own is the version that the case lives by already', async () => {
  await run(`  - { moveTo: visits.yaml, why: Again, ${owner}, refused: { kind: nothingToChange } }\n`);
  const loaded = await loadCaseFile(join(directory, 'case.yaml'));
  if (loaded.kind === 'problems') throw new Error(JSON.stringify(loaded.problems));
  const { pathway } = loaded.caseFile.pathway;
  const changed = livedBy(loaded.caseFile, { ...pathway, title: 'Visits, changed' }, 'changed');
  const { outcome } = await runCaseFile(changed, createCoreHost(changed.pathway, changed.reference));
  expect(outcome.failures).toEqual([]);
});
