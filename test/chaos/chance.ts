/** Chance that can be had again: the same seed gives the same sequence. */
export interface Chance {
  /** A whole number from 0, less than `limit`. */
  below(limit: number): number;
  /** A number from `low` up to `high`. */
  between(low: number, high: number): number;
  isLikely(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** A sequence of its own, so that who asks first does not matter. */
  branch(name: string): Chance;
}

/** The sequence of a seed (mulberry32, after a hash of the text). */
export function chanceOf(seed: string): Chance {
  let state = Buffer.from(seed).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    below: (limit) => Math.floor(next() * limit),
    between: (low, high) => low + next() * (high - low),
    isLikely: (probability) => next() < probability,
    pick(choices) {
      const chosen = choices[Math.floor(next() * choices.length)];
      if (chosen === undefined) throw new Error('There is nothing to choose from.');
      return chosen;
    },
    branch: (name) => chanceOf(`${seed}/${name}`),
  };
}
