import type { EventEntry, When } from './entry.ts';
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

/** The event type of an entry as expressions see it. */
export function typeIn(view: JsonObject): string {
  return typeof view['type'] === 'string' ? view['type'] : '';
}

/** When an entry as expressions see it happened. */
export function onIn(view: JsonObject): When | undefined {
  // The view was made from an entry, whose `on` was checked at the door.
  return typeof view['on'] === 'string' ? (view['on'] as When) : undefined;
}
