import { expect, it } from 'vitest';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { withClosures, type WorkingCalendar } from '../../calendar/working-calendar.ts';
import { caseAsOf } from '../../machines/case-as-of.ts';
import { viewCase } from '../../machines/view.ts';
import { instant, liveCase } from './support/live-case.ts';

const pathway = `
events:
  DISCUSSED: { do: [notify: told] }
  BOOKED: { data: { start: date } }
  HELD: {}
  REPORTED: {}
  GRANTED: { data: { to: date } }
accepts: [DISCUSSED, BOOKED, HELD, REPORTED, GRANTED]
facts: { strategy: { latest: DISCUSSED } }
meetings: { icpc: { title: Conference, booked: BOOKED, held: HELD, within: conference } }
deadlines:
  conference: { title: Conference, due: 15 working days after strategy.on, metBy: HELD, responsible: worker, kind: statutory, remind: { 5 working days before: [worker] }, passed: { notify: [manager] } }
  report: { title: Report, due: 2 working days after strategy.on, metBy: REPORTED, responsible: worker, kind: local, passed: { notify: [manager] } }
  plan: { title: Plan, due: 10 days after strategy.on, responsible: worker, kind: local }
  visit: { title: Visit, due: 3 working days after strategy.on, responsible: worker, kind: local, extendedBy: { event: GRANTED, to: to } }
notifications:
  told: { title: Told, to: [worker], subject: Told, text: Told. }
`;

/** GOV.UK's list with one more day on which no work is expected, proclaimed on short notice. */
const proclaimed = withFunday('2026-04-08');

function withFunday(date: string): WorkingCalendar {
  return withClosures(
    namedCalendar('england-and-wales'),
    [{ date: parseIsoDate(date), name: 'Day of mourning' }],
    'england-and-wales',
  );
}

function enquiry(calendars: { readonly [hash: string]: WorkingCalendar } = { later: proclaimed }) {
  const kase = liveCase(pathway, { on: '2026-03-20', versions: { calendars } });
  // 15 working days after Tuesday 24 March 2026, with Good Friday and Easter Monday between: Thursday 16 April.
  kase.record('DISCUSSED', '2026-03-24');
  return kase;
}

it('a holiday proclaimed while a deadline runs moves it, and its reminder with it', () => {
  const kase = enquiry();
  kase.until('2026-03-31');
  expect(kase.standing('conference')).toEqual([['1', '2026-04-16', 'running']]);
  // The report fell due on 26 March and is missed; it does not move any more.
  expect(kase.turn({ kind: 'calendarChanged', to: 'later' })).toEqual([]);
  expect(kase.standing('conference')).toEqual([['1', '2026-04-17', 'running']]);
  // Five working days before Friday 17 April is Friday 10 April; before the change it was the 9th.
  expect(kase.occurrence('conference').moments).toEqual([
    { kind: 'reminder', instant: '2026-04-10T07:00:00.000Z', lead: '5 working days before' },
    { kind: 'passed', instant: '2026-04-17T23:00:00.000Z' },
  ]);
});

it('a reminder moves even where the limit does not', () => {
  const kase = enquiry({ c2: withFunday('2026-04-14'), c3: proclaimed });
  kase.record('DISCUSSED', '2026-03-25');
  // Held back by a day that is a holiday either way: the limit is 17 April, then 20 April with the 14th closed.
  expect(kase.standing('conference')).toEqual([['1', '2026-04-17', 'running']]);
  kase.turn({ kind: 'calendarChanged', to: 'c2' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-20', 'running']]);
  expect(kase.occurrence('conference').moments[0]).toMatchObject({ instant: '2026-04-10T07:00:00.000Z' });
  // The 8th instead of the 14th: the same limit, but the reminder is five working days before it again.
  kase.turn({ kind: 'calendarChanged', to: 'c3' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-20', 'running']]);
  expect(kase.occurrence('conference').moments[0]).toMatchObject({ instant: '2026-04-13T07:00:00.000Z' });
});

it('what was met, missed or counted in plain days before the change stays as it was', () => {
  const kase = enquiry({ later: withFunday('2026-03-25') });
  kase.record('REPORTED', '2026-03-26');
  kase.until('2026-03-27');
  kase.turn({ kind: 'calendarChanged', to: 'later' });
  expect(kase.standing('report')).toEqual([['1', '2026-03-26', 'met']]);
  expect(kase.standing('plan')).toEqual([['1', '2026-04-03', 'due soon']]);
  expect(kase.standing('visit')).toEqual([['1', '2026-03-27', 'overdue']]);
});

it('an agreed date stays agreed, and its original is counted anew', () => {
  const kase = enquiry({ later: withFunday('2026-03-26') });
  kase.record('GRANTED', '2026-03-25', { to: '2026-04-02' });
  kase.turn({ kind: 'calendarChanged', to: 'later' });
  expect(kase.deadlines('visit')).toMatchObject([{ due: '2026-04-02' }]);
});

it('a day that is no holiday after all brings a limit back; one that lies in the past then is taken at once, and said', () => {
  const kase = liveCase(pathway, {
    on: '2026-03-20',
    calendar: withFunday('2026-03-25'),
    versions: { calendars: { back: namedCalendar('england-and-wales') } },
  });
  kase.record('DISCUSSED', '2026-03-24');
  kase.until('2026-03-26');
  expect(kase.standing('report')).toEqual([['1', '2026-03-27', 'due soon']]);
  expect(kase.turn({ kind: 'calendarChanged', to: 'back' }).map(({ id }) => id)).toEqual([
    'report#1@2026-03-26/passed/notify:deadlinePassed(manager)',
  ]);
  expect(kase.standing('report')).toEqual([['1', '2026-03-26', 'overdue']]);
  expect(kase.flags()).toContain('alreadyLate:report#1');
});

it('a conference that was booked outside its limit is inside once a holiday moves the limit', () => {
  const kase = enquiry();
  kase.record('BOOKED', '2026-03-25', { start: '2026-04-17' });
  expect(kase.flags()).toEqual(['bookedOutsideLimit:conference#1']);
  kase.turn({ kind: 'calendarChanged', to: 'later' });
  expect(kase.flags()).toEqual([]);
});

it('a correction afterwards counts each day by the calendar of its time', () => {
  const kase = enquiry();
  kase.until('2026-03-31');
  kase.turn({ kind: 'calendarChanged', to: 'later' });
  kase.correct({ op: 'amend', target: 2, on: '2026-03-23' });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-16', 'running']]);
  expect(kase.standing('report')).toEqual([['1', '2026-03-25', 'overdue']]);
});

it('nothing is sent twice, and nothing for the past, because a calendar changed', () => {
  const kase = enquiry();
  const told = kase.state().effects.map(({ effect }) => effect.id);
  for (const effect of told) kase.settle({ kind: 'effectDone', effect });
  kase.turn({ kind: 'calendarChanged', to: 'later' });
  expect(kase.state().effects.map(({ effect, status }) => [effect.id, status])).toEqual(told.map((id) => [id, 'done']));
});

it('before the change nobody could know of it: what was due is told as it was known then', () => {
  const kase = enquiry();
  kase.until('2026-03-31');
  kase.turn({ kind: 'calendarChanged', to: 'later' });
  const known = caseAsOf(kase.log(), { knownAt: instant('2026-03-30 12:00') }, kase.state().now, kase.library);
  const asOf = caseAsOf(kase.log(), { asOf: parseIsoDate('2026-03-30') }, kase.state().now, kase.library);
  for (const result of [known, asOf]) {
    if (result?.kind !== 'folded') throw new Error('it does not fold');
    const { deadlines } = viewCase(result.state, kase.library);
    expect(deadlines.find(({ id }) => id === 'conference')).toMatchObject({ due: '2026-04-16' });
  }
});

it('a calendar that ends before a deadline that runs is refused, and nothing changes', () => {
  const short = { ...proclaimed, knownTo: parseIsoDate('2026-04-10') };
  const kase = enquiry({ short });
  expect(kase.turnRefusal({ kind: 'calendarChanged', to: 'short' })).toMatchObject({
    kind: 'calendarExhausted',
    knownTo: '2026-04-10',
    message: expect.stringContaining('too short for “Conference”, which runs') as string,
  });
  expect(kase.standing('conference')).toEqual([['1', '2026-04-16', 'running']]);
});

it('a deadline that runs several times is named with its number where a calendar is too short for it', () => {
  const several = `
accepts: [GROUP_HELD]
events: { GROUP_HELD: {}, DRAFT_SENT: {} }
facts: { group: { latest: GROUP_HELD }, draft: { latest: DRAFT_SENT } }
documents:
  report:
    title: Report
    each: group
    responsible: worker
    steps: { drafted: { title: Draft, event: DRAFT_SENT, due: 5 working days after group.on } }
`;
  const short = { ...proclaimed, knownTo: parseIsoDate('2026-04-10') };
  const kase = liveCase(several, { on: '2026-03-20', versions: { calendars: { short } } });
  kase.record('GROUP_HELD', '2026-03-24');
  // Five working days after Thursday 2 April, over Good Friday and Easter Monday: Monday 13 April, and Friday 10 April is the last day known.
  kase.record('GROUP_HELD', '2026-04-02');
  const { message } = kase.turnRefusal({ kind: 'calendarChanged', to: 'short' });
  expect(message).toMatch(/too short for “.*Draft.* 2”, which runs/);
});

it('the calendar the case counts by already, and the calendar of another nation, are refused', () => {
  const kase = enquiry();
  expect(kase.turnRefusal({ kind: 'calendarChanged', to: 'c' })).toMatchObject({ kind: 'nothingToChange' });
  expect(kase.turnRefusal({ kind: 'calendarChanged', to: 'later', id: 'scotland' })).toMatchObject({
    kind: 'otherCalendar',
  });
});
