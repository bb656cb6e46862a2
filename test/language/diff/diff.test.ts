import { describe, expect, it } from 'vitest';
import { diffPathways } from '../../../language/diff/diff-pathways.ts';
import type { PathwayDiff } from '../../../language/diff/difference.ts';
import type { Pathway } from '../../../language/schema/pathway.ts';
import { loadWritten } from '../load/written-files.ts';

const base = `pathway: visits
title: Visits
nation: england
calendar: england-and-wales
roles: { worker: { title: Social worker }, manager: { title: Team manager }, chair: { title: Chair } }
values: { outcome: { title: Outcome, options: { plan: A plan, nothing: Nothing } } }
events:
  CASE_OPENED: { title: Case opened, recordedBy: [worker] }
  VISITED:
    title: Visited
    recordedBy: [worker]
    data: { outcome: outcome, note: { title: What was seen, type: text, optional: true } }
  MEETING_HELD: { title: Meeting held, recordedBy: [worker] }
  CLOSED: { title: Closed, recordedBy: [worker, manager] }
facts: { opened: { first: CASE_OPENED }, visited: { latest: VISITED } }
conditions:
  seen: { when: visited.exists, otherwise: The child has not been seen. }
  known: { when: opened.exists, otherwise: Nothing is known. }
meetings:
  meeting:
    title: Meeting
    held: MEETING_HELD
    agendas: { usual: { title: Usual agenda, items: { child: { title: The child }, home: { title: The home } } } }
initial: open
states:
  open:
    title: Open
    stage: visits
    on: { VISITED: {}, MEETING_HELD: {}, CLOSED: { guard: seen, target: closed } }
  closed: { title: Ended, stage: end, type: final }
deadlines:
  visit:
    title: First visit
    due: 10 working days after opened.on
    metBy: VISITED
    responsible: worker
    remind: { 2 days before: [worker] }
    passed: { notify: [manager], task: explain }
    kind: local
tasks: { explain: { title: Explain the delay, role: manager } }
notifications:
  deadlineReminder: { title: Reminder, subject: Due soon, text: Soon. }
  deadlinePassed: { title: Missed, subject: Missed, text: Missed. }
  told: { title: Closing letter, to: [manager], subject: Closed, text: It is closed. }
access: { all: { title: Everybody reads, roles: [worker], may: read, what: [case], otherwise: Not yours. } }
`;

describe('what is said of a change', () => {
  it.each([
    [
      'a figure',
      'deadlines: { visit: { due: 10 days after opened.on } }',
      ['visits | deadline First visit: 10 working days → 10 days (never later)'],
    ],
    [
      'another start, with what both count from',
      'deadlines: { visit: { due: 10 working days after visited.on } }',
      ['visits | deadline First visit: 10 working days after “Case opened” → 10 working days after “Visited”'],
    ],
    [
      'a start day that counts',
      'deadlines: { visit: { counting: day 1 } }',
      ['visits | deadline First visit: counted: without the start day → with the start day as day 1 (never later)'],
    ],
    [
      'an aim',
      'deadlines: { visit: { target: 5 days after opened.on } }',
      ['visits | deadline First visit: aim: none → 5 days after “Case opened”'],
    ],
    [
      'the same reminder at another time',
      'deadlines: { visit: { remind: { 2 days before: null, 3 days before: [worker] } } }',
      ['visits | deadline First visit: reminder: 2 days before → 3 days before'],
    ],
    [
      'another reminder',
      'deadlines: { visit: { remind: { 2 days before: null, 3 days before: [worker, manager] } } }',
      [
        'visits | deadline First visit: no longer reminder 2 days before',
        'visits | deadline First visit: now reminder 3 days before: tell Social worker and Team manager',
      ],
    ],
    [
      'whom it tells',
      'deadlines: { visit: { passed: { notify: [manager, chair] } } }',
      ['visits | deadline First visit: when it passes, also tells Chair'],
    ],
    [
      'who is responsible',
      'deadlines: { visit: { responsible: manager } }',
      ['visits | deadline First visit: responsible: Social worker → Team manager'],
    ],
    ['a kind', 'deadlines: { visit: { kind: statutory } }', ['visits | deadline First visit: kind: local → statutory']],
    [
      'what meets it',
      'deadlines: { visit: { metBy: MEETING_HELD } }',
      ['visits | deadline First visit: met by: “Visited” → “Meeting held”'],
    ],
    [
      'a deadline taken away',
      'deadlines: { visit: null }',
      [
        'visits | − deadline First visit: 10 working days after “Case opened”; met by “Visited”; responsible: Social worker; reminder 2 days before: tell Social worker; when it passes: tell Team manager and ask for the task “Explain the delay”; local',
      ],
    ],
    [
      'who may record',
      'events: { VISITED: { recordedBy: [manager] } }',
      [
        'visits | event Visited: may also be recorded by Team manager',
        'visits | event Visited: may no longer be recorded by Social worker',
      ],
    ],
    [
      'a field that has to be given',
      'events: { VISITED: { data: { note: { optional: false } } } }',
      ['visits | event Visited: “What was seen”: has to be given now'],
    ],
    [
      'a new field',
      'events: { VISITED: { data: { until: date } } }',
      ['visits | event Visited: also asks for “until”: a date, has to be given'],
    ],
    [
      'a field less',
      'events: { VISITED: { data: { note: null } } }',
      ['visits | event Visited: no longer asks for “What was seen”'],
    ],
    [
      'a condition, with the sentence a caseworker reads',
      'conditions: { alone: { when: visited.exists, otherwise: The child was not seen alone. } }\nevents: { MEETING_HELD: { requires: alone } }',
      ['visits | event Meeting held: now refused unless alone: “The child was not seen alone.”'],
    ],
    [
      'a condition of a way',
      'states: { open: { on: { CLOSED: { guard: [seen, known] } } } }',
      ['visits | state Open: “Closed”: now only if known: “Nothing is known.”'],
    ],
    [
      'another way',
      'states: { open: { on: { CLOSED: [{ guard: seen, target: closed }, {}] } } }',
      ['visits | state Open: “Closed” now also leaves the case where it is'],
    ],
    [
      'a way in front of the one there was',
      'states: { open: { on: { VISITED: [{ guard: seen, target: closed }, { guard: known, do: [notify: told] }] } } }',
      [
        'visits | state Open: “Visited” now also leads to “Ended” if seen (seen: “The child has not been seen.”)',
        'visits | state Open: “Visited” leaves the case where it is: now only if known: “Nothing is known.”',
        'visits | state Open: “Visited” leaves the case where it is: then also send “Closing letter”',
      ],
    ],
    [
      'what can be recorded',
      'states: { open: { on: { VISITED: null } } }\non: { VISITED: {} }',
      [
        'visits | state Open: “Visited” can no longer be recorded here',
        'Everywhere | + any time In every state: “Visited” leaves the case where it is',
      ],
    ],
    [
      'what a condition asks',
      "conditions: { seen: { when: visited.exists && visited.outcome == 'plan' } }",
      ["visits | condition seen: holds if: visited.exists → visited.exists && visited.outcome == 'plan'"],
    ],
    [
      'a new event, told with all it asks',
      'events: { CALLED: { title: Called, recordedBy: [worker], data: { who: person }, requires: known } }\nstates: { open: { on: { CALLED: {} } } }',
      [
        'visits | + event Called: recorded by Social worker while “Open”; with “who”; refused unless known: “Nothing is known.”',
      ],
    ],
    [
      'an item of an agenda',
      'meetings: { meeting: { agendas: { usual: { items: { home: null } } } } }',
      ['visits | meeting Meeting: agenda “Usual agenda”: no longer item “The home”'],
    ],
    [
      'the order of an agenda',
      'meetings: { meeting: { agendas: { usual: { items: { home: { before: child } } } } } }',
      [
        'visits | meeting Meeting: agenda “Usual agenda”: item “The home”: written before: none → child',
        'visits | meeting Meeting: agenda “Usual agenda”: in another order: item “The home” then item “The child”',
      ],
    ],
    [
      'a choice',
      'values: { outcome: { options: { nothing: null, later: Seen again later } } }',
      [
        'visits | choice Outcome: no longer to choose: “Nothing”',
        'visits | choice Outcome: now to choose: “Seen again later”',
      ],
    ],
    [
      'a task',
      'tasks: { explain: { role: chair } }',
      ['visits | task Explain the delay: asked of: Team manager → Chair'],
    ],
    [
      'a notice',
      'notifications: { told: { to: [manager, chair] } }',
      ['Everywhere | notice Closing letter: also to Chair'],
    ],
    [
      'who reads',
      'access: { all: { roles: [worker, chair] } }',
      ['Everywhere | access Everybody reads: now holds for Chair'],
    ],
    [
      'words',
      'terms: { worker: practitioner }',
      ['Everywhere | word Own words: now another word for “Social worker” (worker): “practitioner”'],
    ],
    [
      'bank holidays',
      'calendar: uk-any',
      ['Everywhere | definition The definition: bank holidays of: england-and-wales → uk-any'],
    ],
    [
      'a title',
      'deadlines: { visit: { title: The first visit } }',
      ['Wording and sources only | deadline The first visit: title: “First visit” → “The first visit”'],
    ],
    [
      'a sentence',
      'conditions: { seen: { otherwise: Nobody has seen the child. } }',
      [
        'Wording and sources only | condition seen: tells: “The child has not been seen.” → “Nobody has seen the child.”',
      ],
    ],
    [
      'a title beside a figure',
      'deadlines: { visit: { title: The first visit, due: 5 days after opened.on } }',
      [
        'visits | deadline The first visit: title: “First visit” → “The first visit”',
        'visits | deadline The first visit: 10 working days → 5 days (never later)',
      ],
    ],
  ])('%s', async (_, overlay, expected) => {
    expect(said((await laidOver(overlay)).diff)).toEqual(expected);
  });

  // Ten working days end on the twelfth day after a Sunday, on the thirteenth after a Saturday, on the fourteenth after a working day, and, where
  // Christmas and New Year lie between, up to four days later.
  it.each([
    ['10 days', 'never later'],
    ['12 days', 'never later'],
    ['4 weeks', 'never earlier'],
    ['13 days', 'sometimes earlier, sometimes later'],
    ['15 days', 'sometimes earlier, sometimes later'],
    ['working day 10 of', 'always the same day'],
  ])('ten working days that become %s are due: %s', async (count, effect) => {
    const due = `${count}${count.endsWith(' of') ? '' : ' after'} opened.on`;
    const { diff } = await laidOver(`deadlines: { visit: { due: ${due} } }`);
    expect(diff.differences.map(({ says }) => / \(([a-z, ]+)\)$/.exec(says)?.[1])).toEqual([effect]);
  });

  it('the order in which ways are tried', async () => {
    const ways = ['{ guard: seen, target: closed }', '{ guard: known, do: [notify: told] }'];
    const overlay = (list: readonly string[]) => `states: { open: { on: { VISITED: [${list.join(', ')}] } } }`;
    const [from, to] = await Promise.all([laidOver(overlay(ways)), laidOver(overlay(ways.toReversed()))]);
    expect(said(diffPathways(from.pathway, to.pathway))).toEqual([
      'visits | state Open: “Visited”: its ways are tried in another order: leaves the case where it is if known, then leads to “Ended” if seen',
    ]);
  });

  it('every difference names the rules of both sides and the part of the definition', async () => {
    const register = (id: string) =>
      `authority: A\nnation: england\ndocument: D\nrules:\n  - { id: ${id}, says: S., line: 1, kind: deadline }\n`;
    const files = { 'registers/one.yaml': register('ONE-01'), 'registers/two.yaml': register('TWO-02') };
    const from = await laidOver('register: one\ndeadlines: { visit: { source: [ONE-01] } }', files);
    const to = await laidOver(
      'register: two\ndeadlines: { visit: { source: [TWO-02], due: 5 days after opened.on } }',
      files,
    );
    const [difference] = diffPathways(from.pathway, to.pathway).differences;
    expect(difference).toEqual({
      stage: 'visits',
      about: 'deadline',
      element: 'deadlines.visit',
      path: 'deadlines.visit.due',
      kind: 'changed',
      what: 'First visit',
      says: '10 working days → 5 days (never later)',
      from: '10 working days after “Case opened”',
      to: '5 days after “Case opened”',
      rules: ['ONE-01', 'TWO-02'],
    });
  });

  it('what has only another name is told as that, and nothing else', async () => {
    const other = base
      .replaceAll('VISITED', 'CHILD_VISITED')
      .replace('  visit:\n', '  firstVisit:\n')
      .replaceAll('seen', 'childSeen');
    const { pathway } = await loadWritten('visits', {
      'visits.yaml': other
        .replace('What was childSeen', 'What was seen')
        .replaceAll('not been childSeen', 'not been seen'),
    });
    const { pathway: from } = await loadWritten('visits', { 'visits.yaml': base });
    expect(said(diffPathways(from, pathway))).toEqual([
      'visits | event Visited: is called CHILD_VISITED in the definition, no longer VISITED',
      'visits | deadline First visit: is called firstVisit in the definition, no longer visit',
      'visits | condition childSeen: is called childSeen in the definition, no longer seen',
    ]);
  });
});

async function laidOver(
  overlay: string,
  files: { readonly [name: string]: string } = {},
): Promise<{ diff: PathwayDiff; pathway: Pathway }> {
  const { pathway } = await loadWritten('north', {
    'visits.yaml': base,
    'north.yaml': `extends: visits\npathway: north\n${overlay}\n`,
    ...files,
  });
  const { pathway: from } = await loadWritten('visits', { 'visits.yaml': base });
  // Whose definition it is, is not what these are about.
  const asBase = { ...pathway, pathway: from.pathway };
  const { extends: _extends, register: _register, ...rest } = asBase;
  return { diff: diffPathways(from, rest), pathway };
}

function said({ differences }: PathwayDiff): readonly string[] {
  return differences.map(({ stage, about, what, says, kind, path, element }) => {
    const sign = path === element && kind !== 'changed' ? { added: '+ ', removed: '− ' }[kind] : '';
    return `${stage} | ${sign}${about} ${what}: ${says}`;
  });
}
