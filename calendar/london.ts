import { tzOffset } from '@date-fns/tz/tzOffset';
import { dayNumberOf, isoTextOf, MS_PER_DAY } from './day-number.ts';
import { type Instant, instantOfMs } from './instant.ts';
import { addDays, type IsoDate } from './iso-date.ts';

/** The date people in London write at this instant. Half past midnight in summer is already the next date, though UTC is not. */
export function londonDate(instant: Instant): IsoDate {
  return localText(instant).slice(0, 10) as IsoDate;
}

/** The time 'HH:mm' on a London clock at this instant. */
export function londonTime(instant: Instant): string {
  return localText(instant).slice(11, 16);
}

/**
 * The instant at which London's clocks show `time` on `date`.
 *
 * Where the clocks go back the hour from 01:00 happens twice: the first is taken, the stricter reading for a limit.
 * Where they go forward it does not happen: the time is moved by the hour that is missing, so 01:30 becomes 02:30.
 * Both are what `Temporal` ("compatible"), java.time and Python's zoneinfo do.
 *
 * @param time - 'HH:mm', 00:00 to 23:59.
 * @throws {InvalidTimeError} the text is no such time.
 * @example
 * londonInstant('2026-03-29', '01:30') // '2026-03-29T01:30:00.000Z', 02:30 on the clock
 * londonInstant('2026-10-25', '01:30') // '2026-10-25T00:30:00.000Z', the first of the two
 */
export function londonInstant(date: IsoDate, time: string): Instant {
  if (!isTimeOfDay(time)) throw new InvalidTimeError(time);
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const local = dayNumberOf(date) * MS_PER_DAY + minutes * MS_PER_MINUTE;
  const before = offsetAt(local - MS_PER_DAY);
  const after = offsetAt(local + MS_PER_DAY);
  // The larger offset gives the earlier instant, so in an overlap it is tried first; in a gap neither fits.
  for (const offset of before >= after ? [before, after] : [after, before]) {
    if (offsetAt(local - offset) === offset) return instantOfMs(local - offset);
  }
  return instantOfMs(local - before);
}

/** The midnight with which the date ends in London: the first instant of the next date. Something due on the date is late from here on. */
export function endOfLondonDay(date: IsoDate): Instant {
  return londonInstant(addDays(date, 1), '00:00');
}

/** Whether the text is a time of day, 'HH:mm' from 00:00 to 23:59. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** The text is not a time of day. */
export class InvalidTimeError extends Error {
  override readonly name = 'InvalidTimeError';
  readonly text: string;

  constructor(text: string) {
    super(`"${text}" is not a time of day. Write it as HH:mm from 00:00 to 23:59, for example 09:30.`);
    this.text = text;
  }
}

const MS_PER_MINUTE = 60_000;

/** London's clock at the instant, written as if it were UTC. */
function localText(instant: Instant): string {
  const ms = Date.parse(instant);
  const offset = offsetAt(ms);
  // In winter London's clocks show UTC, which the instant is written in already.
  return offset === 0 ? instant : isoTextOf(ms + offset);
}

/** What London's clocks are ahead of UTC at this moment, in milliseconds. */
function offsetAt(ms: number): number {
  const day = Math.floor(ms / MS_PER_DAY);
  const offset = offsetAtStart(day);
  // Clocks never change twice within a day, so a day that begins and ends alike has one offset throughout.
  return offset === offsetAtStart(day + 1) ? offset : askZone(ms);
}

/** Asking the zone database takes microseconds and a fold asks often. What is kept depends on the day alone, so replays agree. */
const offsetsByDay = new Map<number, number>();
const MOST_DAYS_KEPT = 4096;

function offsetAtStart(day: number): number {
  const known = offsetsByDay.get(day);
  if (known !== undefined) return known;
  const offset = askZone(day * MS_PER_DAY);
  if (offsetsByDay.size >= MOST_DAYS_KEPT) offsetsByDay.clear();
  offsetsByDay.set(day, offset);
  return offset;
}

function askZone(ms: number): number {
  return Math.round(tzOffset('Europe/London', new Date(ms)) * MS_PER_MINUTE);
}
