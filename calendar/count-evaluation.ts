import { type CountEnvironment, dateOf, endOf, isDate, type Span, walkCount } from './count-walk.ts';
import type { Count } from './count.ts';
import type { Instant } from './instant.ts';
import type { IsoDate } from './iso-date.ts';
import {
  CalendarExhaustedError,
  type Closure,
  closuresWithin,
  lastWorkingDayOnOrBefore,
  type WorkingCalendar,
} from './working-calendar.ts';

/** When a count leads to: a date, an exact instant, or nothing yet because the facts in `missing` have not happened. */
export type CountResult =
  | ({ readonly kind: 'date' } & CountDetails)
  | ({ readonly kind: 'instant'; readonly instant: Instant } & CountDetails)
  | { readonly kind: 'notStarted'; readonly missing: readonly string[] };

/** What is told about every count that has started. */
export interface CountDetails {
  /** The date in London; of an instant, the date on which it falls. */
  readonly date: IsoDate;
  /** The exact instant from which it is late: for a date the midnight in London that ends it, for an instant itself. */
  readonly ends: Instant;
  /** The London date of the anchor from which counting started; of a choice, that of the arm chosen. */
  readonly startDate: IsoDate;
  /** The closures on Monday to Friday that counting in working days left out, in order. Weekends are not listed. */
  readonly skipped: readonly Closure[];
  /** The last working day on or before `date`, to show where `date` is closed; null where the calendar does not reach. */
  readonly lastWorkingDay: IsoDate | null;
}

/**
 * When the count is due.
 *
 * - The date of the anchor is day 0. With counting 'day 1' it is day 1, for counts forward in days, working days, weeks,
 *   months and years and for numbered days: one month that begins with 5 March ends with 4 April. If it is closed, the first
 *   working day after it is working day 1. Counts backward are periods of notice and always leave whole days between.
 * - Months and years are civil and clamp to the end of a shorter month.
 * - Days, weeks, months and years count from the London date of an instant and give a date; hours, minutes and seconds give an instant.
 * - A due date on a closed day stays where it is. 0 of any unit is the anchor itself, or its date.
 * - `earliest of` leaves out arms that have not started, `latest of` needs them all. A date compares as its end.
 *
 * @throws {CalendarExhaustedError} working days are counted past the dates the calendar knows.
 * @throws {NeedsInstantError} hours, minutes or seconds are counted from a date.
 * @throws {NoDayZeroError} day 0 is asked for where the first day is day 1.
 * @throws {DateOutOfRangeError} the answer lies outside the years 0001 to 9999.
 * @example
 * // day 0 is Tuesday 24 March 2026; Good Friday and Easter Monday do not count
 * evaluateCount(parseCount('15 working days after 2026-03-24'), { calendar: england, counting: 'day 0', anchor })
 * // { kind: 'date', date: '2026-04-16', ends: '2026-04-16T23:00:00.000Z', … }
 */
export function evaluateCount(count: Count, environment: CountEnvironment): CountResult {
  const walk = walkCount(count, environment);
  if (walk.kind === 'notStarted') return walk;
  const { at, startDate, spans } = walk;
  const date = dateOf(at);
  const details: CountDetails = {
    date,
    ends: endOf(at),
    startDate,
    skipped: closuresIn(spans, environment.calendar),
    lastWorkingDay: lastWorkingDay(date, environment.calendar),
  };
  return isDate(at) ? { kind: 'date', ...details } : { kind: 'instant', instant: at, ...details };
}

function closuresIn(spans: readonly Span[], calendar: WorkingCalendar): readonly Closure[] {
  const [only, ...more] = spans;
  if (only === undefined) return [];
  if (more.length === 0) return closuresWithin(only.first, only.last, calendar);
  const byDate = new Map(
    spans.flatMap((span) => closuresWithin(span.first, span.last, calendar)).map((closure) => [closure.date, closure]),
  );
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** A date that needed no calendar to be found is right even where the calendar ends, so that is no error here. */
function lastWorkingDay(date: IsoDate, calendar: WorkingCalendar): IsoDate | null {
  try {
    return lastWorkingDayOnOrBefore(date, calendar);
  } catch (error) {
    if (error instanceof CalendarExhaustedError) return null;
    throw error;
  }
}
