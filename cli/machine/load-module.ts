import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyStateMachine } from 'xstate';
import { nearestName } from '../../language/nearest-name.ts';
import { asMachine } from '../../workflows/machine/as-machine.ts';
import { UsageError } from '../usage-error.ts';

/** A module with machines. */
export interface MachineModule {
  readonly url: URL;
  readonly exports: object;
  /** By the names they are exported under. */
  readonly machines: ReadonlyMap<string, AnyStateMachine>;
}

/**
 * Loads a module of TypeScript or JavaScript and finds the machines it exports.
 *
 * @throws {UsageError} there is no such file, or no machine in it.
 */
export async function loadMachineModule(file: string): Promise<MachineModule> {
  const path = resolve(file);
  await access(path).catch(() => {
    throw new UsageError(`There is no file “${file}”.`);
  });
  const url = pathToFileURL(path);
  const exports = (await import(url.href)) as object;
  const machines = new Map(
    Object.entries(exports).flatMap(([name, value]) => {
      const machine = asMachine(value);
      return machine === undefined ? [] : [[name, machine] as const];
    }),
  );
  if (machines.size === 0)
    throw new UsageError(`${file} exports no machine.`, 'Export what setup({ … }).createMachine({ … }) returns.');
  return { url, exports, machines };
}

/** The machine that is meant: the one of that name, or the only one. @throws {UsageError} it cannot be told. */
export function chosenMachine(
  { machines }: MachineModule,
  name: string | undefined,
): readonly [string, AnyStateMachine] {
  const names = [...machines.keys()];
  const [first] = machines;
  if (name === undefined) {
    if (machines.size === 1 && first !== undefined) return first;
    throw new UsageError(`There are several machines: ${names.join(', ')}.`, 'Add --machine NAME.');
  }
  const machine = machines.get(name);
  if (machine !== undefined) return [name, machine];
  const nearest = nearestName(name, names);
  throw new UsageError(
    `No machine is exported as “${name}”.`,
    nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`,
  );
}
