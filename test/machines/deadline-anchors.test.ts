import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const conference = `
events:
  DISCUSSED: { data: { starts: boolean } }
  HELD: {}
accepts: [DISCUSSED, HELD]
facts: { strategy: { latest: DISCUSSED, where: event.starts } }
deadlines:
  conference: { title: Conference, due: 15 working days after strategy.on, metBy: HELD, responsible: worker, kind: statutory }
`;

it('a deadline starts with the entry it counts from; Good Friday and Easter Monday do not count', () => {
  const kase = liveCase(conference);
  expect(kase.standing('conference')).toEqual([]);
  kase.record('DISCUSSED', '2026-03-23', { starts: false });
  expect(kase.standing('conference')).toEqual([]);
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  expect(kase.deadlines('conference')).toEqual([
    {
      id: 'conference',
      title: 'Conference',
      occurrence: '1',
      kind: 'statutory',
      responsible: 'worker',
      status: 'running',
      startedBy: 3,
      startedOn: '2026-03-24',
      due: '2026-04-16',
    },
  ]);
});

it('while it runs a new starting entry moves it, and it names that entry', () => {
  const kase = liveCase(conference);
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  kase.record('DISCUSSED', '2026-03-26', { starts: true });
  // 15 working days from Thursday 26 March over Easter.
  expect(kase.deadlines('conference')).toMatchObject([
    { occurrence: '1', startedBy: 3, startedOn: '2026-03-26', due: '2026-04-20', status: 'running' },
  ]);
});

it('once it is settled a new starting entry opens the next occurrence, and the settled one keeps what it was settled with', () => {
  const kase = liveCase(conference);
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  kase.record('HELD', '2026-04-16');
  kase.record('DISCUSSED', '2026-05-05', { starts: true });
  expect(kase.standing('conference')).toEqual([
    ['1', '2026-04-16', 'met'],
    ['2', '2026-05-27', 'running'],
  ]);
});

it('what was overdue is moved by a new starting entry too, and is missed no more if the new date lies ahead', () => {
  const kase = liveCase(conference);
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  kase.until('2026-04-17');
  expect(kase.occurrence('conference')).toMatchObject({ missed: true });
  kase.record('DISCUSSED', '2026-04-20', { starts: true });
  // 15 working days from Monday 20 April over the May bank holiday.
  expect(kase.standing('conference')).toEqual([['1', '2026-05-12', 'running']]);
  expect(kase.occurrence('conference')).toMatchObject({ missed: false });
});

it.each([
  ['a conference on the last day is in time', '2026-04-16', '2026-04-16 12:00', 'met'],
  ['a conference a day later is late', '2026-04-17', '2026-04-17 12:00', 'met late'],
  [
    'a conference held in time and recorded a week later was in time',
    '2026-04-15',
    '2026-04-22 12:00',
    'met, recorded late',
  ],
  [
    'recorded at the midnight that ends the last day it is recorded late',
    '2026-04-16',
    '2026-04-17 00:00',
    'met, recorded late',
  ],
  ['recorded a minute before it is not', '2026-04-16', '2026-04-16 23:59', 'met'],
])('%s', (_, held, at, status) => {
  const kase = liveCase(conference);
  kase.record('DISCUSSED', '2026-03-24', { starts: true });
  kase.record('HELD', held, {}, { at });
  expect(kase.deadlines('conference')).toMatchObject([{ status, metOn: held, metBy: 3 }]);
});

it('an entry that starts an occurrence never meets that same occurrence', () => {
  const kase = liveCase(`
events: { HELD: {} }
accepts: [HELD]
deadlines: { core: { title: Core group, each: HELD, due: 1 month after start.on, metBy: HELD, responsible: worker, kind: local } }
`);
  kase.record('HELD', '2026-03-31');
  kase.record('HELD', '2026-04-28');
  expect(kase.standing('core')).toEqual([
    ['1', '2026-04-30', 'met'],
    ['2', '2026-05-28', 'running'],
  ]);
});

const preBirth = `
events: { CONFERENCE_HELD: {}, CHILD_BORN: {}, REVIEWED: {} }
accepts: [CONFERENCE_HELD, CHILD_BORN, REVIEWED]
facts: { birth: { latest: CHILD_BORN }, conference: { first: CONFERENCE_HELD } }
deadlines:
  review:
    title: First review
    due: { earliest of: [1 month after birth.on, 3 months after conference.on] }
    metBy: REVIEWED
    responsible: worker
    kind: statutory
`;

it('of the earlier of two dates one may never start', () => {
  const kase = liveCase(preBirth);
  kase.record('CONFERENCE_HELD', '2026-03-10');
  expect(kase.standing('review')).toEqual([['1', '2026-06-10', 'running']]);
  kase.record('REVIEWED', '2026-06-10');
  expect(kase.standing('review')).toEqual([['1', '2026-06-10', 'met']]);
});

it('the other date moves it when it is earlier, and leaves it where it was when it is later', () => {
  const early = liveCase(preBirth);
  early.record('CONFERENCE_HELD', '2026-03-10');
  early.record('CHILD_BORN', '2026-04-20');
  expect(early.deadlines('review')).toMatchObject([{ occurrence: '1', due: '2026-05-20', startedBy: 2 }]);
  const late = liveCase(preBirth);
  late.record('CONFERENCE_HELD', '2026-03-10');
  late.record('CHILD_BORN', '2026-05-20');
  expect(late.standing('review')).toEqual(
    [['1', '2026-06-10', 'due soon']].map(([number, due]) => [number, due, 'running']),
  );
});

it('the date that did not start it only moves it: once it is settled a new one opens nothing', () => {
  const kase = liveCase(preBirth);
  kase.record('CONFERENCE_HELD', '2026-03-10');
  kase.record('REVIEWED', '2026-05-04');
  kase.record('CHILD_BORN', '2026-05-20');
  expect(kase.standing('review')).toEqual([['1', '2026-06-10', 'met']]);
});

it('hours before a booked instant are exact, across the change of the clocks', () => {
  const kase = liveCase(`
events: { BOOKED: { data: { start: instant } }, SENT: { on: instant } }
accepts: [BOOKED, SENT]
meetings: { conference: { title: Conference, booked: BOOKED, held: CASE_OPENED } }
deadlines: { copy: { title: Copy, due: 24 hours before conference.start, metBy: SENT, responsible: worker, kind: local } }
`);
  // 10:00 on Sunday 29 March is nine hours after the clocks went forward; 24 hours before is 09:00 on Saturday.
  kase.record('BOOKED', '2026-03-10', { start: '2026-03-29T09:00:00.000Z' });
  expect(kase.standing('copy')).toEqual([['1', '2026-03-28T09:00:00.000Z', 'running']]);
  kase.record('SENT', '2026-03-28 09:00', {}, { at: '2026-03-28 09:00' });
  expect(kase.standing('copy')).toEqual([['1', '2026-03-28T09:00:00.000Z', 'met']]);
});

it('for an exact limit a mere date is in time only before its day', () => {
  const pathway = `
events: { BOOKED: { data: { start: instant } }, SENT: {} }
accepts: [BOOKED, SENT]
meetings: { conference: { title: Conference, booked: BOOKED, held: CASE_OPENED } }
deadlines: { copy: { title: Copy, due: 24 hours before conference.start, metBy: SENT, responsible: worker, kind: local } }
`;
  const start = '2026-04-15T09:00:00.000Z';
  const before = liveCase(pathway);
  before.record('BOOKED', '2026-03-10', { start });
  before.record('SENT', '2026-04-13');
  expect(before.standing('copy')[0]?.[2]).toBe('met');
  const same = liveCase(pathway);
  same.record('BOOKED', '2026-03-10', { start });
  same.record('SENT', '2026-04-14', {}, { at: '2026-04-14 08:00' });
  expect(same.standing('copy')[0]?.[2]).toBe('met late');
});

it("an authority's own closures count only for local deadlines", () => {
  const kase = liveCase(
    `
closures: [{ date: '2026-12-29', name: Offices closed }, { date: '2026-12-30', name: Offices closed }]
facts: { referral: { first: CASE_OPENED } }
deadlines:
  statutory: { title: Statutory, due: 10 working days after referral.on, responsible: worker, kind: statutory }
  local: { title: Local, due: 10 working days after referral.on, responsible: worker, kind: local }
`,
    { on: '2026-12-21' },
  );
  // From Monday 21 December: Christmas Day, Boxing Day's substitute on the 28th and New Year's Day do not count.
  expect(kase.standing('statutory')).toEqual([['1', '2027-01-07', 'running']]);
  expect(kase.standing('local')).toEqual([['1', '2027-01-11', 'running']]);
});

it('a due date on a closed day stays, with the last working day before it beside it', () => {
  const kase = liveCase(
    `
facts: { referral: { first: CASE_OPENED } }
deadlines: { month: { title: Month, due: 1 month after referral.on, responsible: worker, kind: local } }
`,
    { on: '2026-03-03' },
  );
  expect(kase.deadlines('month')).toMatchObject([{ due: '2026-04-03', lastWorkingDay: '2026-04-02' }]);
});

it('with day 1 the start day is counted', () => {
  const kase = liveCase(`
facts: { referral: { first: CASE_OPENED } }
deadlines:
  zero: { title: Day 0, due: 10 working days after referral.on, responsible: worker, kind: local }
  one: { title: Day 1, due: 10 working days after referral.on, counting: day 1, responsible: worker, kind: local }
`);
  expect([kase.standing('zero'), kase.standing('one')]).toEqual([
    [['1', '2026-03-16', 'running']],
    [['1', '2026-03-13', 'running']],
  ]);
});

it('a count from a date in the definition itself runs once, from the opening', () => {
  const kase = liveCase(`
events: { DONE: {}, OTHER: {} }
accepts: [DONE, OTHER]
deadlines: { census: { title: Census, due: 10 working days after 2026-03-31, metBy: DONE, responsible: worker, kind: local } }
`);
  expect(kase.deadlines('census')).toMatchObject([{ occurrence: '1', due: '2026-04-16', startedBy: 1 }]);
  kase.record('DONE', '2026-04-01');
  kase.record('OTHER', '2026-04-02');
  expect(kase.standing('census')).toEqual([['1', '2026-04-16', 'met']]);
});

it('past the last known bank holiday no date is given: the case says so, with the remedy', () => {
  const kase = liveCase(
    `
facts: { referral: { first: CASE_OPENED } }
deadlines: { answer: { title: Answer, due: 15 working days after referral.on, responsible: worker, kind: statutory } }
`,
    { on: '2028-12-20' },
  );
  expect(kase.standing('answer')).toEqual([['1', undefined, 'not started']]);
  expect(kase.view().flags).toMatchObject([
    { id: 'uncountable:answer#1', says: expect.stringContaining('Publish a calendar that reaches further') },
  ]);
});
