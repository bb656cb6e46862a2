import { parseInstant } from '../calendar/instant.ts';
import { parseIsoDate } from '../calendar/iso-date.ts';
import type { Field } from '../language/schema/fields.ts';
import type { When } from '../machines/entry.ts';
import { isJsonObject, type Json, type JsonObject } from '../machines/json.ts';

/**
 * A day, or a time with its offset from UTC. Without an offset a time is refused: in autumn there are two of each between one and two.
 *
 * @throws {InvalidDateError | InvalidInstantError} it is neither.
 */
export function readWhen(text: string): When {
  return text.includes('T') ? parseInstant(text) : parseIsoDate(text);
}

/** Is there a time in it that is not written as cases keep it? Then its event's fields have to say which texts are times. */
export function holdsOtherTimes(value: Json): boolean {
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}T/.test(value) && !/T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsOtherTimes);
}

/** Data with times in UTC in the fields that are times; what is none stays, to be refused by the case. */
export function withTimes(data: JsonObject, fields: { readonly [name: string]: Field }): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, withTime(value, fields[name])]));
}

function withTime(value: Json, field: Field | undefined): Json {
  if (field?.type === 'instant' && typeof value === 'string') return timeOr(value);
  if (field?.type === 'object' && isJsonObject(value)) return withTimes(value, field.fields ?? {});
  if (field?.type === 'list' && Array.isArray(value)) return value.map((item: Json) => withTime(item, field.of));
  return value;
}

function timeOr(text: string): string {
  try {
    return parseInstant(text);
  } catch {
    return text;
  }
}
