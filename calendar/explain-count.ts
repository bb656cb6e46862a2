import { evaluateCount } from './count-evaluation.ts';
import { parseCount } from './count-parser.ts';
import { formatCount } from './count-text.ts';
import { type CountEnvironment, type Span, walkCount } from './count-walk.ts';
import type { Counting } from './count.ts';
import type { Instant } from './instant.ts';
import { addDays, type IsoDate, isWeekend, weekdayOf } from './iso-date.ts';
import { londonTime } from './london.ts';
import { closuresWithin, type WorkingCalendar } from './working-calendar.ts';

/** A day that a count in working days left out. */
export interface SkippedDay {
  readonly date: IsoDate;
  /** 'Saturday', 'Sunday', or what the closure is called. */
  readonly name: string;
  readonly why: 'weekend' | 'closure';
}

/** A count, its answer and how it came about, for people who check it by hand. */
export type CountExplanation = {
  /** The count in the words of this project, as it was understood. */
  readonly count: string;
  readonly counting: Counting;
  readonly calendar: { readonly id: string; readonly title: string; readonly knownTo: IsoDate };
} & (
  | {
      readonly kind: 'date' | 'instant';
      /** The due date, or the exact instant in UTC. */
      readonly due: IsoDate | Instant;
      /** The date and, for an instant, the time on a London clock; null for a date, which is due until midnight. */
      readonly date: IsoDate;
      readonly time: string | null;
      readonly ends: Instant;
      readonly startDate: IsoDate;
      readonly skipped: readonly SkippedDay[];
      readonly lastWorkingDay: IsoDate | null;
    }
  | { readonly kind: 'notStarted'; readonly missing: readonly string[] }
);

/**
 * Works out a count that starts from a date or instant written in it, and lists every day it left out.
 * A count that starts from a fact comes back as not started, with the names of the facts.
 *
 * @throws {CountSyntaxError} the text is no count; otherwise as {@link evaluateCount}.
 */
export function explainCount(text: string, calendar: WorkingCalendar, counting: Counting = 'day 0'): CountExplanation {
  const count = parseCount(text);
  const environment: CountEnvironment = { calendar, counting, anchor: () => undefined };
  const result = evaluateCount(count, environment);
  const { id, title, knownTo } = calendar;
  const asked = { count: formatCount(count), counting, calendar: { id, title, knownTo } };
  if (result.kind === 'notStarted') return { ...asked, ...result };
  const walk = walkCount(count, environment);
  const { kind, date, ends, startDate, lastWorkingDay } = result;
  return {
    ...asked,
    kind,
    due: result.kind === 'instant' ? result.instant : date,
    date,
    time: result.kind === 'instant' ? londonTime(result.instant) : null,
    ends,
    startDate,
    skipped: walk.kind === 'reached' ? skippedIn(walk.spans, calendar) : [],
    lastWorkingDay,
  };
}

function skippedIn(spans: readonly Span[], calendar: WorkingCalendar): readonly SkippedDay[] {
  const days = spans.flatMap(({ first, last }) => [
    ...weekendsWithin(first, last),
    ...closuresWithin(first, last, calendar).map((closure): SkippedDay => ({ ...closure, why: 'closure' })),
  ]);
  return [...new Map(days.map((day) => [day.date, day])).values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function weekendsWithin(first: IsoDate, last: IsoDate): readonly SkippedDay[] {
  const days: SkippedDay[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    if (isWeekend(date)) days.push({ date, name: weekdayOf(date) === 5 ? 'Saturday' : 'Sunday', why: 'weekend' });
  }
  return days;
}
