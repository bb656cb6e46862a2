import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as machines from './machines/odd.ts';
import { setMachineStage, type MachineStage } from './stage.ts';

let stage: MachineStage<typeof machines>;

beforeAll(async () => {
  stage = await setMachineStage({
    machines,
    from: new URL('./machines/odd.ts', import.meta.url),
    effects: { tell: () => undefined },
    onThrow: 'incident',
    deliveriesPerRun: 4,
  });
}, 60_000);

afterAll(() => stage.close());

describe('a machine that is to stay where it was when it throws', () => {
  it('refuses the event that made it throw, and goes on', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    await expect(counter.send({ type: 'THROW' })).rejects.toMatchObject({
      reason: 'threw',
      message: expect.stringContaining('too far'),
    });
    expect((await counter.send({ type: 'ADD', by: 2 })).context.count).toBe(2);
    expect(await counter.incidents()).toEqual([]);
  });

  it('keeps a timer that made it throw as an incident, in the next run too, until somebody drops it', async () => {
    const id = stage.newId();
    const counter = await stage.machines.start('counter', id);
    for (let turn = 1; turn <= 3; turn += 1) await counter.send({ type: 'ADD', by: 1 });
    const first = await stage.runs(id);
    await counter.send({ type: 'BREAK_LATER' });
    await expect.poll(() => stage.runs(id)).not.toBe(first);
    await stage.environment.sleep(2000);
    await expect.poll(async () => (await counter.incidents()).length).toBe(1);
    expect(await counter.incidents()).toMatchObject([{ reason: expect.stringContaining('too late') }]);
    // What is due comes first: nothing later is taken before it has been seen to.
    await expect(counter.send({ type: 'ADD', by: 1 })).rejects.toMatchObject({ reason: 'threw' });
    await counter.settleIncident(1, 'retry');
    expect((await counter.incidents()).map(({ id: incident }) => incident)).toEqual([2]);
    await counter.settleIncident(2, 'drop');
    const after = await counter.send({ type: 'ADD', by: 1 });
    expect([after.value, after.context.count, after.timers]).toEqual(['breaking', 4, []]);
    await stage.replay(id);
  });
});

it('a key used in one run is known in the next', async () => {
  const id = stage.newId();
  const counter = await stage.machines.start('counter', id);
  const once = { key: 'payment 1' };
  await counter.send({ type: 'ADD', by: 100 }, once);
  const first = await stage.runs(id);
  for (let turn = 1; turn <= 4; turn += 1) await counter.send({ type: 'ADD', by: 1 });
  await expect.poll(() => stage.runs(id)).not.toBe(first);
  const again = await counter.send({ type: 'ADD', by: 100 }, once);
  expect([again.context.count, again.repeated]).toEqual([104, true]);
  await expect(counter.send({ type: 'ADD', by: 1 }, once)).rejects.toMatchObject({ reason: 'keyUsed' });
});
