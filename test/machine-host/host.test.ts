import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApplicationFailure } from '@temporalio/common';
import * as machines from './machines/odd.ts';
import { setMachineStage, type MachineStage } from './stage.ts';

const from = new URL('./machines/odd.ts', import.meta.url);
let stage: MachineStage<typeof machines>;
const asked: { how: string; key: string; attempt: number }[] = [];
const told: string[] = [];

beforeAll(async () => {
  stage = await setMachineStage({
    machines,
    from,
    actors: {
      dispatch: { as: 'workflow' },
      ask: {
        timeout: '1 minute',
        run: (how, { key, attempt }) => {
          asked.push({ how, key, attempt });
          if (how === 'throws') throw new RangeError('out of range');
          if (how === 'sends a function') return (() => how) as unknown as string;
          return `${how}, answered`;
        },
      },
    },
    effects: {
      tell: {
        retry: { attempts: 3, pause: '10 ms' },
        run: ({ params }, { attempt }) => {
          if (params.what === 'cannot be told') throw ApplicationFailure.nonRetryable('nobody there');
          if (params.what === 'told the third time' && attempt < 3) throw new Error('busy');
          told.push(params.what);
        },
      },
    },
  });
}, 60_000);

afterAll(() => stage.close());

describe('what comes from outside', () => {
  it.each([
    ['an event that is no object', 'ADD', 'notAnEvent'],
    ['an event without a type', { kind: 'ADD' }, 'notAnEvent'],
    ['an event of XState’s own', { type: 'xstate.done.actor.dispatch' }, 'reservedEvent'],
    ['an event nobody takes, where it must be accepted', { type: 'UNKNOWN' }, 'notAccepted'],
    ['a context past the limit', { type: 'FILL', bytes: 2_000_000 }, 'tooLarge'],
  ])('%s is refused with its reason, and leaves nothing in the history', async (_, event, reason) => {
    const id = stage.newId();
    const counter = await stage.machines.start('counter', id);
    await counter.send({ type: 'ADD', by: 1 });
    const before = (await stage.history(id)).filter((type) => type.includes('UPDATE'));
    const sending = counter.send(event as never, { mustBeAccepted: true });
    await expect(sending).rejects.toMatchObject({ name: 'MachineRefusedError', reason, states: ['counting'] });
    expect((await stage.history(id)).filter((type) => type.includes('UPDATE'))).toEqual(before);
    expect((await counter.send({ type: 'ADD', by: 1 })).context.count).toBe(2);
  });

  it('an event that would never end puts the machine in error, with the states it went round through', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    const { status, error } = await counter.send({ type: 'LOOP' });
    expect(status).toBe('error');
    expect(error).toMatchObject({
      name: 'EndlessLoopError',
      message: expect.stringMatching(/here.*there|there.*here/),
    });
    await expect(counter.done()).rejects.toThrow('never comes to rest');
  });

  it('several events are taken together or not at all', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    const sending = counter.send([{ type: 'ADD', by: 1 }, { type: 'ADD', by: 1 }, { type: 'xstate.stop' } as never]);
    await expect(sending).rejects.toMatchObject({ reason: 'reservedEvent', index: 2 });
    expect((await counter.snapshot()).context.count).toBe(0);
  });

  it('the same key is taken once, with another event it is refused', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    const once = { key: 'the first' };
    const first = await counter.send({ type: 'ADD', by: 5 }, once);
    const again = await counter.send({ type: 'ADD', by: 5 }, once);
    expect([first.context.count, again.context.count]).toEqual([5, 5]);
    await expect(counter.send({ type: 'ADD', by: 6 }, once)).rejects.toMatchObject({ reason: 'keyUsed' });
    const long = { key: 'k'.repeat(201) };
    await expect(counter.send({ type: 'ADD', by: 6 }, long)).rejects.toMatchObject({ reason: 'keyTooLong' });
  });

  it('a key of an earlier run is known in the next one', async () => {
    const id = stage.newId();
    const counter = await stage.machines.start('counter', id);
    const first = await stage.runs(id);
    expect((await counter.send({ type: 'ADD', by: 5 }, { key: 'kept' })).repeated).toBe(false);
    for (let batch = 1; batch <= 2; batch += 1)
      await counter.send(Array.from({ length: 600 }, () => ({ type: 'ADD' as const, by: 1 })));
    await expect.poll(() => stage.runs(id)).not.toBe(first);
    const again = await counter.send({ type: 'ADD', by: 5 }, { key: 'kept' });
    expect([again.repeated, again.context.count]).toEqual([true, 1205]);
    await expect(counter.send({ type: 'ADD', by: 6 }, { key: 'kept' })).rejects.toMatchObject({ reason: 'keyUsed' });
  });

  it('dates and undefined come through', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    const { context } = await counter.send({ type: 'NOTE_TIME', when: new Date('2026-11-22T10:00:00Z') });
    expect(context.when).toEqual(new Date('2026-11-22T10:00:00Z'));
    expect('none' in context && context.none === undefined).toBe(true);
  });

  it('ten thousand events in a burst are all taken, in runs of a thousand', async () => {
    const id = stage.newId();
    const counter = await stage.machines.start('counter', id);
    const first = await stage.runs(id);
    const batches = Array.from({ length: 20 }, () =>
      counter.send(Array.from({ length: 500 }, () => ({ type: 'ADD' as const, by: 1 }))),
    );
    await Promise.all(batches);
    expect((await counter.snapshot()).context.count).toBe(10_000);
    expect(await stage.runs(id)).not.toBe(first);
    expect((await counter.send({ type: 'END' })).output).toBe(10_000);
    expect(await counter.done()).toBe(10_000);
  }, 60_000);

  it('a machine that has ended takes nothing, and can still be looked at', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    await counter.send({ type: 'END' });
    await counter.done();
    await expect(counter.send({ type: 'ADD', by: 1 })).rejects.toMatchObject({ reason: 'ended' });
    expect(await counter.snapshot()).toMatchObject({ status: 'done', output: 0 });
    expect(await counter.waitFor({ done: true })).toMatchObject({ status: 'done' });
    await expect(counter.waitFor({ state: 'counting' })).rejects.toMatchObject({ reason: 'ended' });
  });

  it('one that never was is said to be unknown, one that is there not to be started twice', async () => {
    const nobody = stage.machines.get('counter', stage.newId());
    await expect(nobody.send({ type: 'END' })).rejects.toMatchObject({ name: 'MachineNotFoundError' });
    const id = stage.newId();
    await stage.machines.start('counter', id);
    await expect(stage.machines.start('counter', id)).rejects.toMatchObject({ name: 'MachineExistsError' });
  });

  it('a machine the worker was not given is refused with those it has', async () => {
    const started = await stage.machines.start('nonsense' as 'counter', stage.newId());
    await expect(started.done()).rejects.toThrow(/No machine is called nonsense.*asker, counter, sender/);
  });
});

describe('waiting', () => {
  it('is over when the state is reached, or the time is', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    await expect(counter.waitFor({ state: 'ended', withinMs: 1000 })).rejects.toMatchObject({ reason: 'timedOut' });
    const waiting = counter.waitFor({ state: 'ended' });
    await counter.send({ type: 'END' });
    expect((await waiting).value).toBe('ended');
  });

  it('goes on in the next run of the machine', async () => {
    const id = stage.newId();
    const counter = await stage.machines.start('counter', id);
    const first = await stage.runs(id);
    const waiting = counter.waitFor({ state: 'ended' });
    for (let batch = 1; batch <= 2; batch += 1)
      await counter.send(Array.from({ length: 600 }, () => ({ type: 'ADD' as const, by: 1 })));
    await expect.poll(() => stage.runs(id)).not.toBe(first);
    await counter.send({ type: 'END' });
    expect((await waiting).context.count).toBe(1200);
  });
});

describe('what the machine itself does wrong', () => {
  it('logs what cannot be written as text', async () => {
    const counter = await stage.machines.start('counter', stage.newId());
    expect((await counter.send({ type: 'LOG' })).status).toBe('active');
    expect((await counter.send({ type: 'ADD', by: 1 })).context.count).toBe(1);
  });

  it('a throw ends it in error, as in XState, and done() throws what was thrown', async () => {
    const id = stage.newId();
    const counter = await stage.machines.start('counter', id);
    expect(await counter.send({ type: 'THROW' })).toMatchObject({ status: 'error' });
    await expect(counter.done()).rejects.toMatchObject({
      name: 'MachineFailedError',
      cause: { name: 'RangeError', message: 'too far' },
    });
    expect((await stage.history(id)).filter((type) => type.includes('TASK_FAILED'))).toEqual([]);
  });
});

describe('actors and effects', () => {
  it('what an actor throws goes to onError as it was thrown, and is not tried again', async () => {
    const asker = await stage.machines.start('asker', stage.newId(), { input: { how: 'throws' } });
    expect(await asker.done()).toEqual({ answer: undefined, error: 'RangeError: out of range' });
    expect(asked.filter(({ how }) => how === 'throws')).toHaveLength(1);
  });

  it('an answer that cannot be written down is the actor’s failure', async () => {
    const asker = await stage.machines.start('asker', stage.newId(), { input: { how: 'sends a function' } });
    expect((await asker.done()).error).toContain('NotSerialisableError');
  });

  it('an effect is tried again, and the machine does not end before it is done', async () => {
    const asker = await stage.machines.start('asker', stage.newId(), { input: { how: 'told the third time' } });
    expect(await asker.done()).toMatchObject({ answer: 'told the third time, answered' });
    expect(told).toContain('told the third time');
  });

  it('an effect that is given up is an incident until somebody sees to it', async () => {
    const asker = await stage.machines.start('asker', stage.newId(), { input: { how: 'cannot be told' } });
    await expect.poll(async () => (await asker.incidents()).length).toBe(1);
    expect(await asker.incidents()).toMatchObject([{ id: 1, reason: expect.stringContaining('nobody there') }]);
    await expect(asker.settleIncident(7, 'drop')).rejects.toMatchObject({ reason: 'noIncident' });
    await asker.settleIncident(1, 'retry');
    await expect.poll(async () => (await asker.incidents()).map(({ id }) => id)).toEqual([2]);
    await asker.settleIncident(2, 'drop');
    expect(await asker.done()).toMatchObject({ answer: 'cannot be told, answered' });
  });
});

describe('a child machine that is a workflow of its own', () => {
  it('hears its parent in order, tells it in order, and its output comes back', async () => {
    const id = stage.newId();
    const sender = await stage.machines.start('sender', id);
    for (const at of ['York', 'Leeds']) await sender.send({ type: 'STOP', at });
    await sender.send({ type: 'ARRIVED' });
    expect(await sender.done()).toEqual({ stops: ['York', 'Leeds'], passed: ['York', 'Leeds', 'its door'] });
    expect(
      (await stage.history(id)).filter((type) => type.includes('CHILD_WORKFLOW_EXECUTION_COMPLETED')),
    ).toHaveLength(1);
    await stage.replay(id);
  });

  it('is ended when its parent leaves', async () => {
    const id = stage.newId();
    const sender = await stage.machines.start('sender', id);
    await sender.send({ type: 'STOP', at: 'York' });
    await sender.send({ type: 'GIVE_UP' });
    expect(await sender.done()).toMatchObject({ stops: undefined });
    const child = stage.environment.client.workflow.getHandle(`${id}/x:1`);
    await expect.poll(async () => (await child.describe()).status.name).not.toBe('RUNNING');
    await stage.replay(id);
  });
});
