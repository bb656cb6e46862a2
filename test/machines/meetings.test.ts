import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events:
  BOOKED: { data: { start: instant } }
  HELD: { data: {} }
  ADJOURNED: {}
  CANCELLED: {}
  PLAN_STARTED: {}
  OBSERVED: { data: { number: integer } }
accepts: [BOOKED, HELD, ADJOURNED, CANCELLED, PLAN_STARTED, OBSERVED]
facts: { planStart: { latest: PLAN_STARTED } }
meetings:
  review: { title: Review, booked: BOOKED, held: HELD, adjourned: ADJOURNED, cancelled: CANCELLED }
  core: { title: Core group, held: HELD, numberedSince: planStart }
`;

const start = '2026-03-20T10:00:00.000Z';

it('before anything is booked the next meeting is the first', () => {
  const kase = liveCase(pathway);
  expect(kase.fact('review')).toEqual({
    exists: false,
    booked: false,
    number: 1,
    heldCount: 0,
    adjournedCount: 0,
    cancelledCount: 0,
  });
});

it('a booking gives the start, a rebooking another one, of the same meeting', () => {
  const kase = liveCase(pathway);
  kase.record('BOOKED', '2026-03-03', { start });
  expect(kase.fact('review')).toMatchObject({ booked: true, start, number: 1, booking: { seq: 2 } });
  kase.record('BOOKED', '2026-03-04', { start: '2026-03-25T10:00:00.000Z' });
  expect(kase.fact('review')).toMatchObject({
    booked: true,
    start: '2026-03-25T10:00:00.000Z',
    number: 1,
    booking: { seq: 3 },
  });
});

it('an adjourned meeting is booked no more but keeps its last start until it is booked again', () => {
  const kase = liveCase(pathway);
  kase.record('BOOKED', '2026-03-03', { start });
  kase.record('ADJOURNED', '2026-03-20');
  expect(kase.fact('review')).toMatchObject({
    exists: false,
    booked: false,
    start,
    number: 1,
    heldCount: 0,
    adjournedCount: 1,
  });
});

it('a cancelled meeting has no start', () => {
  const kase = liveCase(pathway);
  kase.record('BOOKED', '2026-03-03', { start });
  kase.record('CANCELLED', '2026-03-05');
  expect(kase.fact('review')).toEqual({
    exists: false,
    booked: false,
    number: 1,
    heldCount: 0,
    adjournedCount: 0,
    cancelledCount: 1,
    bookedNumber: 1,
  });
});

it('a meeting that was held gives its date and its number, and the next one is one further', () => {
  const kase = liveCase(pathway);
  kase.record('HELD', '2026-03-20');
  kase.record('HELD', '2026-04-20');
  expect(kase.fact('review')).toMatchObject({
    exists: true,
    on: '2026-04-20',
    seq: 3,
    number: 3,
    heldCount: 2,
    record: { number: 2, seq: 3 },
  });
});

it('numbers start again at the entry they are counted since; how many were held does not', () => {
  const kase = liveCase(pathway);
  kase.record('HELD', '2026-03-20');
  kase.record('PLAN_STARTED', '2026-03-21');
  expect(kase.fact('core')).toMatchObject({ number: 1, heldCount: 1 });
  kase.record('HELD', '2026-04-20');
  expect(kase.fact('core')).toMatchObject({ number: 2, heldCount: 2, record: { number: 1 } });
});

it('a condition on a record sees the number of the meeting being recorded', () => {
  const kase = liveCase(`
events: { HELD: { data: { chair: person }, requires: firstByManager } }
accepts: [HELD]
meetings: { core: { title: Core group, held: HELD } }
conditions:
  firstByManager: { when: "core.number > 1 || event.chair == 'p-manager'", otherwise: The first is chaired by the manager. }
`);
  expect(kase.refusal('HELD', '2026-03-20', { chair: 'p-worker' })).toMatchObject({ kind: 'conditionsFailed' });
  kase.record('HELD', '2026-03-20', { chair: 'p-manager' });
  kase.record('HELD', '2026-03-21', { chair: 'p-worker' });
});
