import { isInstant } from '../../calendar/instant.ts';
import { addDays, daysBetween, isIsoDate, type IsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonInstant, londonTime } from '../../calendar/london.ts';
import type { When } from '../entry.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { instantOf, type Log, type LogStep } from './log.ts';

/** A log whose steps from one on come some days earlier: as early as can be first. What they say of other days is moved with them, or stays. */
export function* closerLogs(log: Log, from: number): Generator<Log> {
  const [before, here] = [log[from - 1], log[from]];
  if (before === undefined || here === undefined) return;
  const gap = daysBetween(londonDate(instantOf(before)), londonDate(instantOf(here)));
  const tried = new Set<number>();
  for (let days = gap; days > 0; days = Math.floor(days / 2)) {
    if (tried.has(days)) continue;
    tried.add(days);
    yield movedFrom(log, from, -days, true);
    yield movedFrom(log, from, -days, false);
    // The one step alone: it need not take those behind it along.
    yield log.map((step, index) => (index === from ? moved(step, -days, undefined) : step));
  }
}

/** The whole log on other days. */
export function shiftedLog(log: Log, days: number): Log {
  return movedFrom(log, 0, days, true);
}

function movedFrom(log: Log, from: number, days: number, withData: boolean): Log {
  const [opening] = log;
  // What lies before the case began (a date of birth) is no date of the case.
  const since = withData && opening !== undefined ? londonDate(instantOf(opening)) : undefined;
  return log.map((step, index) => (index < from ? step : moved(step, days, since)));
}

function moved(step: LogStep, days: number, since: IsoDate | undefined): LogStep {
  if (step.kind === 'time') return { ...step, until: movedInstant(step.until, days) };
  const at = movedInstant(step.at, days);
  if (step.kind === 'asks') return { ...step, at };
  const data = since === undefined ? step.data : (movedData(step.data, days, since) as JsonObject);
  return { ...step, at, on: movedWhen(step.on, days), data };
}

function movedData(value: Json, days: number, since: IsoDate): Json {
  if (typeof value === 'string') {
    if (isIsoDate(value)) return value < since ? value : addDays(value, days);
    if (isInstant(value)) return londonDate(value) < since ? value : movedInstant(value, days);
    return value;
  }
  if (Array.isArray(value)) return value.map((item: Json) => movedData(item, days, since));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, movedData(inner, days, since)]));
}

function movedWhen(when: When, days: number): When {
  return isInstant(when) ? movedInstant(when, days) : addDays(when, days);
}

/** The same time of day in London, some days later or earlier. */
function movedInstant<T extends Parameters<typeof londonDate>[0]>(instant: T, days: number): T {
  const date = addDays(londonDate(instant), days);
  return londonInstant(date, londonTime(instant)) as T;
}
