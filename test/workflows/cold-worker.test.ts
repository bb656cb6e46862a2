import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hashPathway } from '../../language/load/load-pathway.ts';
import { lower } from '../../language/lower.ts';
import { pathwaySchema } from '../../language/schema/pathway.ts';
import { instantOfMs } from '../../calendar/instant.ts';
import { londonDate } from '../../calendar/london.ts';
import { setDevStage, type DevStage } from './support/dev-server.ts';
import { eventually, historyOf } from './support/small-case.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Two letters go out at once, and somebody calls. */
const pathway = lower(
  pathwaySchema.parse({
    pathway: 'two-letters',
    title: 'Two letters',
    nation: 'england',
    calendar: 'england-and-wales',
    roles: { worker: { title: 'Social worker' }, manager: { title: 'Manager', mailbox: 'managers' } },
    events: {
      CASE_OPENED: { title: 'Case opened', recordedBy: ['worker'] },
      LETTERS_ASKED: { title: 'Letters asked for', recordedBy: ['worker'] },
      CALL_NOTED: { title: 'Call noted', recordedBy: ['worker'] },
    },
    initial: 'open',
    states: { open: { on: { LETTERS_ASKED: { do: [{ notify: 'first' }, { notify: 'second' }] }, CALL_NOTED: {} } } },
    notifications: {
      first: { title: 'First', to: ['manager'], subject: 'First', text: 'First.' },
      second: { title: 'Second', to: ['manager'], subject: 'Second', text: 'Second.' },
    },
  }),
);
const by = { person: 'p-worker', role: 'worker' };
const on = londonDate(instantOfMs(Date.now()));
let stage: DevStage;

beforeEach(async () => {
  stage = await setDevStage();
});

afterEach(() => stage.close());

test('two receipts, a new worker and a request: the request comes after the receipts, for every worker to come', async () => {
  const { cases, world } = stage;
  const second = Promise.withResolvers<void>();
  const { sendNotice } = world.activities;
  const activities = {
    ...world.activities,
    async sendNotice(notice: Parameters<typeof sendNotice>[0]) {
      if (notice.notification === 'second') await second.promise;
      return sendNotice(notice);
    },
  };
  let end = await stage.startWorker({ activities });
  await cases.openCase({ reference: 'C-1', pathway, pathwayHash: hashPathway(pathway), on, by, data: {} });
  await cases.record('C-1', { event: 'LETTERS_ASKED', on, by });
  await eventually(async () => (await cases.log('C-1')).length === 3);
  second.resolve();
  await eventually(async () => (await cases.log('C-1')).length === 4);
  for (const expected of [5, 6, 7]) {
    await end();
    end = await stage.startWorker({ activities });
    expect((await cases.record('C-1', { event: 'CALL_NOTED', on, by })).entry.seq).toBe(expected);
  }
  const log = await cases.log('C-1');
  expect(log.map(({ kind }) => kind)).toEqual([
    ...['opened', 'recorded', 'effectDone', 'effectDone'],
    ...['recorded', 'recorded', 'recorded'],
  ]);
  expect(world.journals.get('case/C-1')).toEqual(log);
  expect(await historyOf({ server: stage }, 'C-1')).not.toContain('WORKFLOW_TASK_FAILED');
});
