import { createActor, SimulatedClock, type AnyStateMachine } from 'xstate';
import type { RunningMachine } from './running-machine.ts';

/** The second opinion: XState's own actor, on a clock that moves only when told. */
export function startXstateActor(machine: AnyStateMachine): RunningMachine {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock, logger: () => undefined });
  // What goes wrong is a status of the actor, and is seen there.
  actor.subscribe({ error: () => undefined });
  actor.start();
  return {
    snapshot: () => actor.getSnapshot(),
    take({ after, event }) {
      clock.increment(0);
      // A millisecond at a time: a timer armed on the way counts from when it was armed.
      for (let passed = 0; passed < (after ?? 0); passed += 1) clock.increment(1);
      // Some scripts only let time pass, and say so with an event without a name.
      if (event.name !== '' && actor.getSnapshot().status === 'active') actor.send({ ...event, type: event.name });
    },
  };
}
