import { isDeepStrictEqual } from 'node:util';
import {
  createActor,
  SimulatedClock,
  type AnyStateMachine,
  type EventObject,
  type InspectionEvent,
  type StateValue,
} from 'xstate';
import type { MachineStep } from './explore.ts';
import type { MachinePath } from './machine-paths.ts';

/** What is tested: something that takes the machine's events, whose clock can be moved, and that can tell which states it is in. */
export interface MachineUnderTest {
  send(event: EventObject): void | Promise<void>;
  /** Lets time pass. */
  wait(ms: number): void | Promise<void>;
  state(): StateValue | Promise<StateValue>;
}

/**
 * Walks a path with what is tested, and compares its states with the path's after every step.
 *
 * @throws {PathDeviatedError} at the first step after which they differ.
 */
export async function runMachinePath(path: MachinePath, tested: MachineUnderTest): Promise<void> {
  for (const [index, step] of path.steps.entries()) {
    await (step.kind === 'event' ? tested.send(step.event) : tested.wait(step.ms));
    const actual = await tested.state();
    if (!isDeepStrictEqual(actual, step.state)) throw new PathDeviatedError(path, index + 1, actual);
  }
}

/** A running actor of a machine as what is tested, on a clock of its own. Its actions are run and its actors started. */
export function actorUnderTest(
  machine: AnyStateMachine,
  { input, inspect }: { readonly input?: unknown; readonly inspect?: (event: InspectionEvent) => void } = {},
): MachineUnderTest & { stop(): void } {
  const clock = new SimulatedClock();
  const actor = createActor(machine, {
    ...{ clock, input: input as never },
    ...(inspect === undefined ? {} : { inspect }),
  });
  actor.start();
  return {
    send: (event) => {
      if ((actor.getSnapshot() as { readonly status: string }).status === 'active') actor.send(event as never);
      // An actor that has ended takes no notice but for a warning. Whoever watches is told all the same.
      else inspect?.({ type: '@xstate.event', rootId: actor.sessionId, actorRef: actor, sourceRef: undefined, event });
    },
    wait: (ms) => clock.increment(ms),
    state: () => (actor.getSnapshot() as { readonly value: StateValue }).value,
    stop: () => void actor.stop(),
  };
}

/** What is tested is in other states than the path says. */
export class PathDeviatedError extends Error {
  override readonly name = 'PathDeviatedError';
  readonly path: MachinePath;
  /** From 1. */
  readonly step: number;
  readonly expected: StateValue | undefined;
  readonly actual: StateValue;

  constructor(path: MachinePath, step: number, actual: StateValue) {
    const expected = path.steps[step - 1]?.state;
    const done = path.steps.slice(0, step).map((one, index) => `  ${index + 1}. ${stepInWords(one)}`);
    super(
      [
        `${path.id}, step ${step}: expected ${JSON.stringify(expected)}, but it is ${JSON.stringify(actual)}. This was done:`,
        ...done,
      ].join('\n'),
    );
    this.path = path;
    this.step = step;
    this.expected = expected;
    this.actual = actual;
  }
}

function stepInWords(step: MachineStep): string {
  const then = `then ${JSON.stringify(step.state)}`;
  return step.kind === 'wait' ? `wait ${step.ms} ms, ${then}` : `${JSON.stringify(step.event)}, ${then}`;
}
