import type { Instant } from '../calendar/instant.ts';
import { compareCases, type CaseDifferences } from './compare-cases.ts';
import type { Entry } from './entry.ts';
import { relive, type Relived, type Rules } from './relive.ts';

/** What other rules change in a case that is lived again from its first day; or the first entry that one of the two would not accept. */
export type CaseImpact =
  | { readonly kind: 'lived'; readonly differences: CaseDifferences }
  | Extract<Relived, { readonly kind: 'conflict' }>;

/**
 * Lives a log under the present rules and under others, up to `now`, and compares what comes of it.
 *
 * Both are lived anew, the present ones too: so that only the rules make a difference, and not what has been changed on the way.
 */
export function impactOnCase(log: readonly Entry[], now: Instant, present: Rules, other: Rules): CaseImpact {
  const before = relive(log, now, present);
  if (before.kind === 'conflict') return before;
  const after = relive(log, now, other);
  if (after.kind === 'conflict') return after;
  return { kind: 'lived', differences: compareCases(before.view, after.view) };
}
