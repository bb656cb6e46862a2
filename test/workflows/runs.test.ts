import { Worker } from '@temporalio/worker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCaseClient } from '../../client/case-client.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { workflows } from '../../worker/program.ts';
import {
  conferenceHeld,
  eventually,
  happened,
  historyOf,
  manager,
  opening,
  parentNamed,
  refusalOf,
  runsOf,
  setStage,
  worker,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(() => stage.close());

test('a case that goes on in new runs loses nothing: log, deadlines, timers, keys and tasks', async () => {
  const { cases, world } = stage;
  const start = await stage.today();
  await cases.openCase(opening('N-1', start, { entriesPerRun: 3 }));
  const first = await cases.record('N-1', happened('STRATEGY_HELD', start, { key: 'first' }));
  await cases.record('N-1', parentNamed(start));
  const before = await cases.show('N-1');
  for (let index = 0; index < 8; index += 1) {
    await cases.record('N-1', happened('STRATEGY_HELD', start, { key: `k${index}`, data: { note: `note ${index}` } }));
  }
  expect(await runsOf(stage, 'N-1')).toBeGreaterThanOrEqual(4);
  const after = await cases.show('N-1');
  expect(after.view.deadlines).toMatchObject([
    { id: 'conference', due: before.view.deadlines[0]?.due, status: 'running' },
  ]);
  expect(await cases.log('N-1')).toHaveLength(11);
  expect(world.journals.get('case/N-1')).toEqual(await cases.log('N-1'));

  // A key from the first run still answers, and still refuses another body.
  expect(await cases.record('N-1', happened('STRATEGY_HELD', start, { key: 'first' }))).toEqual(first);
  const other = happened('STRATEGY_HELD', start, { key: 'first', data: { note: 'another' } });
  expect((await refusalOf(cases.record('N-1', other))).kind).toBe('keyReused');

  await stage.passDays(60);
  await eventually(() => world.sent.length === 2);
  expect((await cases.show('N-1')).view.tasks).toMatchObject([{ task: 'explainDelay', status: 'open' }]);
});

test('a new run costs no more than its own start: nothing is shown or journaled again', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('N-2', start, { entriesPerRun: 2 }));
  await cases.record('N-2', happened('STRATEGY_HELD', start));
  await cases.record('N-2', parentNamed(start));
  await eventually(async () => (await runsOf(stage, 'N-2')) === 2);
  await cases.show('N-2');
  const types = await historyOf(stage, 'N-2');
  expect(types.filter((type) => !type.startsWith('WORKFLOW_'))).toEqual(['TIMER_STARTED']);
});

test('requests from many sides while runs change are each recorded once', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('N-3', start, { entriesPerRun: 4 }));
  async function side(name: string): Promise<void> {
    for (let index = 0; index < 10; index += 1) {
      await cases.record('N-3', happened('STRATEGY_HELD', start, { key: `${name}${index}` }));
    }
  }
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map(side));
  const log = await cases.log('N-3');
  expect(log).toHaveLength(51);
  expect(new Set(log.slice(1).map(({ caller }) => caller?.key)).size).toBe(50);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect(await runsOf(stage, 'N-3')).toBeGreaterThan(5);
  expect(stage.world.journals.get('case/N-3')).toEqual(log);
});

test('an effect that is still being tried keeps the run, and a failed one survives it', async () => {
  const { cases, world } = stage;
  const start = await stage.today();
  await cases.openCase(opening('N-4', start, { entriesPerRun: 5 }));
  await cases.record('N-4', parentNamed(start));
  world.mail = 'rejects';
  await cases.record('N-4', conferenceHeld(start));
  await eventually(async () => (await cases.incidents('N-4')).length === 1);
  const [incident] = await cases.incidents('N-4');
  await cases.record('N-4', parentNamed(start));
  await eventually(async () => (await runsOf(stage, 'N-4')) === 2);
  expect(await cases.incidents('N-4')).toEqual([incident]);
  world.mail = 'up';
  await cases.retry('N-4', { effect: incident?.kind === 'failed' ? incident.effect : '', by: manager });
  await eventually(() => world.sent.length === 1);
});

test('a log too large to travel is read back from the journal', async () => {
  const { cases, world } = stage;
  const start = await stage.today();
  await cases.openCase(opening('N-5', start, { entriesPerRun: 7 }));
  for (let index = 0; index < 9; index += 1) {
    await cases.record(
      'N-5',
      happened('STRATEGY_HELD', start, { key: `big${index}`, data: { note: `${index}`.repeat(160_000) } }),
    );
  }
  await eventually(async () => (await runsOf(stage, 'N-5')) === 2);
  const history = await stage.server.client.workflow.getHandle('case/N-5').fetchHistory();
  const input = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  expect(input?.length).toBeLessThan(200_000);
  expect(await cases.log('N-5')).toEqual(world.journals.get('case/N-5'));
  expect(await cases.log('N-5')).toHaveLength(10);
  expect((await cases.show('N-5')).view.deadlines).toMatchObject([{ id: 'conference', status: 'running' }]);
});

test('requests made before any worker is there are taken in their order', async () => {
  const { server, world } = stage;
  const cases = createCaseClient({ client: server.client, taskQueue: 'later' });
  const start = await stage.today();
  await cases.openCase(opening('N-6', start));
  const requests = [cases.record('N-6', conferenceHeld(start)), cases.record('N-6', conferenceHeld(start))];
  await new Promise((resolve) => setTimeout(resolve, 500));
  const late = await Worker.create({
    connection: server.environment.nativeConnection,
    taskQueue: 'later',
    workflowBundle: await bundleWorkflows(workflows),
    activities: world.activities,
  });
  await late.runUntil(async () => {
    const results = await Promise.allSettled(requests);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await cases.show('N-6')).view.state).toBe('onPlan');
    expect((await cases.log('N-6')).filter(({ kind }) => kind === 'recorded')).toHaveLength(1);
  });
});

test('a worker that keeps nothing in memory decides the same at every task', async () => {
  const bare = await setStage({ maxCachedWorkflows: 0 });
  try {
    const start = await bare.today();
    await bare.cases.openCase(opening('N-7', start));
    const { entry } = await bare.cases.record('N-7', happened('STRATEGY_HELD', start));
    await bare.cases.record('N-7', parentNamed(start));
    await bare.passDays(60);
    await bare.cases.record('N-7', conferenceHeld(await bare.today()));
    await eventually(() => bare.world.sent.length === 3);
    await bare.cases.correct('N-7', {
      change: { op: 'amend', target: entry.seq, data: { note: 'by phone' } },
      why: 'Missing.',
      by: worker,
    });
    expect((await bare.cases.show('N-7')).view.deadlines).toMatchObject([
      { id: 'conference', status: 'met late' },
      { id: 'coreGroup' },
    ]);
    expect(bare.world.sent).toHaveLength(3);
  } finally {
    await bare.close();
  }
});
