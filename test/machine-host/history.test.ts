import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as machines from '../../bench/machines-engine/order.ts';
import { createMachineClient } from '../../client/machine/machine-client.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { createMachineWorker } from '../../worker/machines/create-machine-worker.ts';
import { startTimeSkippingServer } from './stage.ts';

let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await startTimeSkippingServer();
}, 60_000);

afterAll(() => environment.teardown());

it('an order as a machine leaves the same events as the order written by hand, tasks apart', async () => {
  const { nativeConnection: connection } = environment;
  // No time has to pass here. The environment's own client unlocks the clock for each result that is waited for, and unlocked twice the
  // server lets it run away under tasks that are in hand.
  const client = new Client({ connection: environment.connection });
  const machineWorker = await createMachineWorker({
    machines,
    from: new URL('../../bench/machines-engine/order.ts', import.meta.url),
    effects: { tell: () => undefined },
    connection,
    taskQueue: 'machine',
  });
  const handWorker = await Worker.create({
    connection,
    taskQueue: 'hand',
    workflowBundle: await bundleWorkflows({
      workflowsPath: fileURLToPath(new URL('../../bench/machines-engine/hand-written-order.ts', import.meta.url)),
      plainFailures: true,
    }),
    activities: { charge: () => Promise.resolve('receipt'), tell: () => Promise.resolve() },
  });
  const counts = await machineWorker.runUntil(() =>
    handWorker.runUntil(async () => {
      const machine = await createMachineClient<typeof machines>({ client, taskQueue: 'machine' }).start(
        'order',
        'machine',
      );
      const hand = await client.workflow.start('handWrittenOrder', { workflowId: 'hand', taskQueue: 'hand', args: [] });
      for (const event of [{ type: 'NOTE', text: 'ring' }, { type: 'NOTE', text: 'twice' }, { type: 'PAY' }] as const) {
        await machine.send(event);
        await hand.executeUpdate('send', { args: [event] });
      }
      await machine.waitFor({ state: 'paid' });
      // Only once it is paid does it wait for shipping with a second timer; a request sooner would be passed over.
      const timers = async (): Promise<number> =>
        (await sent('hand')).filter((type) => type === 'TIMER_STARTED').length;
      await expect.poll(timers).toBe(2);
      await machine.send({ type: 'SHIP' });
      await hand.executeUpdate('send', { args: [{ type: 'SHIP' }] });
      await Promise.all([machine.done(), hand.result()]);
      return [await sent('machine'), await sent('hand')];
    }),
  );
  const [machine = [], hand = []] = counts.map((types) => types.filter((type) => !type.includes('WORKFLOW_TASK')));
  // Waiting for `paid` is one more request than the other side was sent.
  expect(machine.toSorted()).toEqual(
    [...hand, ...['ACCEPTED', 'COMPLETED'].map((what) => `WORKFLOW_EXECUTION_UPDATE_${what}`)].toSorted(),
  );
}, 60_000);

async function sent(id: string): Promise<readonly string[]> {
  const { events } = await environment.client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).map(
    ({ eventType }) => proto.temporal.api.enums.v1.EventType[eventType ?? 0]?.replace('EVENT_TYPE_', '') ?? '',
  );
}
