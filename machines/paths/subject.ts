import type { WorkingCalendar } from '../../calendar/working-calendar.ts';
import type { CompiledPathway } from '../compile.ts';
import { createLibrary, type Library } from '../library.ts';
import { chartOf, type Chart, type ChartTransition } from './chart.ts';
import { placedActions, type PlacedAction } from './occasions.ts';
import { structureOf, type Structure } from './structure.ts';

/** A pathway that paths are looked for in: compiled, with its chart and what can follow what. */
export interface Subject {
  readonly compiled: CompiledPathway;
  readonly chart: Chart;
  readonly structure: Structure;
  /** What the definition asks for, by the occasion. */
  readonly actions: ReadonlyMap<string, readonly PlacedAction[]>;
  readonly transitionById: ReadonlyMap<string, ChartTransition>;
  readonly pathway: { readonly id: string; readonly hash: string };
  readonly calendar: WorkingCalendar;
  readonly calendarName: { readonly id: string; readonly hash: string };
  readonly library: Library;
}

/**
 * Reads a compiled pathway as a subject.
 *
 * @param hashes - of the pathway and the calendar, as entries name them.
 */
export function subjectOf(
  compiled: CompiledPathway,
  calendar: WorkingCalendar,
  hashes: { readonly pathway: string; readonly calendar: string },
): Subject {
  const chart = chartOf(compiled.pathway);
  return {
    compiled,
    chart,
    structure: structureOf(chart, Object.keys(compiled.pathway.events)),
    actions: Map.groupBy(placedActions(compiled, chart), ({ occasion }) => occasion),
    transitionById: new Map(chart.transitions.map((transition) => [transition.id, transition])),
    pathway: { id: compiled.pathway.pathway, hash: hashes.pathway },
    calendar,
    calendarName: { id: calendar.id, hash: hashes.calendar },
    library: createLibrary({
      pathways: { [hashes.pathway]: compiled },
      calendars: { [hashes.calendar]: calendar },
    }),
  };
}
