import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, happened, manager, opening, setStage, type Stage } from './support/small-case.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(() => stage.close());

async function record(reference: string): Promise<boolean> {
  const { journaled } = await stage.cases.record(reference, happened('STRATEGY_HELD', await stage.today()));
  return journaled;
}

test('while the journal is down entries are taken all the same, and reach it when it is up', async () => {
  const { cases, world } = stage;
  await cases.openCase(opening('J-1', await stage.today()));
  expect(await record('J-1')).toBe(true);
  world.journal = 'down';
  expect(await record('J-1')).toBe(false);
  const began = Date.now();
  expect(await record('J-1')).toBe(false);
  // Nobody waits for a journal that is known to be down.
  expect(Date.now() - began).toBeLessThan(2_000);
  expect(await cases.incidents('J-1')).toMatchObject([{ kind: 'journal', reason: 'The database does not answer.' }]);
  expect((await cases.show('J-1')).journal).toMatchObject({ through: 2, waiting: 2, trouble: { permanent: false } });
  world.journal = 'up';
  await stage.passDays(0);
  await eventually(async () => (await cases.incidents('J-1')).length === 0);
  expect(world.journals.get('case/J-1')).toEqual(await cases.log('J-1'));
  expect(await record('J-1')).toBe(true);
});

test('a journal that lost entries gets them again', async () => {
  const { cases, world } = stage;
  await cases.openCase(opening('J-2', await stage.today()));
  await record('J-2');
  await record('J-2');
  world.journals.get('case/J-2')?.splice(1);
  expect(await record('J-2')).toBe(true);
  expect(world.journals.get('case/J-2')).toEqual(await cases.log('J-2'));
  world.journals.delete('case/J-2');
  expect(await record('J-2')).toBe(true);
  expect(world.journals.get('case/J-2')).toEqual(await cases.log('J-2'));
});

test('a journal that holds something else is an incident; nothing is tried until somebody asks', async () => {
  const { cases, world } = stage;
  await cases.openCase(opening('J-3', await stage.today()));
  await eventually(() => world.appends.length === 1);
  world.journal = 'conflicts';
  expect(await record('J-3')).toBe(false);
  expect(await record('J-3')).toBe(false);
  expect(world.appends).toHaveLength(2);
  expect(await cases.incidents('J-3')).toMatchObject([{ kind: 'journal', reason: 'Entry 2 differs.' }]);
  world.journal = 'up';
  await cases.retryJournal('J-3', manager);
  await eventually(async () => (await cases.show('J-3')).journal.waiting === 0);
  expect(await cases.incidents('J-3')).toEqual([]);
  expect(world.journals.get('case/J-3')).toEqual(await cases.log('J-3'));
});

test('the journal knows what a case was opened with, and its rules', async () => {
  const { cases, world } = stage;
  await cases.openCase(opening('J-4', await stage.today(), { reopenForInDays: 7 }));
  await eventually(() => world.appends.length === 1);
  const [first] = world.appends;
  expect(first?.opening).toMatchObject({ caseId: 'case/J-4', pathwayId: 'small', input: { reopenForInDays: 7 } });
  expect(first?.opening?.library.map(({ kind }) => kind)).toEqual(['pathway', 'calendar']);
  await record('J-4');
  expect(world.appends[1]).not.toHaveProperty('opening');
});
