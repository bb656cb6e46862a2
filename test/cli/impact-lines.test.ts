import { expect, test } from 'vitest';
import { summaryOfChanges } from '../../cli/impact-lines.ts';
import type { ChangedCase } from '../../client/change-many.ts';
import { plainTerminal } from './support/plain-terminal.ts';

const same = { deadlines: [], counts: [] };
const refusal = { kind: 'nothingToChange', asked: 'migrated', states: [], id: 'p', hash: 'a', message: '' } as const;

test.each<[string, readonly ChangedCase[], boolean, string]>([
  [
    'no case that would move',
    [
      { reference: 'A', outcome: 'already' },
      { reference: 'B', outcome: 'refused', refusal },
    ],
    true,
    '2 cases: 0 would move, 1 there already, 1 refused.',
  ],
  [
    'a case that would move',
    [{ reference: 'A', outcome: 'wouldChange', differences: same }],
    true,
    '1 case: 1 would move (0 with something different).',
  ],
  [
    'a change that was made',
    [
      { reference: 'A', outcome: 'changed', differences: same },
      { reference: 'B', outcome: 'already' },
    ],
    false,
    '2 cases: 1 moved (0 with something different), 1 there already.',
  ],
])('%s is told as what it is, tried out or done', (_, cases, dryRun, says) => {
  expect(summaryOfChanges(cases, plainTerminal, { dryRun })).toBe(says);
});
