import { assign, createMachine, fromPromise, sendTo, setup } from 'xstate';
import { expect, it } from 'vitest';
import { instantOfMs } from '../../calendar/instant.ts';
import { deliver, rootSnapshot } from '../../machines/interpreter/deliver.ts';
import { foldMachine } from '../../machines/interpreter/fold-machine.ts';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import { createMemoryHost } from '../../machines/interpreter/memory-host.ts';
import { recordOf } from '../../machines/interpreter/record-of.ts';
import { rehydrate } from '../../machines/interpreter/rehydrate.ts';
import { startMachine } from '../../machines/interpreter/start-machine.ts';

const asking = setup({ actors: { ask: fromPromise(() => Promise.resolve('not run here')) } }).createMachine({
  id: 'asking',
  initial: 'waiting',
  context: { answer: null as unknown },
  states: {
    waiting: {
      invoke: {
        src: 'ask',
        id: 'ask',
        onDone: { target: 'answered', actions: assign({ answer: ({ event }) => event.output }) },
        onError: 'failed',
      },
      after: { 1_000: 'late' },
      on: { LEAVE: 'left', AGAIN: { target: 'waiting', reenter: true } },
    },
    answered: {},
    failed: {},
    late: {},
    left: { on: { BACK: 'waiting' } },
  },
});

it('a result that comes after its actor was stopped is dropped and counted', () => {
  const host = createMemoryHost(loadMachine(asking));
  const [asked] = host.pending();
  host.send({ type: 'LEAVE' });
  host.send({ type: 'BACK' });
  expect(host.deliver({ kind: 'result', actor: asked?.actor ?? '', output: 'stale' }).kind).toBe('dropped');
  expect(host.snapshot().value).toBe('waiting');
  expect(host.record().dropped).toEqual({ results: 1, timers: 0 });
});

it('a result of before a re-entry is not taken for the new one', () => {
  const host = createMemoryHost(loadMachine(asking));
  const [first] = host.pending();
  host.send({ type: 'AGAIN' });
  expect(host.deliver({ kind: 'result', actor: first?.actor ?? '', output: 'stale' }).kind).toBe('dropped');
  host.resolve('ask', 'fresh');
  expect(host.snapshot().context).toEqual({ answer: 'fresh' });
});

it('of a timer and an event at the same instant the timer comes first', () => {
  const loaded = loadMachine(asking);
  const started = startMachine(loaded, undefined, instantOfMs(0));
  if (started.kind === 'refused') throw new Error(started.refusal.message);
  const at = instantOfMs(1_000);
  const event = deliver(started.state, { kind: 'event', event: { type: 'LEAVE' } }, at);
  expect(rootSnapshot(event.state).value).toBe('late');
  // Whether the host says that the timer fired or not, the machine is the same, and a second firing finds nobody.
  const timer = deliver(started.state, { kind: 'timer', timer: 't:0' }, at);
  expect(timer.kind).toBe('taken');
  expect(deliver(timer.state, { kind: 'timer', timer: 't:0' }, at).kind).toBe('dropped');
});

it('a timer that was cancelled and fires all the same is dropped and counted', () => {
  const host = createMemoryHost(loadMachine(asking));
  host.send({ type: 'LEAVE' });
  expect(host.effects().map(({ kind }) => kind)).toContain('cancelTimer');
  expect(host.deliver({ kind: 'timer', timer: 't:0' }).kind).toBe('dropped');
  expect(host.record().dropped.timers).toBe(1);
});

it('a child that is done while its parent leaves does not bring the parent back', () => {
  const child = createMachine({
    id: 'child',
    initial: 'a',
    states: { a: { after: { 500: 'b' } }, b: { type: 'final' } },
  });
  const parent = setup({ actors: { child } }).createMachine({
    initial: 'with',
    states: { with: { invoke: { src: 'child', onDone: 'done' }, after: { 500: 'without' } }, without: {}, done: {} },
  });
  const host = createMemoryHost(loadMachine(parent));
  host.advanceBy(500);
  // XState starts the child before the parent's own entry actions, so its timer was armed first.
  expect(host.snapshot().value).toBe('done');
  expect(host.record().timers).toEqual([]);
});

it('a timer keeps its due instant across a record, and the actors their sessions', () => {
  const loaded = loadMachine(asking);
  const host = createMemoryHost(loaded);
  host.advanceBy(400);
  const later = rehydrate(loaded, host.record());
  expect(later.timers.map(({ dueAt }) => dueAt)).toEqual(['2026-01-05T09:00:01.000Z']);
  expect(recordOf(later)).toEqual(host.record());
});

it('a parallel state with history goes on where it was, after a record', () => {
  const machine = createMachine({
    initial: 'work',
    states: {
      work: {
        type: 'parallel',
        on: { PAUSE: 'paused' },
        states: {
          left: { initial: 'a', states: { a: { on: { L: 'b' } }, b: {} } },
          right: {
            initial: 'a',
            states: { a: { on: { R: 'b' } }, b: { initial: 'x', states: { x: { on: { X: 'y' } }, y: {} } } },
          },
          past: { type: 'history', history: 'deep' },
        },
      },
      paused: { on: { RESUME: 'work.past' } },
    },
  } as never);
  const host = createMemoryHost(loadMachine(machine));
  for (const type of ['R', 'X', 'PAUSE', 'RESUME']) host.send({ type });
  expect(host.snapshot().value).toEqual({ work: { left: 'a', right: { b: 'y' } } });
});

it('a state can be taken further in two ways, and neither knows of the other', () => {
  const started = startMachine(loadMachine(asking), undefined, instantOfMs(0));
  if (started.kind === 'refused') throw new Error(started.refusal.message);
  const left = deliver(started.state, { kind: 'event', event: { type: 'LEAVE' } }, instantOfMs(1));
  const done = deliver(started.state, { kind: 'result', actor: 'x:1', output: 1 }, instantOfMs(1));
  expect([rootSnapshot(left.state).value, rootSnapshot(done.state).value, rootSnapshot(started.state).value]).toEqual([
    'left',
    'answered',
    'waiting',
  ]);
});

it('the log folds to the record that grew', () => {
  const loaded = loadMachine(asking);
  const host = createMemoryHost(loaded);
  host.advanceBy(200);
  host.send({ type: 'AGAIN' });
  host.advanceBy(900);
  host.reject('ask', new Error('no line'));
  const folded = foldMachine(loaded, host.log(), host.now());
  expect(folded.kind === 'started' && recordOf(folded.state)).toEqual(host.record());
  expect(host.snapshot().value).toBe('failed');
});

it('an actor is found by its system id, and a stopped one gives it back', () => {
  const pinged = createMachine({
    context: { pings: 0 },
    on: { PING: { actions: assign({ pings: ({ context }) => (context as { pings: number }).pings + 1 }) } },
  });
  const machine = setup({ actors: { pinged } }).createMachine({
    initial: 'on',
    states: {
      on: {
        invoke: { src: 'pinged', id: 'kid', systemId: 'known' },
        on: {
          PING: { actions: sendTo(({ system }) => system.get('known') as never, { type: 'PING' } as never) },
          AGAIN: { target: 'on', reenter: true },
        },
      },
    },
  });
  const host = createMemoryHost(loadMachine(machine));
  for (const type of ['PING', 'AGAIN', 'PING', 'PING']) host.send({ type } as never);
  expect(host.record().actors.map(({ systemId, snapshot }) => [systemId, snapshot.context])).toEqual([
    [undefined, {}],
    ['known', { pings: 2 }],
  ]);
});
