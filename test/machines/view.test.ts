import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events:
  STARTED: { title: Work started, recordedBy: [worker] }
  HELD: { data: { enough: boolean } }
  BOOKED: { requires: planReady }
  MET: {}
  NEVER: {}
states:
  referred: { title: Referred, stage: referral, on: { STARTED: plan } }
  plan:
    stage: plan
    type: parallel
    states:
      core: { initial: forming, states: { forming: { on: { MET: meeting } }, meeting: {} } }
      review: { initial: waiting, states: { waiting: { stage: review, on: { HELD: { guard: isEnough, target: done }, BOOKED: {}, NEVER: { guard: never } } }, done: {} } }
facts: { started: { first: STARTED }, met: { any: MET } }
conditions:
  isEnough: { when: event.enough, otherwise: It is not enough. }
  planReady: { when: met, otherwise: The plan is not ready. }
  never: { when: "false", otherwise: Never. }
deadlines: { plan: { title: Plan, due: 10 working days after started.on, responsible: worker, kind: local } }
`;

it('a case shows its innermost states, their stages and its clock', () => {
  const kase = liveCase(pathway);
  expect(kase.view()).toMatchObject({
    state: 'referred',
    stage: 'referral',
    status: 'active',
    now: '2026-03-02T12:00:00.000Z',
  });
  kase.record('STARTED', '2026-03-03');
  expect(kase.view()).toMatchObject({ state: 'plan.core.forming + plan.review.waiting', stage: 'plan + review' });
});

it('of every event that some state answers to it is said whether it would be accepted: yes, no and why, or depending on the data', () => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-03');
  expect(kase.view().accepts).toEqual([
    { event: 'MET', title: 'MET', roles: ['worker', 'manager'], answer: 'yes' },
    { event: 'HELD', title: 'HELD', roles: ['worker', 'manager'], answer: 'depends' },
    {
      event: 'BOOKED',
      title: 'BOOKED',
      roles: ['worker', 'manager'],
      answer: 'no',
      because: ['The plan is not ready.'],
    },
    { event: 'NEVER', title: 'NEVER', roles: ['worker', 'manager'], answer: 'no', because: ['Never.'] },
    {
      event: 'TASK_DONE',
      title: 'Task done',
      roles: ['worker', 'manager'],
      answer: 'no',
      because: ['There is no task to be done.'],
    },
  ]);
});

it.each([
  ['more than seven days before', '2026-03-10T00:00:00.000Z', 'running'],
  ['seven days before', '2026-03-11T00:00:00.000Z', 'due soon'],
  ['on its last day', '2026-03-17T23:59:00.000Z', 'due soon'],
  ['at the midnight that ends it', '2026-03-18T00:00:00.000Z', 'overdue'],
])('without reminders a deadline is due soon in its last seven days: %s', (_, now, status) => {
  const kase = liveCase(pathway);
  kase.record('STARTED', '2026-03-03');
  kase.until(now);
  expect(kase.standing('plan')).toEqual([['1', '2026-03-17', status]]);
});

it('an effect is shown without its text and addresses', () => {
  const kase = liveCase(`
events: { HELD: { do: [notify: told] } }
accepts: [HELD]
notifications: { told: { title: Told, to: [worker], subject: Secret, text: Secret. } }
`);
  kase.record('HELD', '2026-03-03');
  expect(kase.view().effects).toEqual([
    {
      id: 'entry:2/notify:told',
      kind: 'notify',
      name: 'told',
      to: ['worker'],
      status: 'asked',
      cause: { kind: 'entry', seq: 2 },
      moment: '2026-03-03T12:00:00.000Z',
    },
  ]);
});
