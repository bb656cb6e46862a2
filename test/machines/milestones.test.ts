import { expect, it } from 'vitest';
import { liveCase } from './support/live-case.ts';

const pathway = `
events: { PLAN_STARTED: {}, REVIEWED: {}, PLAN_ENDED: {} }
states:
  before: { on: { PLAN_STARTED: onPlan } }
  onPlan: { on: { REVIEWED: {}, PLAN_ENDED: before } }
facts: { plan: { latest: PLAN_STARTED }, reviews: { count: REVIEWED, since: plan } }
milestones:
  aged: { title: Twelve months on a plan, at: 12 months after plan.on, during: onPlan, do: [{ notify: escalation }] }
  reviewed: { title: Third review, when: reviews >= 3, during: onPlan, do: [{ task: consider }] }
tasks: { consider: { title: Consider, role: manager } }
notifications: { escalation: { title: Escalation, to: [manager], subject: '{deadline.title}', text: T } }
`;

it('a milestone by age is reached on its day, is nobody’s lateness and asks for what it asks', () => {
  const kase = liveCase(pathway);
  kase.record('PLAN_STARTED', '2026-03-03');
  expect(kase.deadlines('milestone.aged')).toMatchObject([{ due: '2027-03-03', kind: 'milestone' }]);
  expect(kase.until('2027-03-03')).toMatchObject([
    { id: 'milestone.aged#1@2027-03-03/passed/notify:escalation', subject: 'Twelve months on a plan' },
  ]);
  expect(kase.occurrence('milestone.aged')).toMatchObject({ missed: false });
});

it('a milestone by age is not reached when the plan ended before', () => {
  const kase = liveCase(pathway);
  kase.record('PLAN_STARTED', '2026-03-03');
  kase.record('PLAN_ENDED', '2026-06-03');
  expect(kase.until('2027-06-01')).toEqual([]);
});

it('a milestone by number is reached once, and again only after it had ceased to be', () => {
  const kase = liveCase(pathway);
  kase.record('PLAN_STARTED', '2026-03-03');
  kase.record('REVIEWED', '2026-04-01');
  kase.record('REVIEWED', '2026-05-01');
  expect(kase.view().tasks).toEqual([]);
  kase.record('REVIEWED', '2026-06-01');
  kase.record('REVIEWED', '2026-07-01');
  expect(kase.view().tasks.map((task) => task.id)).toEqual(['consider#entry:5']);
  kase.record('PLAN_ENDED', '2026-07-02');
  kase.record('PLAN_STARTED', '2026-08-03');
  kase.record('REVIEWED', '2026-09-01');
  kase.record('REVIEWED', '2026-10-01');
  kase.record('REVIEWED', '2026-11-02');
  expect(kase.view().tasks.map((task) => task.id)).toEqual(['consider#entry:5', 'consider#entry:11']);
});

it('a milestone reached by an entry that is struck was never reached', () => {
  const kase = liveCase(pathway);
  kase.record('PLAN_STARTED', '2026-03-03');
  for (const on of ['2026-04-01', '2026-05-01', '2026-06-01']) kase.record('REVIEWED', on);
  expect(kase.state().reached).toEqual(['milestone:reviewed']);
  kase.correct({ op: 'strike', target: 4 });
  expect([kase.state().reached, kase.view().tasks]).toEqual([[], []]);
});
