import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events:
  ASKED: {}
  BOOKED: { data: { start: date }, requires: inTime }
  HELD: { do: [{ notify: nextDue, when: [dueInMay] }] }
  POSTPONED: { data: { to: date } }
accepts: [ASKED, BOOKED, HELD, POSTPONED]
facts: { question: { latest: ASKED } }
conditions:
  inTime: { when: "!has(due.meeting) || event.start <= dateOf(due.meeting)", otherwise: That is too late. }
  dueInMay: { when: "has(due.next) && dateOf(due.next) >= '2026-05-01'", otherwise: Not in May. }
deadlines:
  meeting: { title: Meeting, due: 10 working days after question.on, metBy: HELD, extendedBy: { event: POSTPONED, to: to }, responsible: worker, kind: local }
  next: { title: Next, each: HELD, due: 1 month after start.on, metBy: { event: HELD, where: event.seq > start.seq }, responsible: worker, kind: local }
notifications:
  nextDue: { title: Next, to: [worker], subject: 'By {due.next}', text: T }
`;

it('a booking after the date something is due is refused, unless more time was granted', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-03');
  expect(kase.refusal('BOOKED', '2026-03-04', { start: '2026-03-18' })).toMatchObject({
    kind: 'conditionsFailed',
    conditions: [{ condition: 'inTime', otherwise: 'That is too late.' }],
  });
  kase.record('BOOKED', '2026-03-04', { start: '2026-03-17' });
  kase.record('POSTPONED', '2026-03-05', { to: '2026-03-25' });
  kase.record('BOOKED', '2026-03-05', { start: '2026-03-25' });
});

it('what has not started is not there: a condition asks for it first', () => {
  const kase = liveCase(pathway);
  expect(kase.record('BOOKED', '2026-03-04', { start: '2026-12-31' })).toEqual([]);
});

it('of several occurrences the open one is read, and where none is open the last', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-03');
  kase.record('HELD', '2026-03-10');
  expect(kase.refusal('BOOKED', '2026-03-10', { start: '2026-03-18' }).kind).toBe('conditionsFailed');
  kase.record('ASKED', '2026-03-24');
  kase.record('BOOKED', '2026-03-24', { start: '2026-04-09' });
});

it('a guard reads what was due before its entry, what the entry asks for what is due after it', () => {
  const kase = liveCase(pathway);
  expect(kase.record('HELD', '2026-03-30')).toEqual([]);
  // It was due on 30 April before this; the entry itself begins the occurrence that is due in May.
  expect(kase.record('HELD', '2026-04-10')).toMatchObject([{ subject: 'By 10 May 2026' }]);
});

it('what would be accepted now is told by what is due now', () => {
  const kase = liveCase(pathway.replace('event.start <= dateOf(due.meeting)', "dateOf(due.meeting) >= '2026-03-17'"));
  kase.record('ASKED', '2026-03-02');
  expect(kase.view().accepts.find(({ event }) => event === 'BOOKED')).toMatchObject({
    answer: 'no',
    because: ['That is too late.'],
  });
});
