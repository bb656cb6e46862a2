import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const report = `
events: { BOOKED: { data: { start: date } }, CALLED_OFF: {}, GRANTED: { data: { to: date } }, GIVEN: {}, HELD: {}, STOPPED: {}, WENT_ON: {}, PLANNED: {}, MOVED: {} }
accepts: [BOOKED, CALLED_OFF, GRANTED, GIVEN, HELD, STOPPED, WENT_ON, PLANNED, MOVED]
meetings: { meeting: { title: Meeting, booked: BOOKED, cancelled: CALLED_OFF, held: HELD } }
facts: { plan: { latest: [PLANNED, MOVED] } }
deadlines:
  report: { title: Report, due: 5 days before meeting.start, metBy: GIVEN, extendedBy: { event: GRANTED, to: to }, responsible: worker, kind: local }
  review: { title: Review, due: 10 working days after plan.on, target: 5 working days after plan.on, metBy: HELD, pausedBy: STOPPED, resumedBy: WENT_ON, extendedBy: { event: GRANTED, to: to }, responsible: worker, kind: local }
`;

it('more time granted for a report is kept when its meeting is booked anew, as long as it is more', () => {
  const kase = liveCase(report);
  kase.record('BOOKED', '2026-03-03', { start: '2026-03-20' });
  kase.record('GRANTED', '2026-03-04', { to: '2026-03-18' });
  expect(kase.deadlines('report')).toMatchObject([
    { due: '2026-03-18', originalDue: '2026-03-15', status: 'extended' },
  ]);
  // The count comes to 17 March, one day before the date granted.
  kase.record('BOOKED', '2026-03-05', { start: '2026-03-22' });
  expect(kase.deadlines('report')).toMatchObject([
    { due: '2026-03-18', originalDue: '2026-03-17', status: 'extended' },
  ]);
});

it('what no longer extends anything is flagged, and extends again when the meeting is moved back', () => {
  const kase = liveCase(report);
  kase.record('BOOKED', '2026-03-03', { start: '2026-03-20' });
  kase.record('GRANTED', '2026-03-04', { to: '2026-03-18' });
  kase.record('BOOKED', '2026-03-05', { start: '2026-04-10' });
  expect(kase.deadlines('report')).toMatchObject([{ due: '2026-04-05', status: 'running' }]);
  expect(kase.deadlines('report')[0]).not.toHaveProperty('originalDue');
  expect(kase.view().flags.map(({ id, says }) => [id, says])).toEqual([
    ['extendsNothing:report#1', 'Report was extended to 18 March 2026, but is due on 5 April 2026 in any case.'],
  ]);
  kase.record('BOOKED', '2026-03-06', { start: '2026-03-21' });
  expect(kase.deadlines('report')).toMatchObject([
    { due: '2026-03-18', originalDue: '2026-03-16', status: 'extended' },
  ]);
  expect(kase.flags()).toEqual([]);
});

it('called off and booked again, a meeting leaves the time granted for its report as if it had only been moved', () => {
  const kase = liveCase(report);
  kase.record('BOOKED', '2026-03-03', { start: '2026-03-20' });
  kase.record('GRANTED', '2026-03-04', { to: '2026-03-18' });
  kase.record('CALLED_OFF', '2026-03-05');
  expect(kase.standing('report')).toEqual([['1', undefined, 'not started']]);
  kase.record('BOOKED', '2026-03-06', { start: '2026-03-22' });
  expect(kase.deadlines('report')).toMatchObject([
    { due: '2026-03-18', originalDue: '2026-03-17', status: 'extended' },
  ]);
});

it('more time that is granted while the meeting has no date counts from the day it has one', () => {
  const kase = liveCase(report);
  kase.record('BOOKED', '2026-03-03', { start: '2026-03-20' });
  kase.record('CALLED_OFF', '2026-03-04');
  kase.record('GRANTED', '2026-03-05', { to: '2026-03-18' });
  kase.record('BOOKED', '2026-03-06', { start: '2026-03-20' });
  expect(kase.deadlines('report')).toMatchObject([
    { due: '2026-03-18', originalDue: '2026-03-15', status: 'extended' },
  ]);
});

it('more time that is less than the count gives extends nothing, and is flagged', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.record('GRANTED', '2026-03-04', { to: '2026-03-10' });
  expect(kase.standing('review')).toEqual([['1', '2026-03-17', 'running']]);
  expect(kase.flags()).toEqual(['extendsNothing:review#1']);
  kase.record('GRANTED', '2026-03-05', { to: '2026-03-19' });
  expect([kase.standing('review'), kase.flags()]).toEqual([[['1', '2026-03-19', 'extended']], []]);
});

it('an extension survives a correction of the date that the limit counts from, and the corrected count is measured', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-03-31' });
  kase.correct({ op: 'amend', target: 2, on: '2026-03-05' });
  expect(kase.deadlines('review')).toMatchObject([
    { due: '2026-03-31', originalDue: '2026-03-19', status: 'extended' },
  ]);
});

it('an extension survives a correction that puts another start of the count behind it', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-03-31' });
  kase.record('GIVEN', '2026-03-11');
  kase.correct({ op: 'insert', before: 4, type: 'MOVED', on: '2026-03-06', data: {} }, { at: '2026-03-12 10:00' });
  expect(kase.deadlines('review')).toMatchObject([
    { due: '2026-03-31', originalDue: '2026-03-20', status: 'extended' },
  ]);
});

it('the days a clock stood still are added again when the deadline is counted anew, to the aim as well', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.record('STOPPED', '2026-03-09');
  kase.record('WENT_ON', '2026-03-12');
  // Three working days: 17 March becomes the 20th, the aim of the 10th the 13th.
  expect(kase.deadlines('review')).toMatchObject([
    { due: '2026-03-20', originalDue: '2026-03-17', target: '2026-03-13' },
  ]);
  kase.record('MOVED', '2026-03-05', {}, { at: '2026-03-12 15:00' });
  expect(kase.deadlines('review')).toMatchObject([
    { due: '2026-03-24', originalDue: '2026-03-19', target: '2026-03-17' },
  ]);
});

it('a clock that goes on before it was stopped did not stand still: the limit stays, and no stop is told that ends before it begins', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.record('STOPPED', '2026-03-10');
  kase.record('WENT_ON', '2026-03-09', {}, { at: '2026-03-10 15:00' });
  const [review] = kase.deadlines('review');
  expect(review).toMatchObject({ status: 'running', due: '2026-03-17', target: '2026-03-10' });
  expect(review).not.toHaveProperty('originalDue');
  expect(review).not.toHaveProperty('changes');
  // The aim of the 10th is over by the 11th, and the limit is watched again.
  kase.until('2026-03-18 09:00');
  expect(kase.deadlines('review')).toMatchObject([{ status: 'overdue', due: '2026-03-17' }]);
});

it('days on which the clock stood still before it is now said to have begun are not added', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.record('STOPPED', '2026-03-09');
  kase.record('WENT_ON', '2026-03-12');
  // From the 11th to the 12th is one working day: ten after the 11th is the 25th, and one more.
  kase.record('MOVED', '2026-03-11', {}, { at: '2026-03-12 15:00' });
  expect(kase.deadlines('review')).toMatchObject([{ due: '2026-03-26', originalDue: '2026-03-25' }]);
});

it('a pause after an extension moves what was granted, and both are taken again from a new start', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.record('GRANTED', '2026-03-06', { to: '2026-03-31' });
  kase.record('STOPPED', '2026-03-09');
  kase.record('WENT_ON', '2026-03-12');
  // Three working days after 31 March: Good Friday is the 3rd, Easter Monday the 6th.
  expect(kase.deadlines('review')).toMatchObject([{ due: '2026-04-07', originalDue: '2026-03-17' }]);
  kase.record('MOVED', '2026-03-05', {}, { at: '2026-03-12 15:00' });
  expect(kase.deadlines('review')).toMatchObject([
    { due: '2026-04-07', originalDue: '2026-03-19', status: 'extended' },
  ]);
});

it('an overdue date that another entry confirms is not said to have been past when it became known', () => {
  const kase = liveCase(report);
  kase.record('PLANNED', '2026-03-03');
  kase.until('2026-03-20');
  kase.record('MOVED', '2026-03-03', {}, { at: '2026-03-23 10:00' });
  expect([kase.standing('review'), kase.flags()]).toEqual([[['1', '2026-03-17', 'overdue']], []]);
  kase.record('MOVED', '2026-03-04', {}, { at: '2026-03-23 11:00' });
  expect([kase.standing('review'), kase.flags()]).toEqual([[['1', '2026-03-18', 'overdue']], ['alreadyLate:review#1']]);
});

it('a milestone that was reached stays reached when its state is left, and one that was not lapses', () => {
  const milestones = `
events: { BEGUN: {}, ENDED: {} }
states: { waiting: { on: { BEGUN: onPlan } }, onPlan: { on: { ENDED: closed } }, closed: { type: final } }
facts: { begun: { first: BEGUN } }
milestones:
  week: { title: A week, at: 1 week after begun.on, during: onPlan, do: [], responsible: worker }
  month: { title: A month, at: 1 month after begun.on, during: onPlan, do: [], responsible: worker }
`;
  const kase = liveCase(milestones);
  kase.record('BEGUN', '2026-03-03');
  kase.record('ENDED', '2026-03-12');
  expect(kase.view().deadlines.map(({ id, status }) => [id, status])).toEqual([
    ['milestone.week', 'reached'],
    ['milestone.month', 'lapsed'],
  ]);
});
