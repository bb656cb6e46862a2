import { expect, it } from 'vitest';
import { alternatives } from '../../machines/alternatives.ts';

it.each([
  [['Team manager'], 'Team manager'],
  [['Team manager', 'Social worker'], 'Team manager or Social worker'],
  [['Team manager', 'Social worker', 'Chair', 'Team manager'], 'Team manager, Social worker or Chair'],
])('of %j either will do: %s', (options, words) => {
  expect(alternatives(options)).toBe(words);
});
