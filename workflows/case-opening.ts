import type { CaseOpening } from '../activities/journal/journal.ts';
import type { Entry } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import type { CaseInput } from './case-input.ts';

/**
 * What the journal keeps beside the log, so that the case can be started again from it alone. The same for every run of a
 * case: the journal compares it.
 */
export function openingOf(input: CaseInput, log: readonly Entry[]): CaseOpening {
  const {
    caseId,
    pathway,
    pathwayHash,
    calendar,
    calendarHash,
    reopenForInDays,
    entriesPerRun,
    daysPerRun,
    clockOffsetInMs,
  } = input;
  return {
    caseId,
    pathwayId: pathway.pathway,
    pathwayHash,
    openedAt: log[0]?.at ?? '',
    input: {
      calendarHash,
      ...(reopenForInDays === undefined ? {} : { reopenForInDays }),
      ...(entriesPerRun === undefined ? {} : { entriesPerRun }),
      ...(daysPerRun === undefined ? {} : { daysPerRun }),
      ...(clockOffsetInMs === undefined ? {} : { clockOffsetInMs }),
    },
    library: [
      { hash: pathwayHash, kind: 'pathway', content: asJson(pathway) },
      { hash: calendarHash, kind: 'calendar', content: asJson(calendar) },
    ],
  };
}

/** Both arrived as JSON, so they are JSON; only their types say `undefined` where a key may be absent. */
export function asJson(content: object): JsonObject {
  return content as JsonObject;
}
