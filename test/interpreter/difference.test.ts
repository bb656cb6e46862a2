import { expect, it } from 'vitest';
import { findDifference } from './support/difference.ts';

it('a thousand random machines do what XState’s own actor does, live and through JSON after every step', async () => {
  const { counts, difference } = await findDifference(1_000, 4_711);
  expect(difference).toBeUndefined();
  expect(counts.machines).toBe(1_000);
  // The generator is worth something only while it reaches all of this.
  for (const reached of [counts.withActors, counts.withPromises, counts.done, counts.inError])
    expect(reached).toBeGreaterThan(50);
}, 120_000);
