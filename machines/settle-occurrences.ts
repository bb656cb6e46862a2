import { workingDaysBetween, addWorkingDays } from '../calendar/working-calendar.ts';
import { addDays, daysBetween, isIsoDate, parseIsoDate, type IsoDate } from '../calendar/iso-date.ts';
import { isInstant } from '../calendar/instant.ts';
import { endOfLondonDay } from '../calendar/london.ts';
import type { Due, Occurrence } from './case-state.ts';
import type { CompiledDeadline, CompiledSelector } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { EventEntry } from './entry.ts';
import type { JsonObject } from './json.ts';
import { dateOf, isInTime, timingOf } from './occurrence-due.ts';
import { isOpen } from './occurrence-status.ts';
import { matches } from './matches.ts';
import type { Trace } from './update-facts.ts';

/** What an entry does to the occurrences that are open: it meets, lapses, pauses, resumes or extends them. */
export function settleOccurrences(draft: Draft, entry: EventEntry, event: JsonObject, trace: Trace): void {
  let changed = false;
  const occurrences = draft.occurrences.map((occurrence) => {
    if (!isOpen(occurrence)) return occurrence;
    const deadline = draft.compiled.deadlineById.get(occurrence.deadline);
    if (deadline === undefined) return occurrence;
    const next = settle(draft, deadline, occurrence, entry, event, trace);
    changed ||= next !== occurrence;
    return next;
  });
  if (changed) draft.occurrences = occurrences;
}

function settle(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence, entry: EventEntry, event: JsonObject, trace: Trace): Occurrence {
  const chosen = (selectors: readonly CompiledSelector[]): boolean =>
    selectors.some((selector) => selector.event === entry.type && matches(selector, viewOf(draft, occurrence, event), trace));
  if (occurrence.due !== undefined && chosen(deadline.metBy)) return met(occurrence, occurrence.due, entry);
  if (chosen(deadline.lapsedBy)) return { ...occurrence, state: 'lapsed', lapsedBy: entry.seq, moments: [] };
  if (occurrence.state === 'waiting') return occurrence;
  if (occurrence.state === 'running' && chosen(deadline.pausedBy)) {
    return { ...occurrence, state: 'paused', pausedOn: asDate(dateOf(entry.on)), moments: [] };
  }
  if (occurrence.state === 'paused' && chosen(deadline.resumedBy)) return resumed(draft, deadline, occurrence, entry);
  if (deadline.extendedBy !== undefined && chosen([deadline.extendedBy])) return extended(draft, deadline, occurrence, entry);
  return occurrence;
}

function viewOf(draft: Draft, occurrence: Occurrence, event: JsonObject) {
  return { ...draftView(draft), event, start: occurrence.start, ...(occurrence.item === undefined ? {} : { item: occurrence.item }) };
}

function met(occurrence: Occurrence, due: Due, entry: EventEntry): Occurrence {
  const metInTime = isInTime(entry.on, due);
  const recordedLate = metInTime && entry.at > due.ends;
  return { ...occurrence, state: 'met', metBy: entry.seq, metOn: entry.on, metInTime, recordedLate, moments: [] };
}

function resumed(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence, entry: EventEntry): Occurrence {
  const { pausedOn, ...rest } = occurrence;
  if (pausedOn === undefined || occurrence.due === undefined) return { ...rest, state: 'running' };
  const due = moved(draft, deadline, occurrence.due, pausedOn, asDate(dateOf(entry.on)));
  return { ...rest, state: 'running', due, originalDue: occurrence.originalDue ?? occurrence.due, ...timingOf(draft, deadline, due, rest.target) };
}

/** A stopped clock adds the days it stood still: working days where the deadline counts in working days. */
function moved(draft: Draft, deadline: CompiledDeadline, due: Due, from: IsoDate, to: IsoDate): Due {
  const inWorkingDays = /working day/.test(deadline.spec.due);
  if (due.kind === 'instant') {
    const date = addDays(asDate(dateOf(due.instant)), daysBetween(from, to));
    return dueOn(date);
  }
  if (!inWorkingDays) return dueOn(addDays(due.date, daysBetween(from, to)));
  return dueOn(addWorkingDays(due.date, Math.max(0, workingDaysBetween(from, to, draft.calendar)), draft.calendar));
}

function extended(draft: Draft, deadline: CompiledDeadline, occurrence: Occurrence, entry: EventEntry): Occurrence {
  const to = deadline.extendedBy === undefined ? undefined : entry.data[deadline.extendedBy.to];
  if (occurrence.due === undefined) return occurrence;
  const due: Due | undefined = isInstant(to) ? { kind: 'instant', instant: to, ends: to, lastWorkingDay: null } : isIsoDate(to) ? dueOn(to) : undefined;
  if (due === undefined) return occurrence;
  return {
    ...occurrence,
    due,
    originalDue: occurrence.originalDue ?? occurrence.due,
    extendedBy: [...(occurrence.extendedBy ?? []), entry.seq],
    ...timingOf(draft, deadline, due, occurrence.target),
  };
}

function dueOn(date: IsoDate): Due {
  return { kind: 'date', date, ends: endOfLondonDay(date), lastWorkingDay: null };
}

function asDate(text: string): IsoDate {
  return parseIsoDate(text);
}
