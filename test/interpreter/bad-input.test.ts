import {
  assign,
  createMachine,
  fromCallback,
  fromPromise,
  raise,
  setup,
  spawnChild,
  type AnyStateMachine,
} from 'xstate';
import { describe, expect, it } from 'vitest';
import { instantOfMs } from '../../calendar/instant.ts';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import { deliver, rootSnapshot } from '../../machines/interpreter/deliver.ts';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import { UnloadableMachineError } from '../../machines/interpreter/loaded-machine.ts';
import type { LoadOptions } from '../../machines/interpreter/load-options.ts';
import { createMemoryHost } from '../../machines/interpreter/memory-host.ts';
import { startMachine } from '../../machines/interpreter/start-machine.ts';

const counter = createMachine({
  id: 'counter',
  context: { n: 0, kept: null as unknown },
  on: {
    ADD: { actions: assign({ n: ({ context }) => (context as { n: number }).n + 1 }) },
    KEEP: { actions: assign({ kept: ({ event }) => (event as unknown as { kept: unknown }).kept }) },
    GROW: { actions: assign({ kept: () => 'x'.repeat(5_000) }) },
    LIVE: { actions: assign({ kept: () => () => 'a function' }) },
    THROW: {
      actions: assign(() => {
        throw new Error('no');
      }),
    },
  },
});

function problemsOf(machine: AnyStateMachine, options: LoadOptions = {}): readonly string[] {
  try {
    loadMachine(machine, options);
  } catch (error) {
    if (error instanceof UnloadableMachineError)
      return error.problems.map(({ kind, state, key }) => `${kind} ${state} ${key}`);
    throw error;
  }
  return [];
}

describe('a machine that cannot be durable is refused when it is loaded', () => {
  it('with every problem and its place at once', () => {
    const machine = createMachine(
      {
        id: 'm',
        initial: 'a',
        states: {
          a: {
            entry: ['unknown', () => undefined],
            invoke: [{ src: 'nobody' }, { src: 'live' }],
            after: { NEVER: 'b', CLOCK: 'b' },
            on: { GO: { target: 'b', guard: 'missing', actions: 'named' } },
          },
          b: { exit: spawnChild(fromPromise(() => Promise.resolve(1)) as never) },
        },
      } as never,
      {
        actors: { live: fromCallback(() => undefined) },
        actions: { named: () => undefined },
        delays: { CLOCK: () => Date.now() % 1_000 },
      } as never,
    );
    expect(problemsOf(machine)).toEqual([
      'unknownAction m.a entry[0]',
      'sideEffect m.a entry[1]',
      'unknownGuard m.a on.GO.guard',
      'sideEffect m.a on.GO.actions',
      'unknownDelay m.a after.NEVER',
      'clock m.a after.CLOCK',
      'unknownActor m.a invoke[0].src',
      'unnamedActor m.b exit.src',
      'liveActor m actors.live',
    ]);
  });

  it('a child machine’s problems are told with the machine that starts it', () => {
    const child = createMachine({ id: 'child', entry: () => undefined } as never);
    expect(problemsOf(createMachine({ id: 'parent', invoke: { src: child } } as never))).toEqual([
      'sideEffect parent > child entry',
    ]);
  });

  it('what is registered is taken: effects, and a callback as an activity', () => {
    const machine = setup({
      actors: { live: fromCallback(() => undefined) },
      actions: { told: () => undefined },
    }).createMachine({
      entry: 'told',
      invoke: { src: 'live' },
    });
    expect(problemsOf(machine, { effects: ['told'], actors: { live: {} } })).toEqual([]);
  });
});

describe('at the door', () => {
  it.each([
    ['a text', 'GO', 'notAnEvent'],
    ['nothing', null, 'notAnEvent'],
    ['an object without a type', { go: true }, 'notAnEvent'],
    ['an event of XState’s own', { type: 'xstate.done.actor.child', output: 1 }, 'reservedEvent'],
    ['an event with a function in it', { type: 'KEEP', kept: () => 1 }, 'notSerialisable'],
  ])('%s is refused, and nothing changes', (_, event, reason) => {
    const host = createMemoryHost(loadMachine(counter));
    const before = host.record();
    const delivered = host.send(event as never);
    expect(delivered.kind === 'refused' && delivered.refusal.reason).toBe(reason);
    expect(host.record()).toEqual(before);
  });

  it('a context that could not be written down is refused with the place in it', () => {
    const delivered = createMemoryHost(loadMachine(counter)).send({ type: 'LIVE' });
    expect(delivered.kind === 'refused' && delivered.refusal.message).toContain('value.kept is a function');
  });

  it('a context over the limit is refused, and the machine goes on', () => {
    const host = createMemoryHost(loadMachine(counter, { limits: { contextBytes: 4_000 } }));
    const delivered = host.send({ type: 'GROW' });
    expect(delivered.kind === 'refused' && delivered.refusal.reason).toBe('tooLarge');
    host.send({ type: 'ADD' });
    expect(host.snapshot().context).toMatchObject({ n: 1, kept: null });
  });

  it('ten thousand events in a burst are all counted', () => {
    const at = instantOfMs(0);
    const started = startMachine(loadMachine(counter), undefined, at);
    if (started.kind === 'refused') throw new Error(started.refusal.message);
    let { state } = started;
    for (let n = 0; n < 10_000; n += 1) state = deliver(state, { kind: 'event', event: { type: 'ADD' } }, at).state;
    expect(rootSnapshot(state).context).toMatchObject({ n: 10_000 });
  });
});

describe('what throws', () => {
  it('puts the machine in error, as XState’s own actor does', () => {
    const host = createMemoryHost(loadMachine(counter));
    host.send({ type: 'THROW' });
    expect(host.snapshot().status).toBe('error');
    const after = host.send({ type: 'ADD' });
    expect(after.kind === 'refused' && after.refusal.reason).toBe('ended');
  });

  it('leaves the machine where it was, where incidents were asked for', () => {
    const host = createMemoryHost(loadMachine(counter, { onThrow: 'incident' }));
    const delivered = host.send({ type: 'THROW' });
    expect(delivered.kind === 'refused' && delivered.refusal.reason).toBe('threw');
    host.send({ type: 'ADD' });
    expect(host.snapshot().context).toMatchObject({ n: 1 });
  });

  it('an endless loop of eventless transitions is told with its states', () => {
    const loop = createMachine({
      id: 'loop',
      initial: 'still',
      states: { still: { on: { GO: 'tick' } }, tick: { always: 'tock' }, tock: { always: 'tick' } },
    });
    const host = createMemoryHost(loadMachine(loop));
    host.send({ type: 'GO' });
    expect((host.snapshot().error as Error).message).toMatch(/tick → tock|tock → tick/);
  });

  it('a machine that raises to itself for ever is caught too', () => {
    const host = createMemoryHost(loadMachine(createMachine({ on: { GO: { actions: raise({ type: 'GO' }) } } })));
    host.send({ type: 'GO' });
    expect(host.snapshot().status).toBe('error');
  });
});

it.each([
  ['undefined in a list', [undefined, 1]],
  ['dates, also invalid ones', { at: new Date(5), never: new Date(Number.NaN) }],
  ['numbers JSON has no word for', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]],
  ['bigints, maps, sets and bytes', { n: 12n, m: new Map([[{ k: 1 }, new Set([1])]]), b: Uint8Array.of(1, 255) }],
  ['a key that looks like a mark', { $xstate: 'date', ms: 3 }],
  ['a key that would set the prototype', JSON.parse('{"__proto__":{"polluted":true}}') as unknown],
  ['an error with fields and a cause', Object.assign(new TypeError('t', { cause: new Error('c') }), { code: 7 })],
])('%s comes back as it was', (_, value) => {
  expect(decodeValue(JSON.parse(JSON.stringify(encodeValue(value))) as never)).toEqual(value);
});
