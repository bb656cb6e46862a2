import { expect } from 'vitest';
import { scoreOf } from './score.ts';

/** Long enough for the largest authority on a machine that is shared. */
export const policyTimeout = 600_000;

/** At most one mutant in fifty, and one rule in fifty, may be missed by no case file, or by none that says it proves it. */
export async function expectProven(authority: string): Promise<void> {
  const { rules, mutants, survivingRules, survivors, unclaimed, wronglyEquivalent } = await scoreOf(authority);
  const missed = survivors.map(({ path, mutation, why }) => `${path}: ${mutation}: ${why}`);
  expect(missed.length <= mutants * 0.02 ? [] : missed).toEqual([]);
  expect(survivingRules.length <= rules * 0.02 ? [] : survivingRules).toEqual([]);
  expect(unclaimed.length <= rules * 0.02 ? [] : unclaimed).toEqual([]);
  expect(wronglyEquivalent).toEqual([]);
  // An authority whose rules are not found would have no survivors either.
  expect(mutants).toBeGreaterThan(rules);
}
