import { createMachine } from 'xstate';
import { expect, it } from 'vitest';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import { createMemoryHost } from '../../machines/interpreter/memory-host.ts';

/** What the difference test has found, cut down to what matters. */

it('a machine that throws while it begins stands in no state’s tags, also when read back', () => {
  const plain = createMachine({
    id: 'loop',
    initial: 'a',
    states: { a: { tags: ['seen'], always: 'b' }, b: { always: 'a' } },
  });
  const host = createMemoryHost(loadMachine(plain));
  expect(host.snapshot().status).toBe('error');
  expect([...host.snapshot().tags]).toEqual([]);
});

it('an actor that was started and stopped before it began leaves nothing in the record', () => {
  const grandchild = createMachine({ id: 'grandchild', after: { 5: {} } } as never);
  const child = createMachine({ id: 'child', invoke: { id: 'g', src: grandchild } } as never);
  const parent = createMachine({
    initial: 'a',
    states: { a: { invoke: { id: 'c', src: child }, always: 'b' }, b: {} },
  } as never);
  const host = createMemoryHost(loadMachine(parent));
  expect(host.snapshot().value).toBe('b');
  expect(host.record().actors.map(({ id }) => id)).toEqual(['x:0']);
  expect(host.record().timers).toEqual([]);
});
