import type { Json } from '../json.ts';
import { sortedJson } from '../sorted-json.ts';

/** Whether two parts of a definition say the same, whatever the order of their keys. Absent parts are equal to each other. */
export function same(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || sortedJson(a as Json) === sortedJson(b as Json);
}

/** The keys of both, those of the second in its order, each of the first alone after the one it followed. */
export function keysOfBoth(from: object, to: object): readonly string[] {
  const keys = Object.keys(to);
  let before = -1;
  for (const key of Object.keys(from)) {
    const at = keys.indexOf(key);
    before = at >= 0 ? at : before + 1;
    if (at < 0) keys.splice(before, 0, key);
  }
  return keys;
}
