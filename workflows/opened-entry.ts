import type { Instant } from '../calendar/instant.ts';
import type { OpenedEntry } from '../machines/entry.ts';
import { referenceOf } from './case-id.ts';
import type { CaseInput, OpeningStart } from './case-input.ts';

/** The first entry of a case, recorded `at`: it names the rules the case carries with it. */
export function openedEntry(
  { on, by, data, caller }: Omit<OpeningStart, 'kind'>,
  { caseId, pathway, pathwayHash, calendar, calendarHash }: Omit<CaseInput, 'start'>,
  at: Instant,
): OpenedEntry {
  return {
    kind: 'opened',
    type: 'CASE_OPENED',
    seq: 1,
    at,
    reference: referenceOf(caseId),
    on,
    by,
    data,
    pathway: { id: pathway.pathway, hash: pathwayHash },
    calendar: { id: calendar.id, hash: calendarHash },
    ...(caller === undefined ? {} : { caller }),
  };
}
