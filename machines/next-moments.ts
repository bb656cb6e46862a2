import type { Instant } from '../calendar/instant.ts';
import type { CaseState } from './case-state.ts';
import type { MomentKind } from './effect.ts';
import type { Library } from './library.ts';
import { dueInWords, dueText } from './occurrence-due.ts';

/** The next moment of a running occurrence: its timer. */
export interface NextMoment {
  readonly deadline: string;
  readonly occurrence: string;
  readonly title: string;
  readonly moment: MomentKind;
  readonly instant: Instant;
  /** For people who look at the timer: `Core group 2: reminder, due 5 May 2026`. Holds nothing personal. */
  readonly summary: string;
}

/** The next moment of every running occurrence, earliest first. */
export function nextMoments(state: CaseState, library: Library): readonly NextMoment[] {
  const compiled = library.pathway(state.rules.pathway.hash);
  return state.occurrences
    .flatMap((occurrence): NextMoment[] => {
      const [moment] = occurrence.moments;
      if (moment === undefined || occurrence.due === undefined) return [];
      const { deadline } = occurrence;
      const title = compiled.deadlineById.get(deadline)?.spec.title ?? deadline;
      const number = occurrence.occurrence.split(':')[0] ?? '';
      const what = { reminder: 'reminder', target: 'aim', passed: 'limit' }[moment.kind];
      const summary = `${title} ${number}: ${what}, due ${dueInWords(dueText(occurrence.due))}`;
      return [
        { deadline, occurrence: occurrence.occurrence, title, moment: moment.kind, instant: moment.instant, summary },
      ];
    })
    .sort((a, b) => (a.instant < b.instant ? -1 : a.instant > b.instant ? 1 : 0));
}
