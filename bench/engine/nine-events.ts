import { fileURLToPath } from 'node:url';
import { londonInstant } from '../../calendar/london.ts';
import { addDays, type IsoDate } from '../../calendar/iso-date.ts';
import type { By } from '../../machines/entry.ts';
import type { JsonObject } from '../../machines/json.ts';

/** The definition both sides answer to; the hand-written one in code. */
export const definitionPath = fileURLToPath(new URL('nine-events.yaml', import.meta.url));

/** Something to record, whoever takes it. */
export interface ToRecord {
  readonly event: string;
  readonly on: IsoDate;
  readonly by: By;
  readonly data: JsonObject;
}

/** Who opens the case, and with what. Everybody here is invented. */
export const opening = { by: { person: 'p-worker', role: 'worker' }, data: { child: 'Robin Example' } };

const { by: worker } = opening;
const manager = { person: 'p-manager', role: 'manager' };
const practitioner = { person: 'p-visitor', role: 'practitioner' };

/** The nine events of a case, all of them on the day they are recorded. A booking is moved, so one timer moves. */
export function nineEvents(on: IsoDate): readonly ToRecord[] {
  return [
    {
      event: 'PARENT_NAMED',
      on,
      by: worker,
      data: { person: 'p-parent', name: 'Sam Example', email: 'sam@example.org' },
    },
    { event: 'STRATEGY_HELD', on, by: manager, data: { agencies: 3 } },
    { event: 'CONFERENCE_BOOKED', on, by: worker, data: { start: tenOClock(addDays(on, 14)), venue: 'Family centre' } },
    { event: 'CONFERENCE_BOOKED', on, by: worker, data: { start: tenOClock(addDays(on, 16)), venue: 'Town hall' } },
    { event: 'REPORT_SHARED', on, by: practitioner, data: { summary: 'Weight and sleep have both improved.' } },
    conferenceHeld(on, 3),
    { event: 'CORE_GROUP_HELD', on, by: worker, data: {} },
    { event: 'REVIEW_HELD', on, by: manager, data: { summary: 'The plan has worked.' } },
    { event: 'PLAN_ENDED', on, by: manager, data: { why: 'The harm has stopped.' } },
  ];
}

/** The conference; with fewer than three agencies it is refused. */
export function conferenceHeld(on: IsoDate, agencies: number): ToRecord {
  const summary = 'Robin is often left alone in the evening. A rota has been agreed with the grandmother.';
  return { event: 'CONFERENCE_HELD', on, by: manager, data: { agencies, summary } };
}

function tenOClock(date: IsoDate): string {
  return londonInstant(date, '10:00');
}
