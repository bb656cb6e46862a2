import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import { compilePathway, type CompiledPathway } from '../machines/compile.ts';

const KEPT = 32;

/**
 * The pathway, compiled: once for all cases that live by it when the worker's bundle shares this module between
 * workflows, as it should, since a compiled pathway weighs more than a case.
 */
export const compiledPathway: (pathway: Pathway, hash: string) => CompiledPathway = remember(compilePathway);

/** The calendar, as one object for all cases that count by it: lookups are kept for the object. */
export const sharedCalendar: (calendar: WorkingCalendar, hash: string) => WorkingCalendar = remember(
  (calendar: WorkingCalendar) => calendar,
);

/**
 * Only a memo of a pure function, so a replay that meets an empty one decides the same. A text that differs under the
 * same hash is made apart: no case can change the rules of another.
 */
function remember<From extends object, Made>(make: (from: From) => Made): (from: From, hash: string) => Made {
  const kept = new Map<string, { readonly text: string; readonly made: Made }>();
  return (from, hash) => {
    const text = JSON.stringify(from);
    const known = kept.get(hash);
    if (known?.text === text) return known.made;
    const made = make(from);
    if (known !== undefined) return made;
    const [oldest] = kept.keys();
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(hash, { text, made });
    return made;
  };
}
