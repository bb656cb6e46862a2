import { expect, it } from 'vitest';
import { nextMoments } from '../../machines/next-moments.ts';
import { liveCase } from './support/live-case.ts';

const pathway = `
events: { ASKED: {}, ANSWERED: {} }
accepts: [ASKED, ANSWERED]
facts: { question: { latest: ASKED } }
deadlines:
  answer:
    title: Answer
    due: 10 working days after question.on
    metBy: ANSWERED
    responsible: worker
    kind: local
    remind: { 5 working days before: [worker], 1 day before: { notify: [manager], do: [{ task: chase }] } }
    passed: { notify: [manager], task: explain }
tasks: { chase: { title: Chase, role: worker }, explain: { title: Explain, role: manager } }
`;

it('reminders in days are given at eight in the morning, London time, and each once', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-19');
  // Due Thursday 2 April; five working days before is Thursday 26 March, in winter time; the day before is 1 April, in summer time.
  expect(nextMoments(kase.state(), kase.library)).toEqual([
    {
      deadline: 'answer',
      occurrence: '1',
      title: 'Answer',
      moment: 'reminder',
      instant: '2026-03-26T08:00:00.000Z',
      summary: 'Answer 1: reminder, due 2 April 2026',
    },
  ]);
  expect(kase.until('2026-03-26T07:59:59.999Z')).toEqual([]);
  expect(kase.until('2026-03-26T08:00:00.000Z')).toMatchObject([
    {
      id: 'answer#1@2026-04-02 (5 working days before)/reminder/notify:deadlineReminder(worker)',
      moment: '2026-03-26T08:00:00.000Z',
      subject: 'Answer soon',
    },
  ]);
  expect(kase.standing('answer')).toEqual([['1', '2026-04-02', 'due soon']]);
  expect(kase.until('2026-04-01T07:00:00.000Z')).toMatchObject([
    { addressedTo: ['manager'], moment: '2026-04-01T07:00:00.000Z', text: 'Due 2 April 2026.' },
  ]);
  expect(kase.view().tasks).toMatchObject([{ task: 'chase', id: 'chase#answer#1@2026-04-02 (1 day before)/reminder' }]);
});

it('a due date has passed with the midnight that ends it in London, and the case shows its task', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-19');
  kase.until('2026-04-02T22:59:59.999Z');
  expect(kase.standing('answer')).toEqual([['1', '2026-04-02', 'due soon']]);
  expect(kase.until('2026-04-02T23:00:00.000Z')).toMatchObject([
    { id: 'answer#1@2026-04-02/passed/notify:deadlinePassed(manager)', text: 'Was due 2 April 2026.' },
  ]);
  expect(kase.standing('answer')).toEqual([['1', '2026-04-02', 'overdue']]);
  expect(kase.view().tasks.map((task) => task.id)).toContain('explain#answer#1@2026-04-02/passed');
});

it('what is met brings no more moments', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-19');
  kase.record('ANSWERED', '2026-03-20');
  expect(kase.until('2026-05-01')).toEqual([]);
});

it('a reminder already past when the deadline starts is left out; it is due soon from the start', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-19', {}, { at: '2026-03-27 12:00' });
  expect(kase.standing('answer')).toEqual([['1', '2026-04-02', 'due soon']]);
  expect(kase.until('2026-03-31')).toEqual([]);
});

it('a reminder that falls on the very instant its deadline starts is left out too: whoever started it knows', () => {
  const kase = liveCase(pathway);
  expect(kase.record('ASKED', '2026-03-19', {}, { at: '2026-03-26T08:00:00.000Z' })).toEqual([]);
  expect(kase.standing('answer')).toEqual([['1', '2026-04-02', 'due soon']]);
});

it('misses are counted since an entry: what that entry itself started counts', () => {
  const kase = liveCase(`
events: { PLAN_STARTED: {} }
accepts: [PLAN_STARTED]
facts: { referral: { first: CASE_OPENED }, plan: { latest: PLAN_STARTED }, missed: { misses: visit, since: plan } }
deadlines: { visit: { title: Visit, each: [CASE_OPENED, PLAN_STARTED], due: 2 working days after start.on, responsible: worker, kind: local } }
`);
  kase.until('2026-03-10');
  expect(kase.fact('missed')).toBe(0);
  kase.record('PLAN_STARTED', '2026-03-11');
  kase.until('2026-03-20');
  expect(kase.fact('missed')).toBe(1);
  kase.record('PLAN_STARTED', '2026-03-23');
  expect(kase.fact('missed')).toBe(0);
});

it('a limit already past when it is learnt is passed at once, and said', () => {
  const kase = liveCase(pathway);
  const effects = kase.record('ASKED', '2026-03-03', {}, { at: '2026-04-20 12:00' });
  expect(effects).toMatchObject([
    { id: 'answer#1@2026-03-17/passed/notify:deadlinePassed(manager)', moment: '2026-04-20T11:00:00.000Z' },
  ]);
  expect(kase.standing('answer')).toEqual([['1', '2026-03-17', 'overdue']]);
  expect(kase.view().flags).toMatchObject([
    { id: 'alreadyLate:answer#1', says: 'Answer was due on 17 March 2026, before it was known here.' },
  ]);
});

it('a moved deadline reminds and passes anew, for its new date', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-19');
  kase.until('2026-04-03');
  kase.record('ASKED', '2026-04-07');
  expect(kase.until('2026-04-22').map((effect) => effect.id)).toEqual([
    'answer#1@2026-04-21 (5 working days before)/reminder/notify:deadlineReminder(worker)',
    'answer#1@2026-04-21 (1 day before)/reminder/notify:deadlineReminder(manager)',
    'answer#1@2026-04-21/passed/notify:deadlinePassed(manager)',
  ]);
});

it('moments due at or before an entry come before it; the entry at the midnight itself is after the limit', () => {
  const kase = liveCase(pathway);
  kase.record('ASKED', '2026-03-19');
  const effects = kase.record('ANSWERED', '2026-04-02', {}, { at: '2026-04-02T23:00:00.000Z' });
  expect(effects.map((effect) => effect.id).at(-1)).toBe('answer#1@2026-04-02/passed/notify:deadlinePassed(manager)');
  expect(kase.standing('answer')).toEqual([['1', '2026-04-02', 'met, recorded late']]);
});

it('equal instants go by due, then reminder, aim, limit, then deadline, then occurrence', () => {
  const kase = liveCase(`
events: { BOOKED: { data: { start: instant } }, INVITED: { data: { person: person } } }
accepts: [BOOKED, INVITED]
facts: { referral: { first: CASE_OPENED }, invited: { all: INVITED, by: person } }
meetings: { conference: { title: Conference, booked: BOOKED, held: CASE_OPENED } }
deadlines:
  zulu: { title: Zulu, due: 2 days after referral.on, responsible: worker, kind: local, passed: { notify: [worker] } }
  alpha: { title: Alpha, due: 2 days after referral.on, responsible: worker, kind: local, passed: { notify: [worker] } }
  later: { title: Later, due: 4 days after referral.on, target: 2 days after referral.on, responsible: worker, kind: local, targetPassed: { notify: [worker] } }
  exact: { title: Exact, due: 0 hours after conference.start, responsible: worker, kind: local, remind: { 24 hours before: [worker] } }
  each: { title: Each, due: 2 days after referral.on, forEach: invited, responsible: worker, kind: local, passed: { notify: [worker] } }
`);
  kase.record('INVITED', '2026-03-02', { person: 'p-b' });
  kase.record('INVITED', '2026-03-02', { person: 'p-a' });
  // Midnight ends 4 March; the reminder of what begins at midnight of the 5th to the 6th falls on the same instant.
  kase.record('BOOKED', '2026-03-02', { start: '2026-03-06T00:00:00.000Z' });
  expect(kase.until('2026-03-05T00:00:00.000Z').map((effect) => effect.id.split('/notify')[0])).toEqual([
    'alpha#1@2026-03-04/passed',
    'each#1:p-a@2026-03-04/passed',
    'each#1:p-b@2026-03-04/passed',
    'zulu#1@2026-03-04/passed',
    'exact#1@2026-03-06T00:00:00.000Z (24 hours before)/reminder',
    'later#1@2026-03-06/target',
  ]);
});

it('a missed date changes where the case stands only where the definition says so', () => {
  const kase = liveCase(`
events: { ANSWERED: {} }
states:
  asked: { on: { ANSWERED: closed, deadline.answer.passed: { target: escalated, do: [{ task: escalate }] } } }
  escalated: { on: { ANSWERED: closed } }
  closed: {}
facts: { referral: { first: CASE_OPENED } }
deadlines:
  answer: { title: Answer, due: 2 working days after referral.on, metBy: ANSWERED, responsible: worker, kind: local }
  escalation: { title: Escalation, during: escalated, due: 5 working days after referral.on, metBy: ANSWERED, responsible: manager, kind: local }
tasks: { escalate: { title: Escalate, role: manager } }
`);
  kase.until('2026-03-04');
  expect([kase.view().state, kase.view().tasks[0]?.id]).toEqual(['escalated', 'escalate#answer#1@2026-03-04/passed']);
  expect(kase.standing('escalation')).toEqual([['1', '2026-03-09', 'due soon']]);
});

it('misses are counted when a limit passes, and a milestone by their number is reached in that moment', () => {
  const kase = liveCase(`
events: { SEEN: {}, HELD: {} }
accepts: [SEEN, HELD]
facts: { missed: { misses: visit } }
deadlines:
  visit: { title: Visit, each: HELD, due: 5 working days after start.on, metBy: SEEN, responsible: worker, kind: local }
milestones:
  twice: { title: Missed twice, when: missed >= 2, do: [{ notify: escalation }] }
notifications: { escalation: { title: Escalation, to: [manager], subject: Missed twice, text: Please look. } }
`);
  kase.record('HELD', '2026-03-03');
  kase.until('2026-03-10');
  expect(kase.fact('missed')).toBe(1);
  kase.record('SEEN', '2026-03-11');
  kase.record('HELD', '2026-03-12');
  const effects = kase.until('2026-03-19');
  expect(kase.fact('missed')).toBe(2);
  expect(effects).toMatchObject([{ notification: 'escalation', moment: '2026-03-20T00:00:00.000Z' }]);
});

it('what was held in time and only recorded late is no miss', () => {
  const kase = liveCase(`
events: { SEEN: {}, RENEWED: {} }
accepts: [SEEN, RENEWED]
facts: { referral: { first: CASE_OPENED }, plan: { latest: RENEWED }, missed: { misses: visit }, missedInPlan: { misses: visit, since: plan } }
deadlines: { visit: { title: Visit, due: 2 working days after referral.on, metBy: SEEN, responsible: worker, kind: local } }
`);
  kase.until('2026-03-05');
  expect([kase.fact('missed'), kase.fact('missedInPlan')]).toEqual([1, 0]);
  kase.record('SEEN', '2026-03-04', {}, { at: '2026-03-06 12:00' });
  expect(kase.fact('missed')).toBe(0);
});

it('an always that waits for a number of misses is taken when the limit passes', () => {
  const kase = liveCase(`
events: { SEEN: {} }
states: { calm: { on: { SEEN: {} }, always: { guard: missedOnce, target: alarmed } }, alarmed: {} }
facts: { referral: { first: CASE_OPENED }, missed: { misses: visit } }
conditions: { missedOnce: { when: missed > 0, otherwise: Nothing was missed. } }
deadlines: { visit: { title: Visit, due: 2 working days after referral.on, metBy: SEEN, responsible: worker, kind: local } }
`);
  kase.until('2026-03-04');
  expect(kase.view().state).toBe('alarmed');
});
