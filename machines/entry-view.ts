import type { EventEntry } from './entry.ts';
import type { JsonObject } from './json.ts';

/**
 * An entry as expressions see it: its data's fields beside `on`, `at`, `by` (the person's id), `role`, `type` and `seq`.
 * The entry's own names win over a data field of the same name; `check` refuses such fields.
 */
export function entryView(entry: EventEntry): JsonObject {
  return {
    ...entry.data,
    exists: true,
    seq: entry.seq,
    type: entry.type,
    on: entry.on,
    at: entry.at,
    by: entry.by.person,
    role: entry.by.role,
  };
}
