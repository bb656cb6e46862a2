import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const answer = (more: string) => `
events: { ASKED: {}, ANSWERED: {}, DROPPED: {}, STOPPED: {}, WENT_ON: {}, GRANTED: { data: { to: date, why: text } }, MOVED_ON: {}, OTHER: {} }
states:
  asking: { on: { ASKED: {}, ANSWERED: {}, DROPPED: {}, STOPPED: {}, WENT_ON: {}, GRANTED: {}, OTHER: {}, MOVED_ON: later } }
  later: { on: { ASKED: {}, OTHER: {} } }
facts: { question: { latest: ASKED } }
deadlines:
  answer: { title: Answer, due: 10 working days after question.on, metBy: ANSWERED, responsible: worker, kind: local, ${more} }
`;

it('a deadline lapses when its states are left, and a later entry there does not start it', () => {
  const kase = liveCase(answer('during: asking'));
  kase.record('ASKED', '2026-03-03');
  kase.record('MOVED_ON', '2026-03-05');
  expect(kase.occurrence('answer')).toMatchObject({ state: 'lapsed', lapse: 'stateLeft', lapsedBy: 3, moments: [] });
  kase.record('ASKED', '2026-03-06');
  expect(kase.standing('answer')).toEqual([['1', '2026-03-17', 'lapsed']]);
});

it('a deadline whose anchor is known before its states are entered starts when they are, and counts from the anchor', () => {
  const kase = liveCase(answer('during: later'));
  kase.record('ASKED', '2026-03-03');
  expect(kase.standing('answer')).toEqual([]);
  kase.record('MOVED_ON', '2026-03-05');
  expect(kase.deadlines('answer')).toMatchObject([
    { due: '2026-03-17', startedBy: 2, startedOn: '2026-03-03', status: 'running' },
  ]);
});

it('an event can make it lapse', () => {
  const kase = liveCase(answer('lapsedBy: DROPPED'));
  kase.record('ASKED', '2026-03-03');
  kase.record('DROPPED', '2026-03-04');
  expect(kase.occurrence('answer')).toMatchObject({ state: 'lapsed', lapse: 'event', lapsedBy: 3 });
});

it('when the case has ended nothing runs any more, because nothing could meet it', () => {
  const kase = liveCase(`
events: { CLOSED: {} }
states: { open: { on: { CLOSED: over } }, over: { type: final } }
facts: { referral: { first: CASE_OPENED } }
deadlines: { answer: { title: Answer, due: 10 working days after referral.on, responsible: worker, kind: local } }
`);
  kase.record('CLOSED', '2026-03-04');
  expect(kase.standing('answer')).toEqual([['1', '2026-03-16', 'lapsed']]);
  expect(kase.until('2026-04-01')).toEqual([]);
});

it('an extension shows the new date and keeps the original one', () => {
  const kase = liveCase(answer('extendedBy: { event: GRANTED, to: to }'));
  kase.record('ASKED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-04-05', why: 'The expert is ill.' });
  expect(kase.deadlines('answer')).toMatchObject([
    { due: '2026-04-05', originalDue: '2026-03-17', lastWorkingDay: '2026-04-02', status: 'extended' },
  ]);
  kase.record('GRANTED', '2026-03-12', { to: '2026-04-20', why: 'And still is.' });
  expect(kase.deadlines('answer')).toMatchObject([
    { due: '2026-04-20', originalDue: '2026-03-17', status: 'extended' },
  ]);
  expect(kase.occurrence('answer').extendedBy).toEqual([3, 4]);
  kase.record('ANSWERED', '2026-04-15');
  expect(kase.deadlines('answer')).toMatchObject([{ status: 'met', originalDue: '2026-03-17' }]);
});

it('more time granted to a date is kept when the deadline counts anew, and what it now counts to stays visible', () => {
  const kase = liveCase(answer('extendedBy: { event: GRANTED, to: to }'));
  kase.record('ASKED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-04-20', why: 'x' });
  kase.record('ASKED', '2026-03-11');
  expect(kase.deadlines('answer')).toMatchObject([
    { due: '2026-04-20', originalDue: '2026-03-25', status: 'extended' },
  ]);
  expect(kase.flags()).toEqual([]);
});

it('a count that comes to the same date keeps its extension', () => {
  const kase = liveCase(answer('extendedBy: { event: GRANTED, to: to }'));
  kase.record('ASKED', '2026-03-03');
  kase.record('GRANTED', '2026-03-10', { to: '2026-04-20', why: 'x' });
  kase.record('ASKED', '2026-03-03', {}, { at: '2026-03-11 12:00' });
  expect(kase.deadlines('answer')).toMatchObject([
    { due: '2026-04-20', originalDue: '2026-03-17', startedBy: 4, status: 'extended' },
  ]);
});

it('an extension granted after the limit had passed moves the date but leaves the miss a miss', () => {
  const pathway = `${answer('extendedBy: { event: GRANTED, to: to }')}`.replace(
    'question: { latest: ASKED }',
    'question: { latest: ASKED }, misses: { misses: answer }',
  );
  const late = liveCase(pathway);
  late.record('ASKED', '2026-03-03');
  late.record('GRANTED', '2026-03-18', { to: '2026-04-20', why: 'x' });
  late.record('ANSWERED', '2026-04-15');
  expect([late.fact('misses'), late.standing('answer')[0]?.[2]]).toEqual([1, 'met']);
  const recordedLate = liveCase(pathway);
  recordedLate.record('ASKED', '2026-03-03');
  recordedLate.record('GRANTED', '2026-03-16', { to: '2026-04-20', why: 'x' }, { at: '2026-03-20 10:00' });
  expect(recordedLate.fact('misses')).toBe(0);
});

const stopping = 'pausedBy: STOPPED, resumedBy: WENT_ON';

it('while the clock is stopped nothing passes, and afterwards it falls later by the working days that stood still', () => {
  const kase = liveCase(answer(`${stopping}, passed: { notify: [manager] }`));
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-12');
  expect(kase.standing('answer')).toEqual([['1', '2026-03-17', 'paused']]);
  expect(kase.until('2026-03-29')).toEqual([]);
  kase.record('WENT_ON', '2026-03-30');
  // From Thursday 12 to Monday 30 March: 12 working days; 12 working days after 17 March is 2 April, the day before Good Friday.
  expect(kase.deadlines('answer')).toMatchObject([
    { due: '2026-04-02', originalDue: '2026-03-17', status: 'due soon' },
  ]);
});

it('what happens while the clock is stopped is in time if the limit had not passed when it stopped', () => {
  const kase = liveCase(answer(stopping));
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-12');
  kase.record('ANSWERED', '2026-04-20');
  expect(kase.standing('answer')).toEqual([['1', '2026-03-17', 'met']]);
});

it('a limit that had passed before the clock stopped is not moved by it', () => {
  const kase = liveCase(answer(stopping));
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-20');
  kase.record('WENT_ON', '2026-03-30');
  expect(kase.standing('answer')).toEqual([['1', '2026-03-17', 'overdue']]);
});

it('a deadline in months falls later by the days that stood still', () => {
  const kase = liveCase(answer(stopping).replace('10 working days after question.on', '1 month after question.on'));
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-12');
  kase.record('WENT_ON', '2026-03-22');
  expect(kase.standing('answer')).toEqual([['1', '2026-04-13', 'running']]);
});

it('counted anew while the clock is stopped, it stays stopped, and what stood still is added to the new count', () => {
  const kase = liveCase(answer(stopping));
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-12');
  kase.record('ASKED', '2026-03-16');
  expect(kase.standing('answer')).toEqual([['1', '2026-03-30', 'paused']]);
  expect(kase.occurrence('answer').pausedOn).toBe('2026-03-16');
  kase.record('WENT_ON', '2026-03-18');
  expect(kase.deadlines('answer')).toMatchObject([{ due: '2026-04-01', originalDue: '2026-03-30' }]);
});

it('extended while the clock is stopped, it is reminded of nothing, and only what stands still afterwards is added', () => {
  const kase = liveCase(answer(`${stopping}, extendedBy: { event: GRANTED, to: to }, passed: { notify: [manager] }`));
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-05');
  kase.record('GRANTED', '2026-03-12', { to: '2026-03-20', why: 'x' });
  expect(kase.standing('answer')).toEqual([['1', '2026-03-20', 'paused']]);
  expect(kase.until('2026-03-22')).toEqual([]);
  kase.record('WENT_ON', '2026-03-23');
  // From Thursday 12 to Monday 23 March: 7 working days.
  expect(kase.deadlines('answer')).toMatchObject([
    { due: '2026-03-31', originalDue: '2026-03-17', status: 'extended' },
  ]);
});

it("the days a local deadline stands still are counted in the authority's own calendar", () => {
  const kase = liveCase(`closures: [{ date: '2026-03-16', name: Offices closed }]\n${answer(stopping)}`);
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-12');
  kase.record('WENT_ON', '2026-03-17');
  // Due 18 March with the closed Monday; the 13th and the 17th stood still.
  expect(kase.deadlines('answer')).toMatchObject([{ originalDue: '2026-03-18', due: '2026-03-20' }]);
});

it('an exact limit keeps its time of day when the clock was stopped', () => {
  const kase = liveCase(
    answer(stopping).replace('10 working days after question.on', '10:00 on working day 10 of question.on'),
  );
  kase.record('ASKED', '2026-03-03');
  kase.record('STOPPED', '2026-03-12');
  kase.record('WENT_ON', '2026-04-01');
  // 14 working days stood still; 17 March and 14 working days is 8 April, in summer time by then.
  expect(kase.standing('answer')).toEqual([['1', '2026-04-08T09:00:00.000Z', 'due soon']]);
});

it('the aim stands beside the limit and is passed before it', () => {
  const kase = liveCase(
    answer(
      'target: 9 working days after question.on, targetPassed: { notify: [worker] }, passed: { notify: [manager] }',
    ).replace('answer: {', 'answer: {'),
  );
  kase.record('ASKED', '2026-03-03');
  expect(kase.deadlines('answer')).toMatchObject([{ target: '2026-03-16', due: '2026-03-17' }]);
  expect(kase.until('2026-03-16').map((effect) => effect.id)).toEqual([
    'answer#1@2026-03-17/target/notify:deadlineTargetPassed(worker)',
  ]);
  expect(kase.until('2026-03-17').map((effect) => effect.id)).toEqual([
    'answer#1@2026-03-17/passed/notify:deadlinePassed(manager)',
  ]);
});

it('an aim and a window may count from other facts than the limit', () => {
  const kase = liveCase(`
events: { REVIEWED: {}, PLAN_STARTED: {}, VISITED: {} }
accepts: [REVIEWED, PLAN_STARTED, VISITED]
facts: { review: { latest: REVIEWED }, plan: { latest: PLAN_STARTED } }
deadlines:
  visit: { title: Visit, due: 2 months after review.on, target: 1 month after plan.on, notBefore: 2 weeks after plan.on, metBy: VISITED, responsible: worker, kind: local }
`);
  kase.record('REVIEWED', '2026-03-03');
  expect(kase.deadlines('visit')[0]).not.toHaveProperty('target');
  kase.record('PLAN_STARTED', '2026-03-10');
  expect(kase.deadlines('visit')).toMatchObject([{ due: '2026-05-03', target: '2026-04-10', startedBy: 2 }]);
  kase.record('VISITED', '2026-03-20');
  expect(kase.flags()).toEqual(['tooEarly:visit#1']);
});

it('startsIf is asked when the anchor arises, not later', () => {
  const pathway = `
events: { ASKED: { data: { urgent: boolean } }, MARKED: {} }
accepts: [ASKED, MARKED]
facts: { question: { latest: ASKED }, marked: { any: MARKED } }
conditions: { isMarked: { when: marked, otherwise: Not marked. } }
deadlines: { answer: { title: Answer, due: 5 working days after question.on, startsIf: isMarked, responsible: worker, kind: local } }
`;
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-03', { urgent: true });
  kase.record('MARKED', '2026-03-04');
  expect(kase.standing('answer')).toEqual([]);
  kase.record('ASKED', '2026-03-05', { urgent: true });
  expect(kase.standing('answer')).toEqual([['1', '2026-03-12', 'running']]);
});

it('startsIf of a deadline with each is asked for each starting entry', () => {
  const kase = liveCase(`
events: { ASKED: { data: { urgent: boolean } }, OTHER: {} }
accepts: [ASKED, OTHER]
facts: { last: { latest: ASKED } }
conditions: { isUrgent: { when: last.urgent, otherwise: Not urgent. } }
deadlines: { answer: { title: Answer, each: ASKED, due: 5 working days after start.on, startsIf: isUrgent, responsible: worker, kind: local } }
`);
  kase.record('ASKED', '2026-03-03', { urgent: false });
  kase.record('ASKED', '2026-03-04', { urgent: true });
  kase.record('OTHER', '2026-03-05');
  expect(kase.deadlines('answer')).toMatchObject([{ occurrence: '1', startedBy: 3 }]);
});
