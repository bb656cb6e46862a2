import { createLibrary, type Library } from '../machines/library.ts';
import type { CaseInput } from './case-input.ts';
import { compiledPathway, sharedCalendar } from './compiled-pathways.ts';

/** The pathway and calendar a case carries with it. */
export function libraryOf(input: CaseInput): Library {
  return createLibrary({
    pathways: { [input.pathwayHash]: compiledPathway(input.pathway, input.pathwayHash) },
    calendars: { [input.calendarHash]: sharedCalendar(input.calendar, input.calendarHash) },
  });
}

/**
 * Puts the rules that all cases of the worker share in place of the equal ones the input came with, which weigh as much as the
 * case. In the input itself: the SDK holds on to it for as long as the workflow runs.
 */
export function shareRules(input: CaseInput, library: Library): void {
  const { pathway } = library.pathway(input.pathwayHash);
  Object.assign(input, { pathway, calendar: library.calendar(input.calendarHash) });
}
