import { anchorsOf } from '../../calendar/count-anchors.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { formatCount } from '../../calendar/count-text.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import { endOf, isDate, NeedsInstantError, NoDayZeroError, walkCount } from '../../calendar/count-walk.ts';
import type { Count, Counting } from '../../calendar/count.ts';
import type { Instant } from '../../calendar/instant.ts';
import { addDays, daysBetween, type IsoDate } from '../../calendar/iso-date.ts';
import { londonInstant } from '../../calendar/london.ts';
import { CalendarExhaustedError, type WorkingCalendar } from '../../calendar/working-calendar.ts';

/** A limit: what is counted, and how. */
export interface Limit {
  readonly due: string;
  readonly counting: Counting;
  readonly calendar: WorkingCalendar;
}

/** A case in which the second limit falls due later than the first, or does not start. */
export interface Looser {
  readonly starts: readonly { readonly anchor: string; readonly date: IsoDate }[];
  readonly base: string;
  readonly own: string | undefined;
}

/**
 * The first case found in which `own` is looser than `base`: every date of the calendar is tried as the start and, where several facts
 * are counted from, at several distances from each other; facts that only `own` counts from are left out, too. Undefined where none is
 * found, or where one of the counts cannot be read.
 */
export function findLooser(base: Limit, own: Limit): Looser | undefined {
  if (base.due === own.due && base.counting === own.counting && base.calendar.id === own.calendar.id) return undefined;
  const [baseCount, ownCount] = [tryParse(base.due), tryParse(own.due)];
  if (baseCount === undefined || ownCount === undefined) return undefined;
  const sameDays = base.counting === own.counting && base.calendar.id === own.calendar.id;
  if (sameDays && isNoLater(ownCount, formatCount(baseCount))) return undefined;
  const anchors = [...new Set([...anchorsOf(baseCount), ...anchorsOf(ownCount)])];
  const needed = new Set(anchorsOf(baseCount));
  const { knownFrom, knownTo } = base.calendar;
  const days = daysBetween(knownFrom, knownTo);
  const patterns = distances(anchors, needed);
  for (let day = 0; day <= days; day++) {
    const start = addDays(knownFrom, day);
    for (const pattern of patterns) {
      const dates = new Map(pattern.map(([anchor, distance]) => [anchor, addDays(start, distance)]));
      const [first, second] = [dueAt(baseCount, base, dates), dueAt(ownCount, own, dates)];
      if (first === 'unknown' || first === undefined || second === 'unknown') continue;
      if (second !== undefined && !isLater(second, first)) continue;
      return { starts: [...dates].map(([anchor, date]) => ({ anchor, date })), base: first, own: second };
    }
  }
  return undefined;
}

/** The earliest of several counts, one of which is the base's own, can only be earlier. */
function isNoLater(count: Count, base: string): boolean {
  if (formatCount(count) === base) return true;
  return count.kind === 'choice' && count.choose === 'earliest' && count.of.some((arm) => isNoLater(arm, base));
}

/** Days between the first anchor and another: on the same day, around working weeks, months, half a year and a year apart. */
const apart: readonly number[] = [0, 1, -1, 7, -7, 31, -31, 92, -92, 184, -184, 366, -366];

type Pattern = readonly (readonly [anchor: string, distance: number])[];

/** One date for each anchor; those that only the overlay counts from may also never come. */
function distances(anchors: readonly string[], needed: ReadonlySet<string>): readonly Pattern[] {
  let patterns: readonly Pattern[] = [[]];
  for (const [index, anchor] of anchors.entries()) {
    const choices = index === 0 ? [0] : anchors.length > 3 ? [0, 7, -7, 92, -92] : apart;
    const known = patterns.flatMap((pattern) => choices.map((distance) => [...pattern, [anchor, distance] as const]));
    patterns =
      needed.has(anchor) && needed.size === 1
        ? known
        : [...patterns.filter((pattern) => pattern.length > 0 || index > 0), ...known];
  }
  return patterns.filter((pattern) => pattern.length > 0);
}

type Due = IsoDate | Instant | undefined | 'unknown';

/** When a limit is due; undefined where it has not started, `unknown` where the calendar does not reach. */
function dueAt(count: Count, limit: Limit, dates: ReadonlyMap<string, IsoDate>): Due {
  for (const exact of [false, true]) {
    try {
      const anchor = (path: string): IsoDate | Instant | undefined => {
        const date = dates.get(path);
        return date !== undefined && exact ? londonInstant(date, '12:00') : date;
      };
      const walk = walkCount(count, { anchor, calendar: limit.calendar, counting: limit.counting });
      return walk.kind === 'notStarted' ? undefined : walk.at;
    } catch (error) {
      if (error instanceof CalendarExhaustedError || error instanceof NoDayZeroError) return 'unknown';
      // Hours are counted from an instant: then noon stands for the date.
      if (!(error instanceof NeedsInstantError)) throw error;
    }
  }
  return 'unknown';
}

/** A date ends with its midnight. */
function isLater(a: IsoDate | Instant, b: IsoDate | Instant): boolean {
  return isDate(a) && isDate(b) ? a > b : endOf(a) > endOf(b);
}

function tryParse(text: string): Count | undefined {
  try {
    return parseCount(text);
  } catch (error) {
    if (error instanceof CountSyntaxError) return undefined;
    throw error;
  }
}
