import type { Environment } from '@marcbachmann/cel-js';
import { addMinutes, isInstant, minutesBetween, parseInstant } from '../../calendar/instant.ts';
import { addDays, addMonths, daysBetween, type IsoDate, isIsoDate, parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonTime } from '../../calendar/london.ts';
import { sortedJson } from '../sorted-json.ts';
import type { Pathway } from '../schema/pathway.ts';
import { fromCel } from './cel-values.ts';
import { titleOf } from './option-title.ts';
import { readingAge } from './reading-age.ts';

/**
 * CEL's own functions and macros that definitions may use. Left out: `matches` (a regular expression can block a worker for
 * seconds), timestamps and durations (dates and instants are text here), bytes and unsigned integers (not JSON).
 */
export const standardFunctions: readonly string[] = [
  ...['has', 'size', 'all', 'exists', 'exists_one', 'map', 'filter', 'bind'],
  ...['startsWith', 'endsWith', 'contains', 'lowerAscii', 'upperAscii', 'trim', 'indexOf', 'lastIndexOf', 'substring'],
  ...['split', 'join', 'string', 'int', 'double', 'bool', 'dyn', 'or', 'orValue', 'hasValue', 'value', 'of', 'none'],
];

/** The functions added to CEL's, with what they answer: for documentation and for the nearest name of an unknown one. */
export const addedFunctions: { readonly [name: string]: string } = {
  distinct: 'list.distinct(): the list without repetitions, in the order of first appearance',
  sum: 'list.sum(): the sum of numbers; 0 for an empty list',
  daysBetween: 'daysBetween(from, to): civil days from one date or instant to another; negative when `to` is earlier',
  monthsBetween:
    'monthsBetween(from, to): completed civil months from one date or instant to another; negative when `to` is earlier',
  addDays: 'addDays(date, n): the date n civil days later, or earlier when n is negative',
  addMonths: 'addMonths(date, n): the same day n months later, or the last day of a shorter month',
  dateOf: 'dateOf(instant): the date in London at this instant; a date is its own date',
  timeOf: 'timeOf(instant): the time HH:mm on a London clock',
  minutesBetween:
    'minutesBetween(from, to): completed minutes from one instant to another; negative when `to` is earlier',
  addMinutes: 'addMinutes(instant, n): the instant n minutes later, or earlier when n is negative',
  lower: 'lower(text): in lower case',
  readingAge:
    'readingAge(text): the age in whole years at which an English text can be followed, by the length of its words and sentences',
  title: "title('category', option): what the definition calls an option of its values",
};

/** Adds the functions of {@link addedFunctions} to an environment; `values` are the definition's own. */
export function registerFunctions(environment: Environment, values: Pathway['values']): void {
  const add = (signature: string, handler: (...args: never[]) => unknown): void => {
    // Without `async: false` every call is wrapped to await a promise that never comes.
    environment.registerFunction(signature, { handler: handler as (...args: unknown[]) => unknown, async: false });
  };
  add('list<A>.distinct(): list<A>', (list: readonly unknown[]) => distinct(list));
  add('list<int>.sum(): int', (list: readonly bigint[]) => list.reduce((sum, item) => sum + item, 0n));
  add('list<double>.sum(): double', (list: readonly number[]) => list.reduce((sum, item) => sum + item, 0));
  add('daysBetween(string, string): int', (from: string, to: string) => BigInt(daysBetween(dateOf(from), dateOf(to))));
  add('monthsBetween(string, string): int', (from: string, to: string) =>
    BigInt(monthsBetween(dateOf(from), dateOf(to))),
  );
  add('addDays(string, int): string', (date: string, days: bigint) => addDays(dateOf(date), Number(days)));
  add('addMonths(string, int): string', (date: string, months: bigint) => addMonths(dateOf(date), Number(months)));
  add('dateOf(string): string', (text: string) => dateOf(text));
  add('timeOf(string): string', (text: string) => londonTime(parseInstant(text)));
  add('minutesBetween(string, string): int', (from: string, to: string) =>
    BigInt(Math.trunc(minutesBetween(parseInstant(from), parseInstant(to)))),
  );
  add('addMinutes(string, int): string', (instant: string, minutes: bigint) =>
    addMinutes(parseInstant(instant), Number(minutes)),
  );
  add('title(string, string): string', (id: string, option: string) => titleOf(values, id, option));
  add('readingAge(string): int', (text: string) => BigInt(readingAge(text)));
  add('lower(string): string', (text: string) => text.toLowerCase());
}

/**
 * Completed civil months between two dates: the largest number that can be added to the first without passing the second.
 *
 * @example
 * monthsBetween('2026-01-31', '2026-02-28') // 1: a month from the 31st ends with February
 */
export function monthsBetween(from: IsoDate, to: IsoDate): number {
  if (to < from) return -monthsBetween(to, from);
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
  return addMonths(from, months) <= to ? months : months - 1;
}

function dateOf(text: string): IsoDate {
  if (isIsoDate(text)) return text;
  return isInstant(text) || text.includes('T') ? londonDate(parseInstant(text)) : parseIsoDate(text);
}

function distinct(list: readonly unknown[]): readonly unknown[] {
  const seen = new Map<unknown, unknown>();
  for (const item of list) {
    const key = keyOf(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

/** Equal records and lists are the same item although they are different objects. */
function keyOf(item: unknown): unknown {
  if (typeof item === 'string') return `text ${item}`;
  if (typeof item !== 'object' || item === null) return item;
  const json = fromCel(item);
  return json.ok ? `json ${sortedJson(json.value)}` : item;
}
