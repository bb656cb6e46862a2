import { dayNumberOf } from './day-number.ts';
import { dateOfDayNumber, type IsoDate } from './iso-date.ts';
import {
  countUpTo,
  dayOfRank,
  indexOf,
  isWorking,
  joinNames,
  rankOf,
  type WorkingDayIndex,
} from './working-day-index.ts';

/** A day on which no work is expected, and what it is called. */
export interface Closure {
  readonly date: IsoDate;
  readonly name: string;
}

/**
 * The days that do not count, and the period for which they are known. Plain JSON: it travels in a workflow's input.
 * Saturdays and Sundays never count and are not listed. Do not change one in place: lookups are kept for the object.
 */
export interface WorkingCalendar {
  readonly id: string;
  readonly title: string;
  /** First and last date about which the calendar can answer. */
  readonly knownFrom: IsoDate;
  readonly knownTo: IsoDate;
  readonly closures: readonly Closure[];
  /** Closed days of the authority that the calendar is counted for: they count for deadlines marked local only. Absent if there are none. */
  readonly local?: readonly Closure[];
}

/** Whether the date is Monday to Friday and no closure. @throws {CalendarExhaustedError} the calendar does not know that date. */
export function isWorkingDay(date: IsoDate, calendar: WorkingCalendar): boolean {
  const index = indexOf(calendar);
  return isWorking(knownDay(date, calendar, index, `whether ${date} is a working day`), index);
}

/**
 * The date that falls `days` working days after `start`; `start` itself is day 0, whether or not it is a working day.
 *
 * @param days - whole working days, 0 or more. 0 gives `start`, even when that is closed.
 * @throws {CalendarExhaustedError} `start` or the answer lies outside the dates the closures are known for.
 * @example
 * addWorkingDays('2026-04-02', 1, england) // '2026-04-07': Good Friday and Easter Monday do not count
 */
export function addWorkingDays(start: IsoDate, days: number, calendar: WorkingCalendar): IsoDate {
  const index = indexOf(calendar);
  const asked = `${wholeDays(days)} after ${start}`;
  const from = knownDay(start, calendar, index, asked);
  return days === 0 ? start : knownDate(rankOf(from, index) + days, calendar, index, asked);
}

/**
 * The latest working day with `days` whole working days from it (itself counted) up to, but not including, `start`.
 * Something owed two working days before a Wednesday is in time on the Monday.
 *
 * @param days - whole working days, 0 or more. 0 gives `start`, even when that is closed.
 * @throws {CalendarExhaustedError} `start` or the answer lies outside the dates the closures are known for.
 * @example
 * subtractWorkingDays('2026-04-07', 1, england) // '2026-04-02': Easter Monday, the weekend and Good Friday lie between
 */
export function subtractWorkingDays(start: IsoDate, days: number, calendar: WorkingCalendar): IsoDate {
  const index = indexOf(calendar);
  const asked = `${wholeDays(days)} before ${start}`;
  const from = knownDay(start, calendar, index, asked);
  return days === 0 ? start : knownDate(rankOf(from - 1, index) + 1 - days, calendar, index, asked);
}

/**
 * How many working days lie after `from` up to and including `to`; negative when `to` is earlier.
 * Where `to` is a working day it is the number that {@link addWorkingDays} needs to get there.
 *
 * @throws {CalendarExhaustedError} one of the dates lies outside the dates the closures are known for.
 */
export function workingDaysBetween(from: IsoDate, to: IsoDate, calendar: WorkingCalendar): number {
  const index = indexOf(calendar);
  const asked = `the working days from ${from} to ${to}`;
  return rankOf(knownDay(to, calendar, index, asked), index) - rankOf(knownDay(from, calendar, index, asked), index);
}

/** The date itself when it is a working day, otherwise the last one before it. @throws {CalendarExhaustedError} it lies outside the known dates. */
export function lastWorkingDayOnOrBefore(date: IsoDate, calendar: WorkingCalendar): IsoDate {
  const index = indexOf(calendar);
  const asked = `the last working day on or before ${date}`;
  return knownDate(rankOf(knownDay(date, calendar, index, asked), index), calendar, index, asked);
}

/** The first working day after the date, which itself does not matter. @throws {CalendarExhaustedError} it lies outside the known dates. */
export function nextWorkingDayAfter(date: IsoDate, calendar: WorkingCalendar): IsoDate {
  const index = indexOf(calendar);
  const asked = `the next working day after ${date}`;
  return knownDate(rankOf(knownDay(date, calendar, index, asked), index) + 1, calendar, index, asked);
}

/** The closures from `first` to `last`, both included, that fall on Monday to Friday: what a count over those dates leaves out by name. */
export function closuresWithin(first: IsoDate, last: IsoDate, calendar: WorkingCalendar): readonly Closure[] {
  const { closedDays, closedNames } = indexOf(calendar);
  const found: Closure[] = [];
  const end = countUpTo(closedDays, dayNumberOf(last));
  for (let i = countUpTo(closedDays, dayNumberOf(first) - 1); i < end; i++) {
    found.push({ date: dateOfDayNumber(closedDays[i] ?? NaN), name: closedNames[i] ?? '' });
  }
  return found;
}

/**
 * The calendar with an authority's own closures added, for example the days between Christmas and New Year.
 * What was closed stays closed; a day named twice carries both names.
 */
export function withClosures(calendar: WorkingCalendar, closures: readonly Closure[], id?: string): WorkingCalendar {
  return { ...calendar, id: id ?? `${calendar.id}+local`, closures: mergeClosures([calendar.closures, closures]) };
}

/**
 * The calendar in which a day is closed if any of `calendars` closes it. It is known only where all of them are.
 *
 * @throws {RangeError} no calendar is given, or there is no date that all of them know.
 */
export function unionOf(id: string, ...calendars: readonly WorkingCalendar[]): WorkingCalendar {
  const knownFrom = calendars
    .map((calendar) => calendar.knownFrom)
    .sort()
    .at(-1);
  const knownTo = calendars
    .map((calendar) => calendar.knownTo)
    .sort()
    .at(0);
  if (knownFrom === undefined || knownTo === undefined || knownFrom > knownTo) {
    throw new RangeError(`Calendar "${id}" needs one or more calendars that know some date in common.`);
  }
  const title = calendars.map((calendar) => calendar.title).join(', or ');
  return { id, title, knownFrom, knownTo, closures: mergeClosures(calendars.map((calendar) => calendar.closures)) };
}

/**
 * The question reaches past the dates for which a calendar knows its closures, so any answer would be a guess.
 * `asked` is the question in words.
 */
export class CalendarExhaustedError extends Error {
  override readonly name = 'CalendarExhaustedError';
  readonly calendarId: string;
  readonly knownFrom: IsoDate;
  readonly knownTo: IsoDate;
  readonly asked: string;

  constructor(calendar: WorkingCalendar, asked: string) {
    super(
      `Cannot tell ${asked}: the calendar "${calendar.id}" knows which days are closed only from ` +
        `${calendar.knownFrom} to ${calendar.knownTo}. Publish a calendar that reaches further, then ask again.`,
    );
    this.calendarId = calendar.id;
    this.knownFrom = calendar.knownFrom;
    this.knownTo = calendar.knownTo;
    this.asked = asked;
  }
}

function wholeDays(days: number): string {
  if (!Number.isInteger(days) || days < 0)
    throw new RangeError(`${days} is not a number of whole working days, 0 or more.`);
  return days === 1 ? '1 working day' : `${days} working days`;
}

function knownDay(date: IsoDate, calendar: WorkingCalendar, index: WorkingDayIndex, asked: string): number {
  const day = dayNumberOf(date);
  // Written so that a text that is no date (NaN) is refused too.
  if (!(day >= index.firstKnown && day <= index.lastKnown)) throw new CalendarExhaustedError(calendar, asked);
  return day;
}

function knownDate(rank: number, calendar: WorkingCalendar, index: WorkingDayIndex, asked: string): IsoDate {
  const day = dayOfRank(rank, index);
  if (day < index.firstKnown || day > index.lastKnown) throw new CalendarExhaustedError(calendar, asked);
  return dateOfDayNumber(day);
}

function mergeClosures(lists: readonly (readonly Closure[])[]): readonly Closure[] {
  const names = new Map<IsoDate, string>();
  for (const { date, name } of lists.flat()) names.set(date, joinNames(names.get(date), name));
  return [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}
