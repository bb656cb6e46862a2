import { textInWords } from '../language/expressions/in-words.ts';
import { evaluateCount, type CountResult } from '../calendar/count-evaluation.ts';
import type { Count } from '../calendar/count.ts';
import { isInstant } from '../calendar/instant.ts';
import { londonDate } from '../calendar/london.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Due } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { When } from './entry.ts';

/** What a count of a deadline comes to: a due date, not started yet, or not to be had (the calendar ends before it). */
export type Counted =
  | { readonly kind: 'due'; readonly due: Due }
  | { readonly kind: 'notStarted' }
  | { readonly kind: 'uncountable'; readonly problem: string };

/** Works a count of a deadline out with the given anchors. */
export function workOut(
  draft: Draft,
  deadline: CompiledDeadline,
  count: Count,
  anchor: (path: string) => When | undefined,
  counting = deadline.spec.counting,
): Counted {
  try {
    return asDue(evaluateCount(count, { anchor, calendar: calendarOf(draft, deadline), counting }));
  } catch (error) {
    // A calendar that ends, hours counted from a mere date: the case goes on, and says so until it is mended.
    return { kind: 'uncountable', problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The calendar a deadline counts in: an authority's own closures count only for local ones. */
export function calendarOf(draft: Draft, deadline: CompiledDeadline): WorkingCalendar {
  return deadline.spec.kind === 'statutory' ? draft.calendar : draft.compiled.localCalendar(draft.calendar);
}

/** A date or an instant as a limit. */
export function limitOn(draft: Draft, deadline: CompiledDeadline, when: When): Counted {
  const count: Count = isInstant(when) ? { kind: 'instant', instant: when } : { kind: 'date', date: when };
  return workOut(draft, deadline, count, () => undefined);
}

function asDue(result: CountResult): Counted {
  switch (result.kind) {
    case 'notStarted':
      return { kind: 'notStarted' };
    case 'date':
      return {
        kind: 'due',
        due: { kind: 'date', date: result.date, ends: result.ends, lastWorkingDay: result.lastWorkingDay },
      };
    case 'instant':
      return {
        kind: 'due',
        due: { kind: 'instant', instant: result.instant, ends: result.ends, lastWorkingDay: result.lastWorkingDay },
      };
  }
}

/** The due date, or the London date of the due instant. */
export function dueDate(due: Due): string {
  return due.kind === 'date' ? due.date : londonDate(due.instant);
}

/** Due as text: the date, or the instant. */
export function dueText(due: Due): string {
  return due.kind === 'date' ? due.date : due.instant;
}

/** Did something on this date or instant come within the limit? Of a mere date against an exact limit only the day before is sure. */
export function isInTime(when: When, due: Due): boolean {
  if (due.kind === 'date') return dateOf(when) <= due.date;
  return isInstant(when) ? when <= due.instant : when < londonDate(due.instant);
}

/** The London date of a date or an instant. */
export function dateOf(when: When): string {
  return isInstant(when) ? londonDate(when) : when;
}

/**
 * A due date or instant for people: on timers, and in what the server shows of a case. Workflows take no words from the language itself.
 *
 * @example
 * dueInWords('2026-04-16') // '16 April 2026'
 */
export function dueInWords(due: string): string {
  return textInWords(due);
}
