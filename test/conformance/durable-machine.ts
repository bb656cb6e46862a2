import type { AnyStateMachine } from 'xstate';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import { createMemoryHost } from '../../machines/interpreter/memory-host.ts';
import type { RunningMachine } from './running-machine.ts';

/** A machine on our interpreter, in memory. Between two steps there is nothing of it but text. */
export function startDurableMachine(machine: AnyStateMachine): RunningMachine {
  const host = createMemoryHost(loadMachine(machine), { rehydrate: 'everyStep' });
  return {
    snapshot: () => host.snapshot(),
    take({ after, event }) {
      host.advanceBy(after ?? 0);
      // Some scripts only let time pass, and say so with an event without a name.
      if (event.name === '' || host.snapshot().status !== 'active') return;
      const { kind } = host.send({ ...event, type: event.name });
      if (kind !== 'taken') throw new Error(`The event ${event.name} was ${kind}.`);
    },
  };
}
