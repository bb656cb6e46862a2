import type { Instant } from '../../calendar/instant.ts';
import type { Candidate } from './candidate.ts';
import type { Explorer } from './explorer.ts';
import type { Spot } from './spot.ts';

/** An event that some case has taken, to be recorded again a little otherwise. */
export interface Example {
  /** Where it was recorded; none: it opened the case. */
  readonly from: Spot | undefined;
  readonly candidate: Candidate;
  readonly at: Instant;
}

/** So many examples of an event are kept. */
const mostExamples = 4;

/** Events that cases have taken, by type: those that say most first, of these those that come soonest. */
export function examplesIn({ spots }: Explorer): ReadonlyMap<string, readonly Example[]> {
  const found = new Map<string, { readonly example: Example; readonly size: number; readonly depth: number }[]>();
  for (const spot of spots) {
    const made = exampleOf(spot);
    if (made === undefined) continue;
    const { type, data } = made.candidate;
    const known = found.get(type) ?? [];
    found.set(type, known);
    const size = JSON.stringify(data).length;
    if (known.length >= mostExamples && size <= (known.at(-1)?.size ?? 0)) continue;
    known.push({ example: made, size, depth: spot.depth });
    known.sort((one, other) => other.size - one.size || one.depth - other.depth);
    known.splice(mostExamples);
  }
  return new Map([...found].map(([type, own]) => [type, own.map(({ example }) => example)]));
}

/** What led to a spot, as an example; none where that was time. */
export function exampleOf({ step, parent, opened }: Spot): Example | undefined {
  if (parent === undefined) {
    const { on, at, by, data } = opened;
    return { from: undefined, candidate: { type: 'CASE_OPENED', on, by, data }, at };
  }
  if (step?.kind !== 'event') return undefined;
  const { event, on, at, by, data } = step;
  return { from: parent, candidate: { type: event, on, by, data }, at };
}

/** Records an example with something changed. */
export function again(
  explorer: Explorer,
  { from, candidate, at }: Example,
  change: Partial<Candidate>,
): Spot | undefined {
  const changed = { ...candidate, ...change };
  return from === undefined ? explorer.begin(changed, at) : explorer.record(from, changed, at);
}
