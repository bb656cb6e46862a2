import { type Instant, isInstant } from '../../calendar/instant.ts';
import { type IsoDate, isIsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonTime } from '../../calendar/london.ts';

/**
 * A date as letters say it.
 *
 * @example
 * dateInWords('2026-04-16') // '16 April 2026'
 */
export function dateInWords(date: IsoDate): string {
  return `${Number(date.slice(8, 10))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(0, 4))}`;
}

/**
 * An instant as letters say it, by London's clocks.
 *
 * @example
 * instantInWords('2026-07-01T09:00:00.000Z') // '1 July 2026 at 10:00'
 */
export function instantInWords(instant: Instant): string {
  return `${dateInWords(londonDate(instant))} at ${londonTime(instant)}`;
}

/** A text for a letter: a date or an instant in words, anything else as it is. */
export function textInWords(text: string): string {
  if (isIsoDate(text)) return dateInWords(text);
  if (isInstant(text)) return instantInWords(text);
  return text;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
