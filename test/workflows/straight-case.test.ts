import { afterAll, beforeAll, expect, test } from 'vitest';
import { CaseCompletedError } from '../../client/case-errors.ts';
import { addDays, daysBetween, parseIsoDate } from '../../calendar/iso-date.ts';
import type { CaseView } from '../../machines/view.ts';
import {
  conferenceHeld,
  eventually,
  happened,
  manager,
  opening,
  parentNamed,
  setStage,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage.close());

function statuses(view: CaseView): object {
  return Object.fromEntries(view.deadlines.map(({ id, occurrence, status }) => [`${id} ${occurrence}`, status]));
}

test('a case lives from its opening to its end, and can be looked at afterwards', async () => {
  const { cases, world } = stage;
  const start = await stage.today();
  await cases.openCase(opening('T-1', start));
  await cases.record('T-1', parentNamed(start));
  const recorded = await cases.record('T-1', happened('STRATEGY_HELD', start));
  expect(recorded).toMatchObject({ entry: { seq: 3, type: 'STRATEGY_HELD', on: start }, journaled: true });
  expect(statuses((await cases.show('T-1')).view)).toEqual({ 'conference 1': 'running' });

  const due = parseIsoDate((await cases.deadlines('T-1'))[0]?.due ?? '');
  await stage.passDays(daysBetween(start, due) - 2);
  expect(statuses((await cases.show('T-1')).view)).toEqual({ 'conference 1': 'due soon' });
  await stage.passDays(1);
  const missed = await cases.show('T-1');
  expect(statuses(missed.view)).toEqual({ 'conference 1': 'overdue' });
  expect(missed.view.tasks).toMatchObject([{ task: 'explainDelay', status: 'open' }]);
  await eventually(() => world.sent.length === 2);
  expect(world.sent.map(({ notification, to }) => [notification, to.map(({ mailbox }) => mailbox)])).toEqual([
    ['deadlineReminder', ['managers']],
    ['deadlinePassed', ['managers']],
  ]);

  const held = await stage.today();
  await cases.record('T-1', conferenceHeld(held));
  await eventually(() => world.sent.length === 3);
  expect(world.sent[2]).toMatchObject({
    notification: 'planMade',
    subject: 'The plan for Robin Example',
    to: [{ role: 'parents', person: 'p-parent', name: 'Sam Example', email: 'sam@example.org' }],
    attachments: [{ title: 'Plan', hash: [...world.prepared.values()][0] }],
  });
  expect(statuses((await cases.show('T-1')).view)).toEqual({ 'conference 1': 'met late', 'coreGroup 1': 'running' });
  await cases.completeTask('T-1', { task: 'explainDelay', by: manager, note: 'The chair was ill.' });
  expect((await cases.tasks('T-1')).map(({ status }) => status)).toEqual(['done']);

  await cases.record('T-1', happened('PLAN_ENDED', held, { by: manager }));
  const ended = await cases.show('T-1');
  expect(ended.view).toMatchObject({ state: 'ended', status: 'done' });
  expect(ended.closedAt).toBeDefined();
  await stage.passDays(31);
  const outcome = await stage.server.client.workflow.getHandle('case/T-1').result();
  expect(outcome).toEqual({ caseId: 'case/T-1', closedAt: ended.closedAt, entries: (await cases.log('T-1')).length });

  expect((await cases.show('T-1')).view.state).toBe('ended');
  await expect(cases.record('T-1', happened('STRATEGY_HELD', held))).rejects.toThrow(CaseCompletedError);
  expect(world.journals.get('case/T-1')).toEqual(await cases.log('T-1'));
  expect(world.closed.get('case/T-1')).toBe(ended.closedAt);
});

test('a closed case opens again when the entry that closed it is struck in time', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('T-2', start));
  await cases.record('T-2', conferenceHeld(start));
  const { entry } = await cases.record('T-2', happened('PLAN_ENDED', start, { by: manager }));
  await stage.passDays(20);
  await cases.correct('T-2', {
    change: { op: 'strike', target: entry.seq },
    why: 'Another child was meant.',
    by: manager,
  });
  expect(await cases.show('T-2')).toMatchObject({ view: { state: 'onPlan', status: 'active' } });
  await stage.passDays(60);
  expect((await stage.server.client.workflow.getHandle('case/T-2').describe()).status.name).toBe('RUNNING');
});

test('a case shows what was due, and what was known, on an earlier day', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('T-3', start));
  await cases.record('T-3', happened('STRATEGY_HELD', start));
  const before = (await cases.log('T-3')).at(-1)?.at;
  await stage.passDays(3);
  const later = await stage.today();
  await cases.record('T-3', conferenceHeld(later));
  expect((await cases.show('T-3', { asOf: addDays(start, 1) })).view).toMatchObject({ state: 'enquiry' });
  expect((await cases.show('T-3', before === undefined ? {} : { knownAt: before })).view).toMatchObject({
    state: 'enquiry',
  });
  expect((await cases.show('T-3')).view).toMatchObject({ state: 'onPlan' });
});
