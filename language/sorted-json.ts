import { isJsonObject, type Json } from './json.ts';

/**
 * The one text of a JSON value in which the order of keys says nothing: keys sorted by code unit. Two values with the same text are
 * equal. Not for hashes of definitions, where order means something: see `canonical-json.ts`.
 *
 * @example
 * sortedJson({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function sortedJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => sortedJson(item)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const parts: string[] = [];
  for (const key of Object.keys(value).toSorted()) {
    const item = value[key];
    if (item !== undefined) parts.push(`${JSON.stringify(key)}:${sortedJson(item)}`);
  }
  return `{${parts.join(',')}}`;
}
