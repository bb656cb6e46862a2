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
  return `${Number(date.slice(8, 10))} ${monthName(date)} ${Number(date.slice(0, 4))}`;
}

/** The name of a date's month: `April`. */
export function monthName(date: IsoDate): string {
  return MONTHS[Number(date.slice(5, 7)) - 1] ?? '';
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

/**
 * The dates a text names, in words as above or as ISO dates and instants, in the order in which they stand: how far ahead
 * a letter looks.
 *
 * @example
 * datesIn('Moved from 16 April 2026 to 2026-04-20.') // ['2026-04-16', '2026-04-20']
 */
export function datesIn(text: string): readonly IsoDate[] {
  return [...text.matchAll(NAMED_DATES)].flatMap(([named, day = '', month = '', year]): readonly IsoDate[] => {
    const written = isInstant(named) ? londonDate(named) : named.slice(0, 10);
    const date =
      year === undefined
        ? written
        : `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isIsoDate(date) ? [date] : [];
  });
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

const NAMED_DATES = new RegExp(
  `(?<!\\d)(?:(\\d{1,2}) (${MONTHS.join('|')}) (\\d{4})|\\d{4}-\\d{2}-\\d{2}(?:T[0-9:.]+Z)?)(?!\\d)`,
  'g',
);
