import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMachineClient } from '../../client/machine/machine-client.ts';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import { machineEventSignal } from '../../workflows/machine/messages.ts';
import { createMachineWorker } from '../../worker/machines/create-machine-worker.ts';
import * as before from './machines/lamp.ts';
import * as after from './machines/other-lamp.ts';
import { startTimeSkippingServer } from './stage.ts';

let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await startTimeSkippingServer();
}, 60_000);

afterAll(() => environment.teardown());

it('a machine whose state a new program no longer has waits for one that has it, and loses nothing', async () => {
  const shared = {
    connection: environment.nativeConnection,
    taskQueue: 'lamps',
    deliveriesPerRun: 3,
    maxCachedWorkflows: 0,
  };
  const old = { machines: before, from: new URL('./machines/lamp.ts', import.meta.url), ...shared };
  const renamed = { machines: after, from: new URL('./machines/other-lamp.ts', import.meta.url), ...shared };
  const { client } = environment;
  const lamps = createMachineClient<typeof before>({ client, taskQueue: 'lamps' });
  const lamp = await lamps.start('lamp', 'lamp-1');
  const handle = client.workflow.getHandle('lamp-1');
  const { runId } = await handle.describe();

  await during(await createMachineWorker(old), async () => {
    await lamp.send({ type: 'TURN' });
    await lamp.send({ type: 'TURN' });
  });
  // The run that stood in `bright` goes on in a new one, which is the first the renamed program sees of it.
  const turning = lamp.send({ type: 'TURN' });
  await during(await createMachineWorker(old), () => turning);
  await expect.poll(async () => (await handle.describe()).runId).not.toBe(runId);
  await during(await createMachineWorker(renamed), async () => {
    expect(await lamp.incidents()).toMatchObject([{ id: 0, about: { kind: 'program' } }]);
    expect((await lamp.snapshot()).value).toBe('bright');
    await expect(lamp.send({ type: 'TURN' })).rejects.toMatchObject({ reason: 'otherProgram', states: ['bright'] });
    // A machine that this one is a child of says it like this, and hears no refusal.
    await handle.signal(machineEventSignal, encodeValue({ type: 'TURN' }));
    expect((await lamp.snapshot()).value).toBe('bright');
  });
  await during(await createMachineWorker(old), async () => {
    await lamp.settleIncident(0, 'retry');
    await expect.poll(async () => (await lamp.incidents()).length).toBe(0);
    expect((await lamp.snapshot()).value).toBe('off');
    expect((await lamp.send({ type: 'TURN' })).value).toBe('bright');
  });
}, 60_000);

async function during(worker: Worker, work: () => Promise<unknown>): Promise<void> {
  await worker.runUntil(work);
}
