import type { Field } from '../../language/schema/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../../machines/json.ts';
import { readWhen } from '../moments.ts';

type Fields = { readonly [name: string]: Field };

/**
 * Data that came as text, with each value as its field wants it: numbers, truth values in any spelling spreadsheets have, dates, and lists,
 * whose items stand on lines of their own or between semicolons or commas, or which are JSON. What is none of that stays text, to be refused with
 * its field.
 */
export function cellData(data: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, cellValue(value, fields[name])]));
}

/**
 * A date or time as spreadsheets write them, in the form the product knows: `24/03/2026` is 24 March, as everywhere in the United
 * Kingdom, and `24/03/2026 10:00` or `2026-03-24 10:00` a time on a London clock. Anything else stays as it is.
 */
export function spreadsheetDate(text: string): string {
  const dashed = /^(\d{4}-\d{2}-\d{2}) (\d{1,2}:\d{2})(:\d{2})?$/.exec(text);
  if (dashed !== null) return `${dashed[1] ?? ''}T${(dashed[2] ?? '').padStart(5, '0')}`;
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}:\d{2})(?::\d{2})?)?$/.exec(text);
  if (slashed === null) return text;
  const [, day = '', month = '', year = '', time] = slashed;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return time === undefined ? date : `${date}T${time.padStart(5, '0')}`;
}

function cellValue(value: Json, field: Field | undefined): Json {
  if (typeof value === 'string') return textValue(value, field);
  if (Array.isArray(value)) return value.map((item: Json) => cellValue(item, field?.of));
  if (isJsonObject(value) && field?.type !== 'answers') return cellData(value, field?.fields ?? {});
  return value;
}

function textValue(text: string, field: Field | undefined): Json {
  switch (field?.type) {
    case 'boolean':
      return /^(true|yes)$/i.test(text) ? true : /^(false|no)$/i.test(text) ? false : text;
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'date':
      return spreadsheetDate(text);
    case 'instant':
      return asInstant(spreadsheetDate(text));
    case 'list': {
      const { of } = field;
      return (jsonIn(text, isList) ?? itemsOf(text)).map((item: Json) => cellValue(item, of));
    }
    case 'object':
    case 'answers': {
      const object = jsonIn(text, isJsonObject);
      return object === undefined ? text : cellValue(object, field);
    }
    default:
      return text;
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** What a cell holds as JSON, if it is of the kind wanted. */
export function jsonIn<Kind extends Json>(text: string, isKind: (value: Json) => value is Kind): Kind | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isKind(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function itemsOf(text: string): readonly string[] {
  const separator = ['\n', ';'].find((mark) => text.includes(mark)) ?? ',';
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function asInstant(text: string): string {
  try {
    return readWhen(text);
  } catch {
    return text;
  }
}
