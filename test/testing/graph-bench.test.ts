import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { getAdjacencyMap } from 'xstate/graph';
import { expect, test, vi } from 'vitest';
import { compared } from '../../bench/graph/machines.ts';
import { machinePaths } from '../../package/testing.ts';
import type { Row, Walked } from '../../bench/graph/measured.ts';

vi.setConfig({ testTimeout: 240_000 });

const root = resolve(import.meta.dirname, '../..');

async function bench(...words: readonly string[]): Promise<readonly Row[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bench/graph.ts'), ...words, '--json']);
  return JSON.parse(stdout) as readonly Row[];
}

function finished(row: Row | undefined, side: 'ours' | 'theirs'): Walked {
  const walked = row?.[side];
  if (walked === undefined || 'gaveUp' in walked) throw new Error(`${row?.machine}: ${side} gave up.`);
  return walked;
}

test('both find as many paths, which are as long and show as much; only ours show every transition', async () => {
  const rows = await bench('fetch-with-retry', '--seconds', '60');
  const [shortest, simple, minimal] = rows;
  // One idle and one given up; loading, failed and done after none to four tries.
  expect(finished(shortest, 'ours').paths).toBe(1 + 1 + 3 * 5);
  for (const row of [shortest, simple]) {
    const [ours, theirs] = [finished(row, 'ours'), finished(row, 'theirs')];
    const facts = ({ paths, steps, states, transitions }: Walked): unknown => ({ paths, steps, states, transitions });
    expect(facts(ours)).toEqual(facts(theirs));
    expect([ours.coldMs, theirs.coldMs, ours.peakMb, theirs.peakMb].every((figure) => figure > 0)).toBe(true);
    expect(row?.turns).toMatchObject({ ours: expect.any(Number), theirs: expect.any(Number) });
  }
  expect(finished(minimal, 'ours')).toMatchObject({ states: [5, 5], transitions: [7, 7], limits: [] });
});

test('a counter without an end ends XState’s search only with its time or its memory; ours says what it left out', async () => {
  const [row] = await bench('counter-without-end', '--kind', 'shortest', '--seconds', '10');
  expect(row?.theirs).toHaveProperty('gaveUp');
  expect(finished(row, 'ours')).toMatchObject({ states: [2, 2], transitions: [2, 2] });
  // It counts to fifty, and may be stopped at each number on the way.
  expect(finished(row, 'ours').paths).toBe(50 + 50);
  expect(finished(row, 'ours').limits).toEqual([expect.stringMatching(/^"counting": more than 50 situations/)]);
});

test.each(compared.filter(({ name }) => name !== 'counter-without-end').map((one) => [one.name, one] as const))(
  'the shortest paths through %s are as many as XState’s own graph has situations',
  (name, { machine, events }) => {
    const situations = Object.keys(getAdjacencyMap(machine, { events: events as never })).length;
    const options = { events: events as never, kind: 'shortest', each: 'situation', mostPerState: Infinity } as const;
    expect([name, machinePaths(machine, options).paths.length]).toEqual([name, situations]);
  },
);
