import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCases } from './cases.ts';
import { configurationOf, wholeConfiguration } from './configuration.ts';
import { caseName } from './differences.ts';
import { startDurableMachine } from './durable-machine.ts';
import type { RunningMachine } from './running-machine.ts';
import { sampleOf } from './sample.ts';
import { startSampleServer, type SampleServer } from './sample-server.ts';

const sample = sampleOf(listCases()).map((each, index) => [caseName(each), `case${index}`, each] as const);
it('thirty cases of all groups are in the sample', () => {
  expect(new Set(sample.map(([name]) => name)).size).toBe(30);
  expect(new Set(sample.map(([, , { group }]) => group)).size).toBe(19);
});

describe.each([
  ['on a real server with time skipping', undefined],
  ['on a real server, every task a replay of the whole history', 0],
])('%s', (_, maxCachedWorkflows) => {
  let server: SampleServer;

  beforeAll(async () => {
    const documents = Object.fromEntries(sample.map(([, key, each]) => [key, each.document()]));
    server = await startSampleServer(documents, maxCachedWorkflows);
  }, 120_000);

  afterAll(() => server.close());

  it.each(sample)('%s stands where its script says, with the data it has in memory', async (name, key, { script }) => {
    const machine = server.machines[key];
    if (machine === undefined) throw new Error(`${name} was not converted.`);
    const inMemory = startDurableMachine(machine);
    const handle = await server.client.start(key, name);
    expect(standing(await handle.snapshot())).toEqual(standing(inMemory.snapshot()));
    for (const step of script.events) {
      if (step.after !== undefined) await server.advance(step.after);
      inMemory.take(step);
      const { status } = await handle.snapshot();
      if (status === 'active' && step.event.name !== '') await handle.send({ type: step.event.name });
      const snapshot = await handle.snapshot();
      expect(configurationOf(machine, snapshot.value)).toEqual(wholeConfiguration(machine, step.nextConfiguration));
      expect(standing(snapshot)).toEqual(standing(inMemory.snapshot()));
    }
  });
});

function standing({ value, context, status }: ReturnType<RunningMachine['snapshot']>): object {
  return { value, context, status };
}
