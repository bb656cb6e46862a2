import { dateTextOf, dayNumberOf, LAST_DAY_NUMBER, FIRST_DAY_NUMBER } from './day-number.ts';

declare const isoDateBrand: unique symbol;

/** A civil date 'YYYY-MM-DD' of the years 0001 to 9999, without time or zone. Plain text, so it sorts and travels as JSON. */
export type IsoDate = string & { readonly [isoDateBrand]: true };

/** Whether `x` is the text of a date that exists, written YYYY-MM-DD: '2026-02-29' is not. */
export function isIsoDate(x: unknown): x is IsoDate {
  return typeof x === 'string' && whyNotADate(x) === undefined;
}

/**
 * The date written in `text`.
 *
 * @throws {InvalidDateError} the text is no YYYY-MM-DD, or names a date that does not exist.
 */
export function parseIsoDate(text: string): IsoDate {
  const why = whyNotADate(text);
  if (why !== undefined) throw new InvalidDateError(text, why);
  return text as IsoDate;
}

/**
 * The date `days` days after `date`, or before it when `days` is negative. Every day counts.
 *
 * @throws {DateOutOfRangeError} the answer lies outside the years 0001 to 9999.
 */
export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOfDayNumber(dayNumberOf(date) + days);
}

/**
 * The same day of the month `months` later (earlier when negative), or that month's last day where it is shorter.
 *
 * By hand rather than with date-fns: inside a Temporal workflow a subclass of Date loses its methods (the sandbox
 * replaces Date by a function), so `UTCDate` would silently count in the worker's own time zone there.
 *
 * @throws {DateOutOfRangeError} the answer lies outside the years 0001 to 9999.
 * @example
 * addMonths('2026-01-31', 1) // '2026-02-28'
 * addMonths('2026-02-28', 1) // '2026-03-28', not the 31st: what was clamped does not come back
 */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const monthIndex = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12;
  if (!(year >= 1 && year <= 9999)) throw new DateOutOfRangeError(`${months} months from ${date}`);
  const day = Math.min(Number(date.slice(8, 10)), daysInMonth(year, month));
  return `${pad(year, 4)}-${pad(month + 1, 2)}-${pad(day, 2)}` as IsoDate;
}

/** How many days `to` lies after `from`; negative when it lies before. 0 for the same date. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** Whether the date is a Saturday or a Sunday. */
export function isWeekend(date: IsoDate): boolean {
  return weekdayOf(date) >= 5;
}

/** The day of the week: 0 for Monday to 6 for Sunday. */
export function weekdayOf(date: IsoDate): number {
  // Day 0 of the epoch, 1970-01-01, was a Thursday.
  return (((dayNumberOf(date) + 3) % 7) + 7) % 7;
}

/** The date with this number of days since 1970-01-01. @throws {DateOutOfRangeError} outside the years 0001 to 9999. */
export function dateOfDayNumber(dayNumber: number): IsoDate {
  if (!(dayNumber >= FIRST_DAY_NUMBER && dayNumber <= LAST_DAY_NUMBER)) {
    throw new DateOutOfRangeError(`day ${dayNumber} from 1970-01-01`);
  }
  return dateTextOf(dayNumber) as IsoDate;
}

/** The text is not a date. `why` says what is wrong with it. */
export class InvalidDateError extends Error {
  override readonly name = 'InvalidDateError';
  readonly text: string;
  readonly why: string;

  constructor(text: string, why: string) {
    super(`"${text}" is not a date: ${why}. Write it as YYYY-MM-DD, for example 2026-03-24.`);
    this.text = text;
    this.why = why;
  }
}

/** A count led outside the years 0001 to 9999, which no pathway means. */
export class DateOutOfRangeError extends Error {
  override readonly name = 'DateOutOfRangeError';
  readonly asked: string;

  constructor(asked: string) {
    super(`${asked} lies outside the years 0001 to 9999. Check the number in the count.`);
    this.asked = asked;
  }
}

function whyNotADate(text: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return 'it is not four digits, two and two with hyphens between them';
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1) return 'there is no year 0000';
  if (month < 1 || month > 12) return `there is no month ${match[2]}`;
  const length = daysInMonth(year, month - 1);
  if (day < 1 || day > length) return `${match[1]}-${match[2]} has ${length} days, so no day ${match[3]}`;
  return undefined;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `month` is 0 for January, as elsewhere in JavaScript. */
function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 1 && leap ? 29 : (MONTH_LENGTHS[month] ?? 0);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
