import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../calendar/iso-date.ts';
import {
  conferenceHeld,
  happened,
  historyOf,
  opening,
  parentNamed,
  setStage,
  worker,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage.close());

async function timersOf(
  reference: string,
): Promise<{ readonly started: number; readonly cancelled: number; readonly fired: number }> {
  const types = await historyOf(stage, reference);
  const count = (type: string): number => types.filter((each) => each === type).length;
  return { started: count('TIMER_STARTED'), cancelled: count('TIMER_CANCELED'), fired: count('TIMER_FIRED') };
}

test('a timer is armed once per occurrence, and armed anew only when its moment moves', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('T-1', start));
  expect(await timersOf('T-1')).toEqual({ started: 0, cancelled: 0, fired: 0 });
  await stage.passDays(7);
  const { entry } = await cases.record('T-1', happened('STRATEGY_HELD', addDays(start, 3)));
  expect(await timersOf('T-1')).toEqual({ started: 1, cancelled: 0, fired: 0 });

  await stage.passDays(1);
  for (let count = 0; count < 3; count += 1) await cases.record('T-1', parentNamed(start));
  expect(await timersOf('T-1')).toEqual({ started: 1, cancelled: 0, fired: 0 });

  // The strategy discussion was three days later: so is the conference's limit, and with it the reminder.
  const change = { op: 'amend', target: entry.seq, on: addDays(start, 6) } as const;
  await cases.correct('T-1', { change, why: 'Misread.', by: worker });
  expect(await timersOf('T-1')).toEqual({ started: 2, cancelled: 1, fired: 0 });

  // Met: its timer goes. The core group's comes.
  await cases.record('T-1', conferenceHeld(await stage.today()));
  expect(await timersOf('T-1')).toEqual({ started: 3, cancelled: 2, fired: 0 });
});

test('a timer that ran out is followed by one for the next moment of the same occurrence', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('T-2', start));
  await cases.record('T-2', happened('STRATEGY_HELD', start));
  await stage.passDays(60);
  // The reminder, then the limit.
  expect(await timersOf('T-2')).toEqual({ started: 2, cancelled: 0, fired: 2 });
});

test("a timer says in Temporal's UI what it waits for", async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('T-3', start));
  await cases.record('T-3', happened('STRATEGY_HELD', start));
  const history = await stage.server.client.workflow.getHandle('case/T-3').fetchHistory();
  const summary = history.events?.find(
    ({ timerStartedEventAttributes: timer }) => timer !== null && timer !== undefined,
  )?.userMetadata?.summary?.data;
  const [{ due } = { due: '' }] = await cases.deadlines('T-3');
  const inWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(due ?? ''));
  expect(JSON.parse(Buffer.from(summary ?? '').toString())).toBe(`Conference 1: reminder, due ${inWords}`);
});
