import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCases } from './cases.ts';
import { caseName } from './differences.ts';
import { runOnServer } from './run-on-server.ts';
import { sampleOf } from './sample.ts';
import { startScxmlServer, type ScxmlServer } from './scxml-server.ts';

const sample = sampleOf(listCases()).map((each, index) => [caseName(each), `case${index}`, each] as const);

it('thirty cases of all groups are in the sample', () => {
  expect(new Set(sample.map(([name]) => name)).size).toBe(30);
  expect(new Set(sample.map(([, , { group }]) => group)).size).toBe(19);
});

describe.each([
  ['on a real server with time skipping', undefined],
  ['on a real server, every task a replay of the whole history', 0],
])('%s', (_, maxCachedWorkflows) => {
  let server: ScxmlServer;

  beforeAll(async () => {
    const documents = Object.fromEntries(sample.map(([, key, each]) => [key, each.document()]));
    server = await startScxmlServer(documents, maxCachedWorkflows);
  }, 120_000);

  afterAll(() => server.close());

  it.each(sample)('%s stands where its script says, with the data it has in memory', async (_name, key, { script }) => {
    expect(await runOnServer(server, key, script)).toEqual({
      kind: 'passed',
      configurations: script.events.length + 1,
    });
  });
});
