import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromCallback, fromPromise, setup } from 'xstate';
import { createMachineWorker } from '../../worker/machines/create-machine-worker.ts';
import { machineProgram } from '../../worker/machines/machine-program.ts';
import * as odd from './machines/odd.ts';
import * as order from './machines/order.ts';

const nowhere = new URL('./machines/order.ts', import.meta.url);
function nothing(): void {}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duecourse-modules-'));
  symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'), 'dir');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a worker says before its first workflow', () => {
  it.each([
    [
      'an effect that no machine has',
      { effects: { tellCustomers: nothing, tellCustomer: nothing } },
      'Did you mean "tellCustomer"?',
    ],
    [
      'an actor that no machine has',
      { actors: { pick: () => 'x' }, effects: { tellCustomer: nothing } },
      'No machine has an actor called "pick"',
    ],
    [
      'a duration that is none',
      { actors: { pack: { timeout: 'soon' } }, effects: { tellCustomer: nothing } },
      'timeout of "pack" is "soon"',
    ],
    [
      'an effect without work',
      { effects: { tellCustomer: { timeout: '1 minute' } } },
      'Effect "tellCustomer" has no work',
    ],
  ])('%s', async (_, options, message) => {
    const asked = machineProgram({ machines: order, from: nowhere, ...(options as object) } as never);
    await expect(asked).rejects.toMatchObject({
      name: 'MachineOptionsError',
      message: expect.stringContaining(message),
    });
  });

  it('what cannot be durable, in every machine of the module', async () => {
    const live = setup({ actors: { listen: fromCallback(() => undefined) } }).createMachine({
      id: 'live',
      invoke: { src: 'listen' },
    });
    const asked = machineProgram({ machines: { order: order.order, live }, from: nowhere });
    await expect(asked).rejects.toMatchObject({ name: 'MachinesNotDurableError' });
    await expect(asked).rejects.toThrow(/tellCustomer[\s\S]*listen/);
  });

  it('that a module exports no machine', async () => {
    await expect(machineProgram({ machines: { orders: 7 }, from: nowhere })).rejects.toThrow('exports no machine');
  });

  it('that one name stands for two functions', async () => {
    const other = setup({ actors: { ask: fromPromise(() => Promise.resolve('another')) } }).createMachine({
      id: 'other',
      invoke: { src: 'ask' },
    });
    const both = { asker: odd.asker, other };
    await expect(machineProgram({ machines: both, from: nowhere, effects: { tell: () => undefined } })).rejects.toThrow(
      'Actor "ask" is made from different functions in different machines',
    );
  });

  it('that the module reaches outside', async () => {
    const file = join(folder, 'reaching.ts');
    writeFileSync(
      file,
      "import { readFileSync } from 'node:fs';\nimport { createMachine } from 'xstate';\nexport const reader = createMachine({ id: 'reader', context: { read: String(readFileSync) } });\n",
    );
    const machines = (await import(pathToFileURL(file).href)) as object;
    const asked = createMachineWorker({ machines, from: pathToFileURL(file), taskQueue: 'nobody' });
    await expect(asked).rejects.toMatchObject({ name: 'MachineBundleError' });
    await expect(asked).rejects.toThrow(/node:fs[\s\S]*give the work of its actors to the worker/);
  }, 30_000);
});
