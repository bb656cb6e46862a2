import type { Instant } from '../calendar/instant.ts';
import type { CaseState } from './case-state.ts';
import type { Entry } from './entry.ts';
import type { Library } from './library.ts';
import type { RefoldMemory } from './refold.ts';
import type { Refusal } from './refusal.ts';
import { advance, openCase, step } from './step.ts';

/** What a log comes to: the state, or the first entry that does not hold, and why. */
export type FoldResult =
  | { readonly kind: 'folded'; readonly state: CaseState }
  | { readonly kind: 'conflict'; readonly seq: number; readonly refusal: Refusal };

/**
 * Everything a log says of a case, as of `now`: `step` over the log, then the clock.
 *
 * @throws {UnknownContentError} the library lacks the pathway or calendar the opening names.
 * @throws {EmptyLogError} a log begins with the entry that opened the case.
 */
export function fold(log: readonly Entry[], now: Instant, library: Library): FoldResult {
  const [first, ...rest] = log;
  if (first?.kind !== 'opened') throw new EmptyLogError();
  const opened = openCase(first, library);
  if (opened.kind === 'refused') return { kind: 'conflict', seq: first.seq, refusal: opened.refusal };
  let { state } = opened;
  const memory: RefoldMemory = { steps: [] };
  for (const entry of rest) {
    const result = step(state, entry, library, memory);
    if (result.kind === 'refused') return { kind: 'conflict', seq: entry.seq, refusal: result.refusal };
    state = result.state;
  }
  return { kind: 'folded', state: advance(state, now, library).state };
}

/** A log that does not begin with the opening of a case. */
export class EmptyLogError extends Error {
  override readonly name = 'EmptyLogError';

  constructor() {
    super('A log begins with the entry that opened the case. Put the opening first.');
  }
}
