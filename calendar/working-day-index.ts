import { dayNumberOf } from './day-number.ts';
import type { WorkingCalendar } from './working-calendar.ts';

/**
 * A calendar's closed days, arranged so that the n-th working day is found by one binary search instead of a walk.
 *
 * Mondays to Fridays are numbered by arithmetic ("weekday ordinals"); of closures only those on such days matter.
 * That keeps the index at some hundred numbers, which counts because every cached workflow holds its own.
 */
export interface WorkingDayIndex {
  readonly firstKnown: number;
  readonly lastKnown: number;
  /** Day numbers of the closures that fall on Monday to Friday, ascending, each once. */
  readonly closedDays: readonly number[];
  readonly closedNames: readonly string[];
  /** For each of those, how many working days lie before it: its ordinal less the closures up to it. */
  readonly workingDaysBefore: readonly number[];
}

/** The index of a calendar, made once for each calendar object. */
export function indexOf(calendar: WorkingCalendar): WorkingDayIndex {
  const known = indexes.get(calendar);
  if (known) return known;
  const index = buildIndex(calendar);
  indexes.set(calendar, index);
  return index;
}

/** How many working days lie on or before this day, counted from an arbitrary origin: only differences mean something. */
export function rankOf(day: number, index: WorkingDayIndex): number {
  return weekdayOrdinal(day) - countUpTo(index.closedDays, day);
}

/** The day number of the working day with this rank. Past the last known closure it is only a guess: the caller checks. */
export function dayOfRank(rank: number, index: WorkingDayIndex): number {
  return dayOfWeekdayOrdinal(rank + countUpTo(index.workingDaysBefore, rank - 1));
}

/** Whether the day is Monday to Friday and no closure. */
export function isWorking(day: number, index: WorkingDayIndex): boolean {
  const at = countUpTo(index.closedDays, day) - 1;
  return weekday(day) < 5 && index.closedDays[at] !== day;
}

/** How many of the ascending numbers are at most `limit`. */
export function countUpTo(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const indexes = new WeakMap<WorkingCalendar, WorkingDayIndex>();

function buildIndex(calendar: WorkingCalendar): WorkingDayIndex {
  const nameByDay = new Map<number, string>();
  for (const { date, name } of calendar.closures) {
    const day = dayNumberOf(date);
    if (weekday(day) < 5) nameByDay.set(day, joinNames(nameByDay.get(day), name));
  }
  const closedDays = [...nameByDay.keys()].sort((a, b) => a - b);
  return {
    firstKnown: dayNumberOf(calendar.knownFrom),
    lastKnown: dayNumberOf(calendar.knownTo),
    closedDays,
    closedNames: closedDays.map((day) => nameByDay.get(day) ?? ''),
    workingDaysBefore: closedDays.map((day, i) => weekdayOrdinal(day) - (i + 1)),
  };
}

/** Two names of one closed day as one text; the same name is not repeated. */
export function joinNames(first: string | undefined, second: string): string {
  if (first === undefined) return second;
  return first.split(' / ').includes(second) ? first : `${first} / ${second}`;
}

/** 0 for Monday. Day 0, 1970-01-01, was a Thursday. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** How many Mondays to Fridays lie on or before the day, from the Monday before 1970-01-01. */
function weekdayOrdinal(day: number): number {
  return Math.floor((day + 3) / 7) * 5 + Math.min(weekday(day) + 1, 5);
}

function dayOfWeekdayOrdinal(ordinal: number): number {
  const weeks = Math.floor((ordinal - 1) / 5);
  return weeks * 7 + (ordinal - 1 - weeks * 5) - 3;
}
