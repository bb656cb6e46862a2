import { createHash } from 'node:crypto';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import { canonicalJson } from '../language/canonical-json.ts';

/** What a calendar is known by: SHA-256 of its canonical JSON, in hexadecimal. Two calendars with one hash are the same. */
export function hashCalendar(calendar: WorkingCalendar): string {
  return createHash('sha256').update(canonicalJson(calendar)).digest('hex');
}
