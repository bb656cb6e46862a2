import { createLibrary, type Library } from '../machines/library.ts';
import type { CaseInput } from './case-input.ts';
import { compiledPathway } from './compiled-pathways.ts';

/** The pathway and calendar a case carries with it. */
export function libraryOf(input: CaseInput): Library {
  return createLibrary({
    pathways: { [input.pathwayHash]: compiledPathway(input.pathway, input.pathwayHash) },
    calendars: { [input.calendarHash]: input.calendar },
  });
}
