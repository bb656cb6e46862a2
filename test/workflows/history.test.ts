import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOfMs, type Instant } from '../../calendar/instant.ts';
import { addDays, type IsoDate } from '../../calendar/iso-date.ts';
import { endOfLondonDay } from '../../calendar/london.ts';
import type { HistoricRequest } from '../../client/historic-log.ts';
import {
  conferenceHeld,
  eventually,
  happened,
  manager,
  opening,
  parentNamed,
  refusalOf,
  setStage,
  worker,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage.close());

function noonOf(date: IsoDate): Instant {
  return instantOfMs(Date.parse(endOfLondonDay(date)) - 12 * 3_600_000);
}

async function started(daysAgo: number): Promise<IsoDate> {
  return addDays(await stage.today(), -daysAgo);
}

test('a case that began long ago is opened with its history, which sends nothing; what comes due later does', async () => {
  const { cases, world } = stage;
  const began = await started(40);
  const held = addDays(began, 32);
  const entries: HistoricRequest[] = [
    { at: noonOf(began), ...parentNamed(began) },
    { at: noonOf(began), ...happened('STRATEGY_HELD', began, { key: 'old-1' }) },
    { at: noonOf(held), ...conferenceHeld(held) },
  ];
  await cases.openCase(opening('I-1', began, { history: { openedAt: noonOf(began), entries } }));
  const { view } = await cases.show('I-1');
  expect(view.state).toBe('onPlan');
  expect(view.deadlines).toMatchObject([
    { id: 'conference', status: 'met late' },
    { id: 'coreGroup', status: expect.stringMatching(/running|due soon/) },
  ]);
  expect(view.effects.every(({ status }) => status === 'history')).toBe(true);
  await stage.passDays(30);
  expect((await cases.show('I-1')).view.deadlines).toMatchObject([
    { status: 'met late' },
    { id: 'coreGroup', status: 'overdue' },
  ]);
  expect(world.sent).toEqual([]);
  // Its keys hold as if it had always lived here.
  expect((await cases.record('I-1', happened('STRATEGY_HELD', began, { key: 'old-1' }))).entry.seq).toBe(3);
  expect(world.journals.get('case/I-1')).toEqual(await cases.log('I-1'));
});

test('reminders and notices of an imported case begin with the day it went live', async () => {
  const { cases, world } = stage;
  const began = await started(2);
  const entries: HistoricRequest[] = [{ at: noonOf(began), ...happened('STRATEGY_HELD', began) }];
  await cases.openCase(opening('I-2', began, { history: { openedAt: noonOf(began), entries } }));
  await stage.passDays(60);
  const sent = (): string[] =>
    world.sent.flatMap(({ caseId, notification }) => (caseId === 'case/I-2' ? [notification] : []));
  await eventually(() => sent().length === 2);
  expect(sent()).toEqual(['deadlineReminder', 'deadlinePassed']);
});

test('a history that does not hold is refused as a whole, and says which entry and why', async () => {
  const { cases } = stage;
  const began = await started(40);
  const entries: HistoricRequest[] = [{ at: noonOf(began), ...happened('CORE_GROUP_HELD', began) }];
  const refused = cases.openCase(opening('I-3', began, { history: { openedAt: noonOf(began), entries } }));
  await expect(refused).rejects.toMatchObject({ seq: 2, refusal: { kind: 'notAccepted', asked: 'CORE_GROUP_HELD' } });
  const disorder: HistoricRequest[] = [{ at: noonOf(addDays(began, -1)), ...happened('STRATEGY_HELD', began) }];
  const other = await refusalOf(
    cases.openCase(opening('I-3', began, { history: { openedAt: noonOf(began), entries: disorder } })),
  );
  expect(other.kind).toBe('recordedOutOfOrder');
});

test('a history with a correction in it is taken as it was', async () => {
  const { cases } = stage;
  const began = await started(10);
  const entries: HistoricRequest[] = [
    { at: noonOf(addDays(began, 1)), ...happened('STRATEGY_HELD', began) },
    {
      at: noonOf(addDays(began, 2)),
      correct: { op: 'amend', target: 2, on: addDays(began, 1) },
      why: 'Misread.',
      by: worker,
    },
  ];
  await cases.openCase(opening('I-4', began, { history: { openedAt: noonOf(began), entries } }));
  expect((await cases.show('I-4')).view.deadlines).toMatchObject([{ id: 'conference', startedOn: addDays(began, 1) }]);
});

test('a case that was closed long ago is taken over closed, and completes', async () => {
  const { cases, server, world } = stage;
  const began = await started(90);
  const entries: HistoricRequest[] = [
    { at: noonOf(began), ...conferenceHeld(began) },
    { at: noonOf(addDays(began, 1)), ...happened('PLAN_ENDED', addDays(began, 1), { by: manager }) },
  ];
  await cases.openCase(opening('I-5', began, { history: { openedAt: noonOf(began), entries } }));
  const outcome = await server.client.workflow.getHandle('case/I-5').result();
  expect(outcome).toMatchObject({ closedAt: noonOf(addDays(began, 1)), entries: 3 });
  expect(world.journals.get('case/I-5')).toHaveLength(3);
});
