import { addDays, isIsoDate, parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../../calendar/london.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { shiftedLog } from './closer-logs.ts';
import { instantOf, type Log, type LogStep } from './log.ts';

/** Logs that have to do with some events, those with most of them first. */
const mostLogs = 8;
/** From one record to the next of the same kind. */
const daysBetween = 3;
/** Long enough for every limit to pass. */
const daysAfter = 400;

/**
 * Cases in which some events are recorded twice: right behind the first time, before it, some days later and at the end, with the same data and with other
 * people, choices and dates; and cases after which a year passes. What the first and the latest of something are, and how many there are,
 * shows only there.
 *
 * @param choices - of a field, whatever may be said.
 */
export function* repeatsOf(
  logs: readonly Log[],
  events: ReadonlySet<string>,
  choices: (event: string, field: string) => readonly string[],
): Generator<Log> {
  const about = (log: Log): number =>
    new Set(log.flatMap((step) => (step.kind === 'event' && events.has(step.event) ? [step.event] : []))).size;
  const ranked = logs
    .map((log) => ({ log, events: about(log) }))
    .filter((each) => each.events > 0)
    .toSorted((one, other) => other.events - one.events || one.log.length - other.log.length);
  const shortest = ranked.toSorted((one, other) => one.log.length - other.log.length);
  const chosen = new Set([...ranked.slice(0, mostLogs / 2), ...shortest.slice(0, mostLogs / 2)].map(({ log }) => log));
  for (const log of chosen) {
    yield* eachRepeated(log, events, choices);
    yield aYearLater(log);
  }
}

function* eachRepeated(
  log: Log,
  events: ReadonlySet<string>,
  choices: (event: string, field: string) => readonly string[],
): Generator<Log> {
  const end = log.at(-1);
  for (const [index, step] of log.entries()) {
    if (step.kind !== 'event' || !events.has(step.event) || end === undefined) continue;
    const other = otherData(step.data, (field) => choices(step.event, field)) as JsonObject;
    for (const data of [step.data, other]) {
      const again: LogStep = { ...step, data };
      yield aYearLater([...log.slice(0, index + 1), again, ...log.slice(index + 1)]);
      yield aYearLater([...log.slice(0, index), again, ...log.slice(index)]);
      const later = shiftedLog([again], daysBetween);
      yield aYearLater([...log.slice(0, index + 1), ...later, ...shiftedLog(log.slice(index + 1), daysBetween)]);
      const at = instantOf(end);
      yield aYearLater([...log, { ...again, at, on: isIsoDate(step.on) ? londonDate(at) : at }]);
    }
  }
}

function aYearLater(log: Log): Log {
  const last = log.at(-1);
  if (last === undefined) return log;
  return [...log, { kind: 'time', until: londonInstant(addDays(londonDate(instantOf(last)), daysAfter), '12:00') }];
}

/** Other people, choices, numbers and days; what is yes or no stays, because conditions ask it. */
function otherData(value: Json, choices: (field: string) => readonly string[], field = ''): Json {
  if (Array.isArray(value)) return value.map((item: Json) => otherData(item, choices, field));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, otherData(inner, choices, name)]));
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string') return value;
  if (isIsoDate(value)) return addDays(parseIsoDate(value), 1);
  const options = choices(field);
  const place = options.indexOf(value);
  if (place >= 0) return options[(place + 1) % options.length] ?? value;
  return value.startsWith('p-') ? `${value}-2` : value;
}
