import { ApplicationFailure } from '@temporalio/common';
import type { AnyStateMachine } from 'xstate';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import type { LoadedMachine } from '../../machines/interpreter/loaded-machine.ts';
import { messageOf } from '../refusals.ts';
import { asMachine } from './as-machine.ts';
import { machines, settings } from './catalog-source.ts';

const loaded = new Map<string, LoadedMachine>();

/**
 * The machine of that name, ready to be run.
 *
 * @throws {ApplicationFailure} the worker was given none of that name, or it cannot be run durably.
 */
export function machineCalled(name: string): LoadedMachine {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const machine = machineAt(name);
  if (machine === undefined) {
    const names = Object.keys(machines).filter((key) => asMachine(machines[key]) !== undefined);
    throw ApplicationFailure.nonRetryable(
      `No machine is called ${name} here. This worker has ${names.join(', ') || 'none'}: ask for one of these, or give that one to the worker.`,
      'unknownMachine',
    );
  }
  try {
    const { actors, effects, limits, onThrow } = settings;
    const made = loadMachine(machine, {
      ...(actors === undefined ? {} : { actors }),
      effects: Object.keys(effects ?? {}),
      ...(limits === undefined ? {} : { limits }),
      ...(onThrow === undefined ? {} : { onThrow }),
    });
    loaded.set(name, made);
    return made;
  } catch (error) {
    throw ApplicationFailure.nonRetryable(messageOf(error), 'machineNotDurable');
  }
}

/** A name, or a name and the `src` of a child machine, further down each after a slash. */
function machineAt(path: string): AnyStateMachine | undefined {
  const [name = '', ...sources] = path.split('/');
  let machine = asMachine(Object.hasOwn(machines, name) ? machines[name] : undefined);
  for (const src of sources) machine = asMachine(machine?.implementations.actors[src]);
  return machine;
}
