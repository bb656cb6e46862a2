import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { addDays } from '../../calendar/iso-date.ts';
import { CaseFaultError } from '../../client/case-errors.ts';
import {
  conferenceHeld,
  eventually,
  happened,
  historyOf,
  opening,
  parentNamed,
  setStage,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;

afterEach(() => stage.close());

test('a fault of the program makes an incident, not a case that is stuck; it is tried again until it is mended', async () => {
  stage = await setStage({ workflowsPath: fileURLToPath(new URL('fixtures/faulty-workflow.ts', import.meta.url)) });
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('F-1', start));
  await cases.record('F-1', happened('STRATEGY_HELD', start));
  // The reminder falls into the days in which the program is at fault.
  await stage.passDays(20);
  await expect(cases.record('F-1', parentNamed(start))).rejects.toThrow(CaseFaultError);
  await eventually(async () => (await cases.incidents('F-1')).some(({ kind }) => kind === 'fault'));
  expect(await cases.incidents('F-1')).toContainEqual(
    expect.objectContaining({ kind: 'fault', what: 'the passing of time', reason: 'A fault planted for this test.' }),
  );
  expect(stage.world.sent).toEqual([]);
  await stage.passDays(20);
  await eventually(() => stage.world.sent.length === 2);
  expect(await cases.incidents('F-1')).toEqual([]);
  await cases.record('F-1', parentNamed(start));
  expect((await cases.show('F-1')).view.deadlines).toMatchObject([{ id: 'conference', status: 'overdue' }]);
  expect(await historyOf(stage, 'F-1')).not.toContain('WORKFLOW_TASK_FAILED');
});

test('a deadline past the end of the calendar is an incident with its remedy, and the entry is taken', async () => {
  stage = await setStage();
  const { cases } = stage;
  const start = await stage.today();
  const calendar = { ...namedCalendar('england-and-wales'), knownTo: addDays(start, 5) };
  await cases.openCase(opening('F-2', start, { calendar }));
  await cases.record('F-2', happened('STRATEGY_HELD', start));
  expect(await cases.incidents('F-2')).toMatchObject([
    { kind: 'fault', what: 'a due date', reason: expect.stringContaining('Publish a calendar that reaches further') },
  ]);
  await cases.record('F-2', conferenceHeld(start));
  await eventually(() => stage.world.prepared.size === 1);
});
