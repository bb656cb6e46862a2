import { isInstant, type Instant } from '../calendar/instant.ts';
import { isIsoDate, parseIsoDate, weekdayOf, type IsoDate } from '../calendar/iso-date.ts';
import { londonDate, londonTime } from '../calendar/london.ts';
import { monthName } from '../language/expressions/in-words.ts';

/** A date as people say it: `Thursday 16 April 2026`. */
export function dateInWords(date: IsoDate): string {
  return `${weekdays[weekdayOf(date)] ?? ''} ${Number(date.slice(8))} ${monthName(date)} ${date.slice(0, 4)}`;
}

/** A date for a column: `Thu 16 Apr 2026`, always as wide. */
export function shortDate(date: IsoDate): string {
  const day = String(Number(date.slice(8))).padStart(2);
  return `${(weekdays[weekdayOf(date)] ?? '').slice(0, 3)} ${day} ${monthName(date).slice(0, 3)} ${date.slice(0, 4)}`;
}

/** A date, or an instant with its time on a London clock. */
export function whenInWords(when: string): string {
  if (isInstant(when)) return `${dateInWords(londonDate(when))} at ${londonTime(when)}`;
  return isIsoDate(when) ? dateInWords(when) : when;
}

/** The same, short: `Thu 16 Apr 2026, 10:00`. */
export function shortWhen(when: string): string {
  if (isInstant(when)) return `${shortDate(londonDate(when))}, ${londonTime(when)}`;
  return isIsoDate(when) ? shortDate(when) : when;
}

/** The London date of a date or an instant. */
export function dayOf(when: IsoDate | Instant): IsoDate {
  return isInstant(when) ? londonDate(when) : parseIsoDate(when);
}

/** `1 problem`, `3 problems`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
