import type { CaseState } from '../machines/case-state.ts';
import type { Library } from '../machines/library.ts';
import { nextMoments } from '../machines/next-moments.ts';
import type { Wanted } from './deadline-timers.ts';

/** One timer per running occurrence of a deadline, at its next moment. */
export function wantedTimers(state: CaseState, library: Library): readonly Wanted[] {
  return nextMoments(state, library).map(({ deadline, occurrence, instant, summary }) => ({
    key: `${deadline}#${occurrence}`,
    instant,
    summary,
  }));
}
