import type { Occurrence } from './case-state.ts';
import type { CompiledDeadline, CompiledSelector } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { EventEntry } from './entry.ts';
import { flagOccurrence } from './flag-occurrence.ts';
import type { JsonObject } from './json.ts';
import { matches } from './matches.ts';
import { extended, met, paused, resumed } from './occurrence-changes.ts';
import { isOpen } from './occurrence-status.ts';
import { isActive } from './open-occurrences.ts';
import type { Trace } from './update-facts.ts';

/**
 * What an entry does to the occurrences that are open: it meets, lapses, pauses, resumes or extends them.
 *
 * @param statesBefore - the states the entry found: what they ask for may be met by it even as it leaves them.
 */
export function settleOccurrences(
  draft: Draft,
  entry: EventEntry,
  event: JsonObject,
  statesBefore: ReadonlySet<string>,
  trace: Trace,
): void {
  const { settledBy } = draft.compiled;
  const listening = settledBy.get(entry.type);
  if (listening === undefined) return;
  const changed: { readonly next: Occurrence; readonly isNewDate: boolean }[] = [];
  const occurrences = draft.occurrences.map((occurrence) => {
    if (!isOpen(occurrence) || !listening.has(occurrence.deadline)) return occurrence;
    const deadline = draft.compiled.deadlineById.get(occurrence.deadline);
    if (deadline === undefined) return occurrence;
    if (occurrence.due === undefined && !isActive(deadline, statesBefore, draft)) return occurrence;
    const next = settle(draft, deadline, occurrence, entry, event, trace);
    if (next !== occurrence) changed.push({ next, isNewDate: next.due?.ends !== occurrence.due?.ends });
    return next;
  });
  if (changed.length === 0) return;
  draft.occurrences = occurrences;
  for (const { next, isNewDate } of changed)
    if (next.state !== 'met' && next.state !== 'waiting') flagOccurrence(draft, next, undefined, isNewDate);
}

function settle(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
  entry: EventEntry,
  event: JsonObject,
  trace: Trace,
): Occurrence {
  const chosen = (selectors: readonly CompiledSelector[]): boolean =>
    selectors.some(
      (selector) => selector.event === entry.type && matches(selector, viewOf(draft, occurrence, event), trace),
    );
  if (chosen(deadline.metBy)) return met(occurrence, entry);
  if (chosen(deadline.lapsedBy))
    return { ...occurrence, state: 'lapsed', lapse: 'event', lapsedBy: entry.seq, moments: [] };
  const { due } = occurrence;
  if (due !== undefined && occurrence.state === 'running' && chosen(deadline.pausedBy))
    return paused(deadline, occurrence, due, entry);
  if (due !== undefined && occurrence.state === 'paused' && chosen(deadline.resumedBy))
    return resumed(draft, deadline, occurrence, entry, trace);
  if (deadline.extendedBy !== undefined && chosen([deadline.extendedBy]))
    return extended(draft, deadline, occurrence, entry, trace);
  return occurrence;
}

function viewOf(draft: Draft, occurrence: Occurrence, event: JsonObject) {
  return {
    ...draftView(draft),
    event,
    start: occurrence.start,
    ...(occurrence.item === undefined ? {} : { item: occurrence.item }),
  };
}
