import { describe, expect, it } from 'vitest';
import { checkPathway } from '../../../language/check/check-pathway.ts';
import type { Place } from '../../../language/problem.ts';
import { loadWritten } from '../load/written-files.ts';

/** The lines are counted by hand in the cases below: the number of each tenth stands behind it. */
const base = `pathway: visits
title: Visits
nation: england
calendar: england-and-wales
roles:
  worker: { title: Social worker }
  manager: { title: Team manager }
values:
  outcome:
    title: Outcome # 10
    options:
      plan: A plan
      nothing: Nothing
events:
  CASE_OPENED: { title: Opened, recordedBy: [worker] }
  VISITED:
    title: Visited
    recordedBy: [worker]
    data:
      outcome: outcome # 20
      who: person
  REPORT_DRAFTED: { title: Drafted, recordedBy: [worker] }
  REPORT_SENT: { title: Sent, recordedBy: [worker] }
  CLOSED: { title: Closed, recordedBy: [worker] }
facts:
  opened: { first: CASE_OPENED }
  visited: { latest: VISITED }
conditions:
  planWanted:
    when: event.outcome == 'plan' # 30
    otherwise: No plan is wanted.
initial: open
states:
  open:
    title: Open
    stage: visits
    on:
      VISITED:
        - { guard: planWanted, target: planned }
        - {} # 40
      CLOSED: closed
  planned:
    title: Planned
    stage: plan
    on: { REPORT_DRAFTED: {}, REPORT_SENT: {}, CLOSED: closed }
  closed: { title: Ended, stage: end, type: final }
deadlines:
  visit:
    title: First visit
    due: 15 working days after opened.on # 50
    during: open
    metBy: VISITED
    responsible: worker
    passed: { task: explain }
    kind: statutory
tasks:
  explain: { title: Explain, role: manager }
documents:
  report:
    title: Report # 60
    fields: { outcome: visited.outcome }
    steps:
      drafted: { title: Drafted, event: REPORT_DRAFTED, by: [worker] }
      sent: { title: Sent, event: REPORT_SENT, by: [worker], after: drafted }
guidance:
  kind: { stage: plan, says: Be kind. }
`;

describe('an overlay that removes what others use is shown where it does, and where that is used:', () => {
  it.each([
    ['a role', 'roles:\n  manager: null', 'visits:57:36 unknown-role < north:4:3, visits:7:3'],
    ['an event', 'events:\n  VISITED: null', 'visits:52:12 unknown-event < north:4:3, visits:16:3'],
    ['a fact', 'facts:\n  opened: null', 'visits:50:32 unknown-anchor < north:4:3, visits:26:3'],
    ['a condition', 'conditions:\n  planWanted: null', 'visits:39:20 unknown-condition < north:4:3, visits:29:3'],
    ['a state', 'states:\n  planned: null', 'visits:39:40 unknown-target < north:4:3, visits:42:3'],
    [
      'a state in which something is due',
      'states:\n  open: null',
      'visits:51:13 unknown-state < north:4:3, visits:34:3',
    ],
    [
      'a stage that guidance is shown at',
      'states:\n  planned: null',
      'visits:66:18 unknown-stage < north:4:3, visits:42:3',
    ],
    ['a task', 'tasks:\n  explain: null', 'visits:54:21 unknown-task < north:4:3, visits:57:3'],
    [
      'a field that a condition reads',
      'events:\n  VISITED:\n    data:\n      outcome: null',
      'visits:30:17 expression-unknown-field < north:6:7, visits:20:7',
    ],
    [
      'a field that a paper shows',
      'events:\n  VISITED:\n    data:\n      outcome: null',
      'visits:61:32 field-not-supplied < north:6:7, visits:20:7',
    ],
    [
      'a choice that a condition asks for',
      'values:\n  outcome:\n    options:\n      plan: null',
      'visits:30:28 expression-wrong-value < north:6:7, visits:12:7',
    ],
    [
      'a list that a field is chosen from',
      'values:\n  outcome: null',
      'visits:20:16 unknown-type < north:4:3, visits:9:3',
    ],
    [
      'a step that another follows',
      'documents:\n  report:\n    steps:\n      drafted: null',
      'visits:64:69 unknown-step < north:6:7, visits:63:7',
    ],
    [
      'the only place where an event is accepted',
      'states:\n  planned:\n    on:\n      REPORT_SENT: null',
      'visits:23:3 event-not-accepted < north:6:7, visits:45:31',
    ],
    ['what a statutory limit is', 'deadlines:\n  visit: null', 'north:4:3 statutory-removed < visits:48:3'],
  ])('%s', async (_, overlay, expected) => {
    expect(await problemsWith(overlay)).toContain(expected);
  });
});

describe('an overlay that gives a value a wrong type is shown beside what the base has there:', () => {
  it.each([
    ['a number for a count', 'deadlines:\n  visit:\n    due: 15', ['north:5:10 wrong-kind < visits:50:10']],
    ['a word for a list', 'events:\n  VISITED:\n    recordedBy: worker', ['north:5:17 wrong-kind < visits:18:17']],
    ['a word for a map', 'tasks:\n  explain: Explain', ['north:4:12 wrong-kind < visits:57:12']],
    [
      'a word that is none of the kinds',
      'deadlines:\n  visit:\n    kind: legal',
      ['north:5:11 not-an-option < visits:55:11'],
    ],
    [
      'a type a field cannot have',
      'events:\n  VISITED:\n    data:\n      outcome: outcom',
      ['north:6:16 unknown-type < visits:20:16'],
    ],
    [
      'a count that cannot be read',
      'deadlines:\n  visit:\n    due: 15 workin days after opened.on',
      ['north:5:13 count-syntax < visits:50:10'],
    ],
    [
      'an expression that gives no answer',
      'conditions:\n  planWanted:\n    when: event.outcome',
      ['north:5:11 expression-type < visits:30:11'],
    ],
    [
      'text, where a role is taken from the field',
      'events:\n  VISITED:\n    data:\n      who: text\npeople:\n  worker: { assignedBy: { event: VISITED, field: who } }',
      ['north:8:50 wrong-field-type < north:6:12'],
    ],
  ])('%s', async (_, overlay, expected) => {
    expect(await problemsWith(overlay)).toEqual(expected);
  });
});

describe('an overlay that loosens what is statutory is shown beside the limit of the base:', () => {
  it.each([
    [
      'a longer count',
      'deadlines:\n  visit:\n    due: 20 working days after opened.on',
      'north:5:10 looser-than-statute < visits:50:10',
    ],
    [
      'another start',
      'deadlines:\n  visit:\n    due: 15 working days after visited.on',
      'north:5:10 looser-than-statute < visits:50:10',
    ],
    ['a limit of its own kind', 'deadlines:\n  visit:\n    kind: local', 'north:5:11 statutory-kind < visits:55:11'],
  ])('%s', async (_, overlay, expected) => {
    expect(await problemsWith(overlay)).toEqual([expected]);
  });
});

describe('an overlay that leaves a stage out of reach is shown with the way it took away:', () => {
  it.each([
    [
      'the event is no longer accepted',
      'states:\n  open:\n    on:\n      VISITED: null',
      'visits:42:3 unreachable-state < north:6:7, visits:38:7',
    ],
    [
      'the event leads nowhere',
      'states:\n  open:\n    on:\n      VISITED: {}',
      'visits:42:3 unreachable-state < north:6:16, visits:39:9',
    ],
    [
      'the event leads elsewhere',
      'states:\n  open:\n    on:\n      VISITED: closed',
      'visits:42:3 unreachable-state < north:6:16, visits:39:9',
    ],
    ['cases begin behind it', 'initial: planned', 'visits:34:3 unreachable-state < north:3:10, visits:32:10'],
    [
      'and one that nothing leads out of',
      'states:\n  planned:\n    on:\n      CLOSED: null',
      'visits:42:3 dead-end < north:6:7, visits:45:48',
    ],
  ])('%s', async (_, overlay, expected) => {
    expect(await problemsWith(overlay)).toContain(expected);
  });
});

describe('a look-up that is itself recorded', () => {
  const lookedUp = 'events:\n  LOOKED_UP: { title: Looked up, recordedBy: [worker] }\n';
  const rule = (event: string) =>
    `access:\n  all: { title: All, roles: [worker], may: read, what: [case], records: ${event}, otherwise: No. }\n`;

  it('needs no state that accepts its event', async () => {
    expect(await problemsWith(lookedUp + rule('LOOKED_UP'))).toEqual([]);
  });

  it('can be counted from, and meet a deadline', async () => {
    const deadline =
      'facts:\n  look: { latest: LOOKED_UP }\ndeadlines:\n  again: { title: Again, due: 1 day after look.on, metBy: LOOKED_UP, responsible: worker, kind: local }\n';
    expect(await problemsWith(lookedUp + rule('LOOKED_UP') + deadline)).toEqual([]);
  });

  it('is recorded as an event that exists', async () => {
    expect(await problemsWith(lookedUp + rule('LOOKED_UPP'))).toContain('north:6:73 unknown-event');
  });
});

it('what is wrong with a base by itself is not laid to an overlay', async () => {
  const broken = base.replace('role: manager', 'role: manger');
  const problems = await problemsWith('roles:\n  manager: { title: Head of service }', broken);
  expect(problems).toEqual(['visits:57:36 unknown-role']);
});

/** Problems as `FILE:LINE:COLUMN CODE < OTHER PLACES`, without what only the overlay's own title is. */
async function problemsWith(overlay: string, laidOver = base): Promise<readonly string[]> {
  const loaded = await loadWritten('north', {
    'visits.yaml': laidOver,
    'north.yaml': `extends: visits\ntitle: North\n${overlay}\n`,
  });
  const place = ({ file, line, column }: Place) => `${file.split('/').at(-1)?.replace('.yaml', '')}:${line}:${column}`;
  return checkPathway(loaded).map((problem) =>
    [`${place(problem)} ${problem.code}`, (problem.related ?? []).map(place).join(', ')]
      .filter((part) => part !== '')
      .join(' < '),
  );
}
