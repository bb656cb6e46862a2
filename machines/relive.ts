import type { Instant } from '../calendar/instant.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { CompiledPathway } from './compile.ts';
import { stateOf } from './draft.ts';
import { effectiveEntries, isEvent } from './effective-log.ts';
import type { Entry } from './entry.ts';
import type { Library } from './library.ts';
import { refold } from './refold.ts';
import type { Refusal } from './refusal.ts';
import { takeMoments } from './take-moments.ts';
import { overviewOf, type CaseOverview } from './view.ts';

/** The rules a log is lived again under. */
export interface Rules {
  readonly pathway: CompiledPathway;
  readonly calendar: WorkingCalendar;
}

/** What a log comes to under these rules, or the first event that would not have been accepted. */
export type Relived =
  | { readonly kind: 'lived'; readonly view: CaseOverview }
  | { readonly kind: 'conflict'; readonly seq: number; readonly event: string; readonly refusal: Refusal };

/**
 * What would have come of a case if it had been recorded under these rules from its first day, corrections applied: its deadlines, tasks,
 * and everything that would have been asked for, by name and not written out. Changes of rules in the log are left out.
 */
export function relive(log: readonly Entry[], now: Instant, { pathway, calendar }: Rules): Relived {
  const library: Library = { pathway: () => pathway, calendar: () => calendar };
  const events = effectiveEntries(log).filter(isEvent);
  const anew = refold(events, { today: now, library, withoutTexts: true });
  if (anew.kind === 'conflict')
    return { kind: 'conflict', seq: anew.event.seq, event: anew.event.type, refusal: anew.refusal };
  takeMoments(anew.draft, now);
  return { kind: 'lived', view: overviewOf(stateOf(anew.draft), library) };
}
