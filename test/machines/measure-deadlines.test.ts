import { expect, it } from 'vitest';
import { measureDeadlines } from '../../machines/measure-deadlines.ts';
import { liveCase } from './support/live-case.ts';

const pathway = `
events: { ASKED: {}, STOPPED: {}, WENT_ON: {}, ANSWERED: {}, GRANTED: { data: { to: date, with: person, also: { list: person, optional: true } } }, DROPPED: {} }
accepts: [ASKED, STOPPED, WENT_ON, ANSWERED, GRANTED, DROPPED]
facts: { asked: { latest: ASKED } }
deadlines:
  answer:
    title: Answer
    due: 10 working days after asked.on
    metBy: ANSWERED
    lapsedBy: DROPPED
    pausedBy: STOPPED
    resumedBy: WENT_ON
    extendedBy: { event: GRANTED, to: to, consulted: [with, also] }
    responsible: worker
    kind: local
`;

// Asked on 3 March 2026: due on the 17th.
it('met by the date that was granted, and not by the first, it is in time and not in its original time', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-03-27', with: 'p-head', also: ['p-manager', 'p-nurse'] });
  expect(kase.deadlines('answer')[0]).toMatchObject({
    originalDue: '2026-03-17',
    changes: [
      {
        kind: 'granted',
        by: 3,
        on: '2026-03-10',
        to: '2026-03-27',
        person: 'p-worker',
        role: 'worker',
        consulted: ['p-head', 'p-manager', 'p-nurse'],
      },
    ],
  });
  expect(kase.deadlines('answer')[0]).not.toHaveProperty('originalKept');
  kase.until('2026-03-17');
  expect(kase.deadlines('answer')[0]).toMatchObject({ status: 'extended', originalKept: false });
  kase.record('ANSWERED', '2026-03-20');
  expect(kase.deadlines('answer')[0]).toMatchObject({ status: 'met', originalKept: false });
  expect(measureDeadlines(kase.deadlines('answer'))).toEqual({
    decided: 1,
    inTime: 1,
    inOriginalTime: 0,
    late: 0,
    overdue: 0,
    extended: 1,
    stoodStill: 0,
    open: 0,
  });
});

it('recorded after the first date, it was kept if it happened by then', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-03-27', with: 'p-head' });
  kase.record('ANSWERED', '2026-03-16', {}, { at: '2026-03-20 10:00' });
  expect(kase.deadlines('answer')[0]).toMatchObject({ status: 'met', originalKept: true });
  expect(measureDeadlines(kase.deadlines('answer'))).toMatchObject({ inTime: 1, inOriginalTime: 1, extended: 1 });
});

it('a clock that stood still is told with its days, and while it stands with the day it stopped', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-09');
  expect(kase.deadlines('answer')[0]).toMatchObject({ status: 'paused', pausedOn: '2026-03-09' });
  expect(measureDeadlines(kase.deadlines('answer'))).toMatchObject({ decided: 0, open: 1 });
  kase.record('WENT_ON', '2026-03-11');
  const [answer] = kase.deadlines('answer');
  expect(answer).toMatchObject({ changes: [{ kind: 'stoodStill', from: '2026-03-09', to: '2026-03-11' }] });
  expect(answer).not.toHaveProperty('pausedOn');
  kase.until('2026-03-31');
  expect(measureDeadlines(kase.deadlines('answer'))).toMatchObject({
    decided: 1,
    overdue: 1,
    inTime: 0,
    stoodStill: 1,
  });
});

it('what was not asked for any more is not measured', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-03-12', with: 'p-head' });
  kase.record('DROPPED', '2026-03-20');
  expect(measureDeadlines(kase.deadlines('answer'))).toMatchObject({ decided: 0, inTime: 0, extended: 0, open: 0 });
});
