import { expect, it } from 'vitest';
import type { Entry } from '../../machines/entry.ts';
import { liveCase, manager, worker } from './support/live-case.ts';

const pathway = `
values: { category: { title: Category, options: { neglect: Neglect, physical: Physical abuse } } }
events:
  STARTED: { title: Work started, recordedBy: [worker] }
  HELD:
    title: Meeting held
    data:
      category: category
      people: { list: person, min: 1 }
      note: { title: Note, type: text, optional: true }
      count: integer?
      when: date?
      role: role?
    requires: [isNeglect]
  TIMED: { on: instant }
  PLANNED: { future: true }
  ENDED: {}
states:
  waiting: { on: { STARTED: working } }
  working:
    on:
      HELD:
        - { guard: [manyPeople, chairedByManager], target: done }
        - { guard: noteGiven, target: done }
      TIMED: {}
      PLANNED: {}
      ENDED: over
  done: {}
  over: { type: final }
conditions:
  isNeglect: { when: event.category == 'neglect', otherwise: Only neglect is dealt with here., source: [TST-01] }
  manyPeople: { when: event.people.size() >= 2, otherwise: Two people are needed. }
  chairedByManager: { when: event.role == 'manager', otherwise: The manager has to chair. }
  noteGiven: { when: "has(event.note)", otherwise: A note is needed. }
`;

const held = { category: 'neglect', people: ['p-a'] };

it('an unknown event is refused with the nearest right name', () => {
  const kase = liveCase(pathway);
  expect(kase.refusal('STRATED', '2026-03-03')).toEqual({
    asked: 'STRATED',
    states: ['waiting'],
    kind: 'unknownEvent',
    nearest: 'STARTED',
    message: 'The pathway "Small pathway" has no event STRATED. Did you mean STARTED?',
  });
  for (const name of ['constructor', '__proto__', 'toString', 'deadline.x.passed', 'xstate.init', '']) {
    expect(kase.refusal(name, '2026-03-03').kind).toBe('unknownEvent');
  }
});

it('an event the present state does not accept is refused with what it does accept', () => {
  expect(liveCase(pathway).refusal('HELD', '2026-03-03', held)).toEqual({
    asked: 'HELD',
    states: ['waiting'],
    kind: 'notAccepted',
    accepted: ['STARTED'],
    message: 'HELD is not accepted in waiting. Accepted there: STARTED.',
  });
});

it('who may not record an event is told who may', () => {
  expect(liveCase(pathway).refusal('STARTED', '2026-03-03', {}, { by: manager })).toEqual({
    asked: 'STARTED',
    states: ['waiting'],
    kind: 'wrongRole',
    role: 'manager',
    allowed: ['worker'],
    message: '"Work started" is recorded by Social worker, not by Team manager.',
  });
  expect(
    liveCase(pathway).refusal('STARTED', '2026-03-03', {}, { by: { person: 'p-x', role: '__proto__' } }).kind,
  ).toBe('wrongRole');
});

it('every fault of the data is told at once, with the right words for a mistyped one', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-03');
  const refusal = kase.refusal('HELD', '2026-03-04', {
    category: 'neglet',
    people: [],
    nota: 'x',
    count: 1.5,
    when: '2026-02-30',
    role: 'constructor',
    note: null,
  });
  expect(refusal).toMatchObject({
    kind: 'wrongData',
    problems: [
      { path: 'nota', message: 'there is no such field; did you mean "note"?' },
      { path: 'category', message: 'is no category: use one of neglect, physical; did you mean "neglect"?' },
      { path: 'people', message: 'has 0 items; at least 1 are needed' },
      { path: 'note', message: 'holds nothing: leave it out instead' },
      { path: 'count', message: 'should be a whole number, not a number' },
      { path: 'when', message: 'should be a date such as 2026-03-24, not a text of another form' },
      { path: 'role', message: 'is no role: use one of worker, manager' },
    ],
  });
});

it('a date that does not exist is no date an event can have happened on', () => {
  const kase = liveCase(pathway);
  const entry = {
    kind: 'recorded',
    seq: 2,
    type: 'STARTED',
    on: '2026-02-30',
    at: kase.state().now,
    by: worker,
    data: {},
  };
  expect(kase.take(entry as unknown as Entry)).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'wrongData', problems: [{ path: 'on' }] },
  });
});

it('an event of which the hour counts needs it', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-03');
  expect(kase.refusal('TIMED', '2026-03-04')).toMatchObject({
    kind: 'wrongData',
    problems: [{ path: 'on', message: 'needs the exact time, not only the date' }],
  });
  kase.record('TIMED', '2026-03-04 09:00');
});

it('nothing happens in the future, except what is declared to', () => {
  const kase = liveCase(pathway);
  const today = { at: '2026-03-03 12:00' };
  expect(kase.refusal('STARTED', '2026-03-04', {}, today)).toMatchObject({ kind: 'dateInFuture', on: '2026-03-04' });
  expect(kase.refusal('STARTED', '2026-03-03 12:01', {}, today)).toMatchObject({ kind: 'dateInFuture' });
  kase.record('STARTED', '2026-03-03', {}, today);
  kase.record('PLANNED', '2026-04-01', {}, today);
});

it('London decides which day it is: half past midnight in summer is the next day, though UTC still has the old one', () => {
  const kase = liveCase(pathway, { on: '2026-06-01' });
  kase.record('STARTED', '2026-06-02', {}, { at: '2026-06-01T23:30:00.000Z' });
  expect(kase.state().log.at(-1)).toMatchObject({ on: '2026-06-02' });
});

it('nothing happened before the case began', () => {
  expect(liveCase(pathway).refusal('STARTED', '2026-03-01', {}, { at: '2026-03-03 12:00' })).toEqual({
    asked: 'STARTED',
    states: ['waiting'],
    kind: 'beforeCaseBegan',
    on: '2026-03-01',
    began: '2026-03-02',
    message:
      "STARTED is said to have happened on 2026-03-01, before the case began on 2026-03-02. Correct the date, or the opening's.",
  });
});

it('a refusal names every condition that failed, requirements first, in the words of the policy', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-03');
  expect(kase.refusal('HELD', '2026-03-04', { ...held, category: 'physical' })).toEqual({
    asked: 'HELD',
    states: ['working'],
    kind: 'conditionsFailed',
    accepted: ['HELD', 'TIMED', 'PLANNED', 'ENDED'],
    conditions: [
      { condition: 'isNeglect', otherwise: 'Only neglect is dealt with here.', source: ['TST-01'] },
      { condition: 'manyPeople', otherwise: 'Two people are needed.', source: [] },
      { condition: 'chairedByManager', otherwise: 'The manager has to chair.', source: [] },
      { condition: 'noteGiven', otherwise: 'A note is needed.', source: [] },
    ],
    message:
      'HELD is refused. Only neglect is dealt with here. Two people are needed. The manager has to chair. A note is needed.',
  });
});

it('where one way is open but for what the event requires, the guards of the other ways are no reason', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-03');
  expect(kase.refusal('HELD', '2026-03-04', { ...held, category: 'physical', note: 'x' })).toMatchObject({
    kind: 'conditionsFailed',
    conditions: [{ condition: 'isNeglect' }],
  });
});

it('a condition that cannot be decided refuses the entry and says what is missing', () => {
  const kase = liveCase(`
events: { HELD: { data: { note: text? } } }
states: { open: { on: { HELD: { guard: isLong } } } }
conditions: { isLong: { when: event.note.size() > 3, otherwise: The note is too short. } }
`);
  expect(kase.refusal('HELD', '2026-03-04')).toMatchObject({ kind: 'undecidable', condition: 'conditions.isLong' });
  expect(kase.refusal('HELD', '2026-03-04', { note: 'abc' })).toMatchObject({ kind: 'conditionsFailed' });
  kase.record('HELD', '2026-03-04', { note: 'abcd' });
});

it('what keeps the next condition from being asked is the reason, not that the next one could not have been decided', () => {
  const kase = liveCase(`
events: { HELD: { data: { note: text? } } }
states: { open: { on: { HELD: { guard: [hasNote, isLong] } } } }
conditions:
  hasNote: { when: "has(event.note)", otherwise: A note is needed. }
  isLong: { when: event.note.size() > 3, otherwise: The note is too short. }
`);
  expect(kase.refusal('HELD', '2026-03-04')).toMatchObject({
    kind: 'conditionsFailed',
    conditions: [{ condition: 'hasNote' }],
  });
});

it('after its end a case takes nothing more', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-03');
  kase.record('ENDED', '2026-03-04');
  expect(kase.view().status).toBe('done');
  expect(kase.refusal('STARTED', '2026-03-05')).toEqual({
    asked: 'STARTED',
    states: ['over'],
    kind: 'caseClosed',
    message: 'STARTED cannot be recorded: the case has ended. Correct an earlier entry, or open a new case.',
  });
});

it('a case is opened once', () => {
  const kase = liveCase(pathway);
  expect(kase.refusal('CASE_OPENED', '2026-03-03')).toMatchObject({ kind: 'notAccepted' });
  expect(kase.take({ ...kase.log()[0] } as Entry)).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'recordedOutOfOrder' },
  });
});

it('what the opening requires is required of it', () => {
  const strict = `
events: { CASE_OPENED: { data: { unborn: boolean, birth: date? }, requires: birthGiven } }
conditions: { birthGiven: { when: "event.unborn || has(event.birth)", otherwise: Give the date of birth. } }
`;
  expect(() => liveCase(strict, { data: { unborn: false } })).toThrow(
    'CASE_OPENED is refused. Give the date of birth.',
  );
  liveCase(strict, { data: { unborn: true } });
});

it('an entry belongs behind the last one: neither before its instant nor under its number', () => {
  const kase = liveCase(pathway);
  kase.until('2026-03-05');
  const entry = { kind: 'recorded', type: 'STARTED', on: '2026-03-03', by: worker, data: {} } as const;
  const now = kase.state().now;
  expect(kase.take({ ...entry, seq: 2, at: '2026-03-04T12:00:00.000Z' } as Entry)).toMatchObject({
    refusal: { kind: 'recordedOutOfOrder', at: '2026-03-04T12:00:00.000Z', last: now },
  });
  expect(kase.take({ ...entry, seq: 1, at: now } as Entry)).toMatchObject({ refusal: { kind: 'recordedOutOfOrder' } });
  expect(kase.take({ ...entry, seq: 2, at: 'tomorrow' } as unknown as Entry)).toMatchObject({
    refusal: { kind: 'recordedOutOfOrder' },
  });
});

it('a condition may ask who holds a role', () => {
  const kase = liveCase(`
events:
  APPOINTED: { data: { person: person } }
  CHAIRED: { data: { chair: person } }
states: { open: { on: { APPOINTED: {}, CHAIRED: { guard: independent } } } }
people: { worker: { assignedBy: [{ event: APPOINTED, field: person }] } }
conditions: { independent: { when: "!has(people.worker) || people.worker.person != event.chair", otherwise: The chair must be independent. } }
`);
  kase.record('CHAIRED', '2026-03-03', { chair: 'p-sw' });
  kase.record('APPOINTED', '2026-03-03', { person: 'p-sw' });
  expect(kase.refusal('CHAIRED', '2026-03-03', { chair: 'p-sw' })).toMatchObject({ kind: 'conditionsFailed' });
  kase.record('CHAIRED', '2026-03-03', { chair: 'p-chair' });
});
