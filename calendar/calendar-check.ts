import { isIsoDate, type IsoDate } from './iso-date.ts';
import type { WorkingCalendar } from './working-calendar.ts';

/** What is wrong with a calendar somebody wants to publish. `place` is the path in its JSON. */
export interface CalendarFault {
  readonly kind: 'shape' | 'invalidDate' | 'duplicate' | 'outsideKnown' | 'emptyYear' | 'period';
  readonly place: string;
  readonly message: string;
}

/**
 * A working calendar from JSON of unknown origin.
 *
 * @throws {InvalidCalendarError} with everything {@link calendarFaults} finds.
 */
export function parseCalendar(json: unknown): WorkingCalendar {
  const faults = calendarFaults(json);
  if (faults.length > 0) throw new InvalidCalendarError(faults);
  const { id, title, knownFrom, knownTo, closures } = json as Omit<WorkingCalendar, 'local'>;
  return { id, title, knownFrom, knownTo, closures: closures.map(({ date, name }) => ({ date, name })) };
}

/**
 * Everything wrong with a calendar: wrong shape, dates that do not exist, a date listed twice, closures outside the
 * known period, and whole years in it without a single closure, which means that a year of the list was lost.
 */
export function calendarFaults(json: unknown): readonly CalendarFault[] {
  if (!isRecord(json))
    return [fault('shape', '', 'A calendar is an object with id, title, knownFrom, knownTo and closures.')];
  const faults: CalendarFault[] = [];
  for (const key of ['id', 'title'] as const) {
    const text = json[key];
    if (typeof text !== 'string' || text === '') faults.push(fault('shape', key, `${key} is missing or not a text.`));
  }
  const { knownFrom, knownTo, closures } = json;
  for (const [key, date] of [['knownFrom', knownFrom] as const, ['knownTo', knownTo] as const]) {
    if (!isIsoDate(date)) faults.push(notADate(key, date));
  }
  if (!Array.isArray(closures)) return [...faults, fault('shape', 'closures', 'closures is missing or not a list.')];
  if (!isIsoDate(knownFrom) || !isIsoDate(knownTo)) return faults;
  if (knownFrom > knownTo) {
    return [...faults, fault('period', 'knownTo', `knownTo ${knownTo} lies before knownFrom ${knownFrom}.`)];
  }
  return [...faults, ...closureFaults(closures, knownFrom, knownTo)];
}

/** A calendar cannot be used. `faults` lists everything found, each with its place. */
export class InvalidCalendarError extends Error {
  override readonly name = 'InvalidCalendarError';
  readonly faults: readonly CalendarFault[];

  constructor(faults: readonly CalendarFault[]) {
    const lines = faults.map(({ place, message }) => (place === '' ? message : `${place}: ${message}`));
    super(`The calendar cannot be used; correct what is listed and try again.\n${lines.join('\n')}`);
    this.faults = faults;
  }
}

function closureFaults(closures: readonly unknown[], knownFrom: IsoDate, knownTo: IsoDate): readonly CalendarFault[] {
  const faults: CalendarFault[] = [];
  const seen = new Map<string, number>();
  for (const [i, closure] of closures.entries()) {
    const place = `closures[${i}]`;
    const { date, name } = isRecord(closure) ? closure : {};
    if (typeof name !== 'string' || name === '') faults.push(fault('shape', `${place}.name`, 'It has no name.'));
    if (!isIsoDate(date)) {
      faults.push(notADate(`${place}.date`, date));
      continue;
    }
    const earlier = seen.get(date);
    if (earlier !== undefined) {
      faults.push(fault('duplicate', `${place}.date`, `${date} is listed already as closures[${earlier}].`));
    }
    if (date < knownFrom || date > knownTo) {
      faults.push(fault('outsideKnown', `${place}.date`, `${date} lies outside ${knownFrom} to ${knownTo}.`));
    }
    seen.set(date, i);
  }
  const years = new Set([...seen.keys()].map((date) => date.slice(0, 4)));
  for (let year = Number(knownFrom.slice(0, 4)); year <= Number(knownTo.slice(0, 4)); year++) {
    const text = String(year).padStart(4, '0');
    const whole = knownFrom <= `${text}-01-01` && knownTo >= `${text}-12-31`;
    if (whole && !years.has(text)) {
      faults.push(
        fault('emptyYear', 'closures', `No closure is listed in ${text}, though the calendar claims to know it.`),
      );
    }
  }
  return faults;
}

function fault(kind: CalendarFault['kind'], place: string, message: string): CalendarFault {
  return { kind, place, message };
}

function notADate(place: string, found: unknown): CalendarFault {
  return fault('invalidDate', place, `${JSON.stringify(found) ?? 'Nothing'} is not a date written YYYY-MM-DD.`);
}

function isRecord(x: unknown): x is Readonly<Record<string, unknown>> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}
