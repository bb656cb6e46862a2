import { FIRST_DAY_NUMBER, isoTextOf, LAST_DAY_NUMBER, MS_PER_DAY } from './day-number.ts';
import { DateOutOfRangeError, isIsoDate } from './iso-date.ts';

declare const instantBrand: unique symbol;

/** A point in time 'YYYY-MM-DDTHH:mm:ss.sssZ', always UTC with milliseconds, so that texts sort as time does. */
export type Instant = string & { readonly [instantBrand]: true };

/** Whether `x` is an instant in exactly the form of {@link Instant}. Use {@link parseInstant} for what people write. */
export function isInstant(x: unknown): x is Instant {
  return (
    typeof x === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(x) && whyNotAnInstant(x) === undefined
  );
}

/**
 * The instant written in `text`: a date, T, a time with at least minutes, and Z or an offset such as +01:00.
 * Digits finer than milliseconds are dropped.
 *
 * @throws {InvalidInstantError} also where the offset is missing: 10:00 without one is two instants an hour apart in summer.
 * @example
 * parseInstant('2026-07-01T10:00+01:00') // '2026-07-01T09:00:00.000Z'
 */
export function parseInstant(text: string): Instant {
  const why = whyNotAnInstant(text);
  if (why !== undefined) throw new InvalidInstantError(text, why);
  const [, head = '', seconds = ':00', fraction = '', offset = ''] = INSTANT.exec(text) ?? [];
  // Cut to milliseconds here, because engines differ in what they make of a longer fraction.
  return instantOfMs(Date.parse(`${head}${seconds}.${fraction.slice(1, 4).padEnd(3, '0')}${offset}`));
}

/** The instant `minutes` minutes later, or earlier when negative. @throws {DateOutOfRangeError} outside the years 0001 to 9999. */
export function addMinutes(instant: Instant, minutes: number): Instant {
  return instantOfMs(Date.parse(instant) + minutes * MS_PER_MINUTE);
}

/** The instant `seconds` seconds later, or earlier when negative. @throws {DateOutOfRangeError} outside the years 0001 to 9999. */
export function addSeconds(instant: Instant, seconds: number): Instant {
  return instantOfMs(Date.parse(instant) + seconds * 1000);
}

/** Minutes from one instant to another, negative when `to` is earlier; seconds show as a fraction. */
export function minutesBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / MS_PER_MINUTE;
}

/** The instant with this number of milliseconds since 1970. @throws {DateOutOfRangeError} outside the years 0001 to 9999. */
export function instantOfMs(ms: number): Instant {
  if (!(ms >= FIRST_DAY_NUMBER * MS_PER_DAY && ms < (LAST_DAY_NUMBER + 1) * MS_PER_DAY)) {
    throw new DateOutOfRangeError(`The instant ${ms} ms from 1970`);
  }
  return isoTextOf(ms) as Instant;
}

/** The text is not an instant. `why` says what is wrong with it. */
export class InvalidInstantError extends Error {
  override readonly name = 'InvalidInstantError';
  readonly text: string;
  readonly why: string;

  constructor(text: string, why: string) {
    super(`"${text}" is not an instant: ${why}. Write it like 2026-03-24T10:00:00Z or 2026-07-01T10:00+01:00.`);
    this.text = text;
    this.why = why;
  }
}

const MS_PER_MINUTE = 60_000;
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

function whyNotAnInstant(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (!match) {
    return /T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)
      ? 'it does not say its offset from UTC (Z, +00:00 or +01:00)'
      : 'it is not a date, T, a time and an offset';
  }
  const [, head = '', seconds = ':00', , offset = ''] = match;
  if (!isIsoDate(head.slice(0, 10))) return `there is no date ${head.slice(0, 10)}`;
  if (head.slice(11, 13) > '23' || head.slice(14, 16) > '59' || seconds > ':59') {
    return `there is no time ${head.slice(11)}${match[2] ?? ''}`;
  }
  if (offset !== 'Z' && (offset.slice(1, 3) > '14' || offset.slice(4) > '59')) return `there is no offset ${offset}`;
  if (match[3] !== undefined && match[2] === undefined) return 'it has a fraction but no seconds';
  return undefined;
}
