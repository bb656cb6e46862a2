import { formatCount } from './count-text.ts';
import type { Count, Counting, CountUnit, ExactUnit } from './count.ts';
import { addSeconds, type Instant } from './instant.ts';
import { addDays, addMonths, type IsoDate } from './iso-date.ts';
import { endOfLondonDay, londonDate, londonInstant } from './london.ts';
import { addWorkingDays, isWorkingDay, subtractWorkingDays, type WorkingCalendar } from './working-calendar.ts';

/** What a count is evaluated with. */
export interface CountEnvironment {
  /** The date or instant of a fact, or undefined while it has not happened. */
  readonly anchor: (path: string) => IsoDate | Instant | undefined;
  readonly calendar: WorkingCalendar;
  readonly counting: Counting;
}

/** Dates that a count in working days passed over, both ends included. */
export interface Span {
  readonly first: IsoDate;
  readonly last: IsoDate;
}

/** Where a count leads: a date or an instant, the date of the anchor it started from, and what it passed over. */
export type Walk =
  | {
      readonly kind: 'reached';
      readonly at: IsoDate | Instant;
      readonly startDate: IsoDate;
      readonly spans: readonly Span[];
    }
  | { readonly kind: 'notStarted'; readonly missing: readonly string[] };

/** Follows a count from its anchors. {@link evaluateCount} states the rules. */
export function walkCount(count: Count, environment: CountEnvironment): Walk {
  switch (count.kind) {
    case 'anchor': {
      const at = environment.anchor(count.path);
      return at === undefined ? { kind: 'notStarted', missing: [count.path] } : startAt(at);
    }
    case 'date':
      return startAt(count.date);
    case 'instant':
      return startAt(count.instant);
    case 'choice':
      return choose(count, environment);
    case 'timeOfDay':
      return onward(count.on, environment, (at) => ({ at: londonInstant(dateOf(at), count.time) }));
    case 'neighbour': {
      const { calendar } = environment;
      const step = count.direction === 'after' ? addWorkingDays : subtractWorkingDays;
      return onward(count.from, environment, (at) => over(dateOf(at), step(dateOf(at), 1, calendar)));
    }
    case 'numberedDay':
      return onward(count.from, environment, (at) => numberedDay(count, dateOf(at), environment));
    case 'distance':
      return onward(count.from, environment, (at) => distance(count, at, environment));
  }
}

/** The date of a date, and the London date of an instant. */
export function dateOf(at: IsoDate | Instant): IsoDate {
  return isDate(at) ? at : londonDate(at);
}

/** The instant from which something due then is late: a date's end, an instant itself. */
export function endOf(at: IsoDate | Instant): Instant {
  return isDate(at) ? endOfLondonDay(at) : at;
}

/** Whether it is a date rather than an instant; both are known to be one or the other. */
export function isDate(at: IsoDate | Instant): at is IsoDate {
  return at.length === 10;
}

/** Whether counting in this unit needs an exact time, and leads to one. */
export function isExactUnit(unit: CountUnit): unit is ExactUnit {
  return unit === 'hour' || unit === 'minute' || unit === 'second';
}

/** Hours, minutes or seconds were counted from something that has only a date. `path` is what lacks the time. */
export class NeedsInstantError extends Error {
  override readonly name = 'NeedsInstantError';
  readonly path: string;
  readonly count: string;

  constructor(path: string, count: string) {
    super(
      `"${count}" counts in hours, minutes or seconds, but ${path} is a date without a time. ` +
        `Record it with its time, count in days, or put a time before it ("10:00 on ${path}").`,
    );
    this.path = path;
    this.count = count;
  }
}

/** A count asks for day 0 where the start day is day 1, so that no day has the number 0. */
export class NoDayZeroError extends Error {
  override readonly name = 'NoDayZeroError';
  readonly count: string;

  constructor(count: string) {
    super(
      `"${count}" asks for day 0, but with counting "day 1" the first day is day 1. Ask for day 1, or count from day 0.`,
    );
    this.count = count;
  }
}

type Distance = Extract<Count, { kind: 'distance' }>;
type NumberedDay = Extract<Count, { kind: 'numberedDay' }>;
type Choice = Extract<Count, { kind: 'choice' }>;
interface Step {
  readonly at: IsoDate | Instant;
  readonly span?: Span;
}

function startAt(at: IsoDate | Instant): Walk {
  return { kind: 'reached', at, startDate: dateOf(at), spans: [] };
}

function onward(from: Count, environment: CountEnvironment, step: (at: IsoDate | Instant) => Step): Walk {
  const walk = walkCount(from, environment);
  if (walk.kind === 'notStarted') return walk;
  const { at, span } = step(walk.at);
  return { ...walk, at, spans: span === undefined ? walk.spans : [...walk.spans, span] };
}

function choose(count: Choice, environment: CountEnvironment): Walk {
  const arms = count.of.map((arm) => walkCount(arm, environment));
  const missing = arms.flatMap((arm) => (arm.kind === 'notStarted' ? arm.missing : []));
  const reached = arms.filter((arm) => arm.kind === 'reached');
  const [first, ...others] = reached;
  if (first === undefined || (count.choose === 'latest' && missing.length > 0)) {
    return { kind: 'notStarted', missing: [...new Set(missing)] };
  }
  // Of equals the one written first stands, so that a reader can predict it.
  return others.reduce((best, arm) => {
    const [a, b] = [endOf(arm.at), endOf(best.at)];
    return (count.choose === 'earliest' ? a < b : a > b) ? arm : best;
  }, first);
}

function distance(count: Distance, at: IsoDate | Instant, environment: CountEnvironment): Step {
  const { amount, unit, direction } = count;
  if (isExactUnit(unit)) {
    if (isDate(at)) throw new NeedsInstantError(formatCount(count.from).replace(/^on /, ''), formatCount(count));
    const seconds = amount * SECONDS[unit];
    return { at: addSeconds(at, direction === 'after' ? seconds : -seconds) };
  }
  const start = dateOf(at);
  if (amount === 0) return { at: start };
  return direction === 'after' ? forward(start, amount, unit, environment) : backward(start, amount, unit, environment);
}

const SECONDS: { readonly [unit in ExactUnit]: number } = { hour: 3600, minute: 60, second: 1 };

type DateUnit = Exclude<CountUnit, ExactUnit>;

function forward(start: IsoDate, amount: number, unit: DateUnit, { calendar, counting }: CountEnvironment): Step {
  const inclusive = counting === 'day 1';
  switch (unit) {
    case 'workingDay': {
      // A closed start cannot be day 1: then the first working day after it is, as if it were day 0.
      const startIsDayOne = inclusive && isWorkingDay(start, calendar);
      return over(start, addWorkingDays(start, startIsDayOne ? amount - 1 : amount, calendar));
    }
    case 'day':
      return { at: addDays(start, inclusive ? amount - 1 : amount) };
    case 'week':
      return { at: addDays(start, inclusive ? amount * 7 - 1 : amount * 7) };
    case 'month':
    case 'year': {
      const date = addMonths(start, unit === 'year' ? amount * 12 : amount);
      // A month that begins with the 5th ends with the 4th; one that begins with a day the last month lacks ends with that month.
      const clamped = date.slice(8) < start.slice(8);
      return { at: inclusive && !clamped ? addDays(date, -1) : date };
    }
  }
}

function backward(start: IsoDate, amount: number, unit: DateUnit, { calendar }: CountEnvironment): Step {
  switch (unit) {
    case 'workingDay':
      return over(start, subtractWorkingDays(start, amount, calendar));
    case 'day':
      return { at: addDays(start, -amount) };
    case 'week':
      return { at: addDays(start, -amount * 7) };
    case 'month':
      return { at: addMonths(start, -amount) };
    case 'year':
      return { at: addMonths(start, -amount * 12) };
  }
}

function numberedDay(count: NumberedDay, start: IsoDate, environment: CountEnvironment): Step {
  if (count.number === 0) {
    if (environment.counting === 'day 1') throw new NoDayZeroError(formatCount(count));
    return { at: start };
  }
  return forward(start, count.number, count.unit, environment);
}

/** A step in working days passed over the dates between; its start is left out unless the step stays on it. */
function over(start: IsoDate, at: IsoDate): Step {
  if (at > start) return { at, span: { first: addDays(start, 1), last: at } };
  return { at, span: { first: at, last: addDays(start, at < start ? -1 : 0) } };
}
