import { addDays, daysBetween, isIsoDate, parseIsoDate, type IsoDate } from '../calendar/iso-date.ts';
import { isInstant, type Instant } from '../calendar/instant.ts';
import { londonInstant, londonTime } from '../calendar/london.ts';
import { addWorkingDays, workingDaysBetween } from '../calendar/working-calendar.ts';
import type { Due, Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { EventEntry, When } from './entry.ts';
import { calendarOf, dateOf, dueDate, isInTime, limitOn, type Counted } from './occurrence-due.ts';
import { scheduleOf } from './occurrence-moments.ts';
import type { Trace } from './update-facts.ts';

/**
 * It is met: in time by the date on which it happened, whenever that was recorded. While it is paused the clock stands still;
 * before anything is known to count from (the next meeting is not booked yet) nothing can be late.
 */
export function met(occurrence: Occurrence, entry: EventEntry): Occurrence {
  const { due, pausedOn } = occurrence;
  const clock = pausedOn !== undefined && dateOf(entry.on) > pausedOn ? pausedOn : entry.on;
  const metInTime = due === undefined || isInTime(clock, due);
  const recordedLate = metInTime && due !== undefined && pausedOn === undefined && isLate(entry.at, due);
  return { ...occurrence, state: 'met', metBy: entry.seq, metOn: entry.on, metInTime, recordedLate, moments: [] };
}

/** A date's end is the next date already; an exact limit may still be kept on its instant. */
function isLate(at: Instant, due: Due): boolean {
  return due.kind === 'date' ? at >= due.ends : at > due.ends;
}

/** The clock stops on the entry's date. Recorded only after the limit had passed, it shows that nothing was missed. */
export function paused(occurrence: Occurrence, due: Due, entry: EventEntry): Occurrence {
  return {
    ...occurrence,
    state: 'paused',
    pausedOn: parseIsoDate(dateOf(entry.on)),
    missed: occurrence.missed && !isInTime(entry.on, due),
    moments: [],
  };
}

/**
 * The clock goes on: limit and aim fall later by the days it stood still, working days where the deadline counts in working
 * days. What cannot be counted goes to the trace, and the entry is refused.
 */
export function resumed(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
  entry: EventEntry,
  trace: Trace,
): Occurrence {
  const { pausedOn, due, target } = occurrence;
  if (pausedOn === undefined || due === undefined) return occurrence;
  const from = pausedOn;
  const to = parseIsoDate(dateOf(entry.on));
  // The limit had passed before the clock stopped: there is nothing left to stop.
  if (!isInTime(from, due)) return running(occurrence);
  const moved = shifted(draft, deadline, due, from, to);
  const movedTarget = target === undefined ? undefined : shifted(draft, deadline, target, from, to);
  if (moved.kind !== 'due' || (movedTarget !== undefined && movedTarget.kind !== 'due'))
    return uncounted(deadline, occurrence, moved, trace);
  const { reminded: _reminded, target: _target, ...rest } = running(occurrence);
  const aim = movedTarget === undefined ? {} : { target: movedTarget.due };
  const schedule = occurrence.impossible ? { moments: [] } : scheduleOf(draft, deadline, moved.due, movedTarget?.due);
  return { ...rest, ...aim, due: moved.due, originalDue: occurrence.originalDue ?? due, ...schedule };
}

function running(occurrence: Occurrence): Occurrence {
  const { pausedOn: _paused, ...rest } = occurrence;
  return { ...rest, state: 'running' };
}

/** A new limit, granted by an entry; the one the count came to stays visible. Granted in a pause, the clock stands from then on. */
export function extended(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
  entry: EventEntry,
  trace: Trace,
): Occurrence {
  const to = deadline.extendedBy === undefined ? undefined : entry.data[deadline.extendedBy.to];
  if (occurrence.due === undefined || !(isInstant(to) || isIsoDate(to))) return occurrence;
  const granted = limitOn(draft, deadline, to);
  if (granted.kind !== 'due') return uncounted(deadline, occurrence, granted, trace);
  const { reminded: _reminded, ...rest } = occurrence;
  const standsStill = occurrence.pausedOn !== undefined;
  const on = parseIsoDate(dateOf(entry.on));
  return {
    ...rest,
    due: granted.due,
    impossible: occurrence.impossible && dueDate(granted.due) < dateOf(occurrence.startedOn),
    originalDue: occurrence.originalDue ?? occurrence.due,
    extendedBy: [...(occurrence.extendedBy ?? []), entry.seq],
    // Granted after the limit had passed it does not undo the miss; granted in time and only recorded late, there was none.
    ...(isInTime(entry.on, occurrence.due) ? { missed: false } : { extendedLate: true }),
    ...(standsStill ? { moments: [] } : scheduleOf(draft, deadline, granted.due, occurrence.target)),
    ...(standsStill && occurrence.pausedOn < on ? { pausedOn: on } : {}),
  };
}

function uncounted(deadline: CompiledDeadline, occurrence: Occurrence, counted: Counted, trace: Trace): Occurrence {
  const problem = counted.kind === 'uncountable' ? counted.problem : 'Its aim cannot be counted.';
  trace.problems.push({ expression: `deadlines.${deadline.id}`, problem });
  return occurrence;
}

function shifted(draft: Draft, deadline: CompiledDeadline, due: Due, from: IsoDate, to: IsoDate): Counted {
  try {
    const date = shiftedDate(draft, deadline, parseIsoDate(dueDate(due)), from, to);
    const when: When = due.kind === 'date' ? date : londonInstant(date, londonTime(due.instant));
    return limitOn(draft, deadline, when);
  } catch (error) {
    return { kind: 'uncountable', problem: error instanceof Error ? error.message : String(error) };
  }
}

function shiftedDate(draft: Draft, deadline: CompiledDeadline, date: IsoDate, from: IsoDate, to: IsoDate): IsoDate {
  if (to <= from) return date;
  if (!/working day/.test(deadline.spec.due)) return addDays(date, daysBetween(from, to));
  const calendar = calendarOf(draft, deadline);
  return addWorkingDays(date, workingDaysBetween(from, to, calendar), calendar);
}
