import { isInstant, parseInstant, type Instant } from '../calendar/instant.ts';
import { parseIsoDate, type IsoDate } from '../calendar/iso-date.ts';
import { endOfLondonDay, londonInstant } from '../calendar/london.ts';
import type { Field } from '../language/schema/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../machines/json.ts';

/**
 * A date, or an instant, from what a person writes: `2026-03-24`, `2026-03-24T10:00` on a London clock, or with Z or an offset.
 *
 * @throws {InvalidDateError | InvalidInstantError | InvalidTimeError} it is none.
 */
export function readWhen(text: string): IsoDate | Instant {
  if (!text.includes('T')) return parseIsoDate(text);
  const local = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:00)?$/.exec(text);
  if (local === null) return parseInstant(text);
  return londonInstant(parseIsoDate(local[1] ?? ''), local[2] ?? '');
}

/** The instant meant: a date stands for `time` of it on a London clock. */
export function readInstant(text: string, time: string): Instant {
  const when = readWhen(text);
  return isInstant(when) ? when : londonInstant(when, time);
}

/** The midnight with which a date ends, so that what is due on it has passed; of an instant, itself. */
export function endOf(text: string): Instant {
  const when = readWhen(text);
  return isInstant(when) ? when : endOfLondonDay(when);
}

/** Data with the times people write in fields that are instants turned into instants; what cannot be read stays, to be refused. */
export function readTimes(data: JsonObject, fields: { readonly [name: string]: Field }): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, readTime(value, fields[name])]));
}

function readTime(value: Json, field: Field | undefined): Json {
  if (field?.type === 'instant' && typeof value === 'string') return asInstant(value);
  if (field?.type === 'object' && isJsonObject(value)) return readTimes(value, field.fields ?? {});
  if (field?.type === 'list' && Array.isArray(value)) return value.map((item: Json) => readTime(item, field.of));
  return value;
}

function asInstant(text: string): string {
  try {
    return readWhen(text);
  } catch {
    return text;
  }
}
