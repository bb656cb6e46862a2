import type { Suite } from '../../machines/paths/suite.ts';

/**
 * A Vitest file that lives every path of the suite beside it by the definition, and expects each step to be answered as the suite says.
 *
 * @param suiteFile - the suite in JSON, as a path from the test file.
 * @param pathway - the definition, by id, or as a path from the test file that begins with a dot.
 */
export function toVitest({ pathway: { id } }: Suite, suiteFile: string, pathway: string): string {
  const named = JSON.stringify(pathway);
  const definition = pathway.startsWith('.') ? `new URL(${named}, import.meta.url)` : named;
  return `import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadTestedPathway, runPath } from 'duecourse/testing';
import type { Suite } from 'duecourse/testing';

// Written by “duecourse paths ${id} --format vitest”. Write it anew when the definition changes.
const suite = JSON.parse(await readFile(new URL(${JSON.stringify(suiteFile)}, import.meta.url), 'utf8')) as Suite;
const tested = await loadTestedPathway(${definition});

test('the suite is one of this version of the pathway', () => {
  expect(suite.pathway.hash).toBe(tested.hash);
});

describe(tested.title, () => {
  test.each(suite.paths.map((path) => [path.id, path] as const))('%s', (_id, path) => {
    expect(runPath(path, tested)).toEqual([]);
  });
});
`;
}
