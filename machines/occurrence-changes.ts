import { addDays, daysBetween, isIsoDate, parseIsoDate, type IsoDate } from '../calendar/iso-date.ts';
import { isInstant, type Instant } from '../calendar/instant.ts';
import { londonInstant, londonTime } from '../calendar/london.ts';
import { addWorkingDays, workingDaysBetween } from '../calendar/working-calendar.ts';
import type { Due, LimitChange, Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { EventEntry, When } from './entry.ts';
import type { Json } from './json.ts';
import { calendarOf, dateOf, dueDate, dueText, isInTime, limitOn, type Counted } from './occurrence-due.ts';
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

/**
 * The clock stops on the entry's date, which is used up still unless the deadline says that it is left out, too. Recorded only after the
 * limit had passed, it shows that nothing was missed.
 */
export function paused(deadline: CompiledDeadline, occurrence: Occurrence, due: Due, entry: EventEntry): Occurrence {
  const pausedOn = parseIsoDate(dateOf(entry.on));
  const usedTo = latest([
    deadline.spec.pauseCounting === 'day 1' ? addDays(pausedOn, -1) : pausedOn,
    beforeFirstDay(deadline, occurrence.startedOn),
    // A day on which one standstill ends and the next begins is left out once.
    ...(occurrence.changes ?? []).flatMap((change) => (change.kind === 'stoodStill' ? [change.to] : [])),
  ]);
  return {
    ...occurrence,
    state: 'paused',
    pausedOn,
    ...(usedTo === pausedOn ? {} : { usedTo }),
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
  const to = parseIsoDate(dateOf(entry.on));
  // The limit had passed before the clock stopped: there is nothing left to stop.
  if (!isInTime(pausedOn, due)) return running(occurrence);
  const { usedTo = pausedOn } = occurrence;
  const moved = shifted(draft, deadline, due, usedTo, to);
  const movedTarget = target === undefined ? undefined : shifted(draft, deadline, target, usedTo, to);
  if (moved.kind !== 'due' || (movedTarget !== undefined && movedTarget.kind !== 'due'))
    return uncounted(deadline, occurrence, moved, trace);
  const { reminded: _reminded, target: _target, ...rest } = running(occurrence);
  const aim = movedTarget === undefined ? {} : { target: movedTarget.due };
  const schedule = occurrence.impossible ? { moments: [] } : scheduleOf(draft, deadline, moved.due, movedTarget?.due);
  // Going on before it stopped, it did not stand still for a day.
  if (to < pausedOn) return { ...rest, ...aim, due, ...schedule };
  const stoodStill: LimitChange = {
    kind: 'stoodStill',
    from: pausedOn,
    to,
    ...(usedTo === pausedOn ? {} : { usedTo }),
  };
  const changes = [...(occurrence.changes ?? []), stoodStill];
  return { ...rest, ...aim, due: moved.due, originalDue: occurrence.originalDue ?? due, changes, ...schedule };
}

function running(occurrence: Occurrence): Occurrence {
  const { pausedOn: _paused, usedTo: _used, ...rest } = occurrence;
  return { ...rest, state: 'running' };
}

/** The last day before a count begins: the starting day itself, unless that is the first day counted. */
export function beforeFirstDay(deadline: CompiledDeadline, startedOn: When): IsoDate {
  const start = parseIsoDate(dateOf(startedOn));
  return deadline.spec.counting === 'day 1' ? addDays(start, -1) : start;
}

function latest([first, ...others]: readonly [IsoDate, ...IsoDate[]]): IsoDate {
  return others.reduce((last, date) => (date > last ? date : last), first);
}

/**
 * A new limit, granted by an entry; the one the count came to stays visible. A date that gives no more time than the count does extends
 * nothing, and is flagged. Granted before there is anything to count from, it is taken when there is; granted in a pause, the clock
 * stands from then on.
 */
export function extended(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
  entry: EventEntry,
  trace: Trace,
): Occurrence {
  const to = deadline.extendedBy === undefined ? undefined : entry.data[deadline.extendedBy.to];
  const { due } = occurrence;
  if (!(isInstant(to) || isIsoDate(to))) return occurrence;
  const granted = limitOn(draft, deadline, to);
  if (granted.kind !== 'due') return uncounted(deadline, occurrence, granted, trace);
  const consulted = whoWasConsulted(deadline, entry);
  const change: LimitChange = {
    kind: 'granted',
    by: entry.seq,
    on: entry.on,
    due: granted.due,
    ...entry.by,
    ...(consulted.length === 0 ? {} : { consulted }),
  };
  const changes = [...(occurrence.changes ?? []), change];
  if (due === undefined) return { ...occurrence, changes };
  const limit = changedLimit(draft, deadline, occurrence.originalDue ?? due, changes, occurrence.startedOn);
  if (limit.kind !== 'due') return uncounted(deadline, occurrence, limit, trace);
  if (dueText(limit.limit.due) === dueText(due)) return { ...occurrence, changes };
  const { reminded: _reminded, originalDue: _original, extendedBy: _extended, usedTo, ...rest } = occurrence;
  const standsStill = occurrence.pausedOn !== undefined;
  const on = parseIsoDate(dateOf(entry.on));
  return {
    ...rest,
    ...limit.limit,
    changes,
    impossible: occurrence.impossible && dueDate(limit.limit.due) < dateOf(occurrence.startedOn),
    // Granted after the limit had passed it does not undo the miss; granted in time and only recorded late, there was none.
    ...(isInTime(entry.on, due) ? { missed: false } : { extendedLate: true }),
    ...(standsStill ? { moments: [] } : scheduleOf(draft, deadline, limit.limit.due, occurrence.target)),
    ...(standsStill && occurrence.pausedOn < on ? { pausedOn: on } : usedTo === undefined ? {} : { usedTo }),
  };
}

function whoWasConsulted({ spec }: CompiledDeadline, { data }: EventEntry): readonly string[] {
  return (spec.extendedBy?.consulted ?? [])
    .flatMap((field): Json | readonly Json[] => data[field] ?? [])
    .filter((value) => typeof value === 'string');
}

/** A limit with what has moved it since it was counted. */
export interface ChangedLimit {
  readonly due: Due;
  /** What the count itself comes to, if the limit is another now. */
  readonly originalDue?: Due;
  /** Only if it gives more time than the count. */
  readonly extendedBy?: readonly number[];
}

/**
 * Where pauses and extensions lead from what a deadline's count comes to, or comes to now: the clock stood still for the days
 * after it began; more time that was granted to a date is granted to that date, as long as it is any.
 */
export function changedLimit(
  draft: Draft,
  deadline: CompiledDeadline,
  counted: Due,
  changes: readonly LimitChange[],
  startedOn: When,
): { readonly kind: 'due'; readonly limit: ChangedLimit } | Exclude<Counted, { readonly kind: 'due' }> {
  const [start, first] = [parseIsoDate(dateOf(startedOn)), beforeFirstDay(deadline, startedOn)];
  const grants = changes.filter((change) => change.kind === 'granted');
  let [unextended, due, isExtended] = [counted, counted, false];
  for (const change of changes) {
    if (change.kind === 'granted') {
      isExtended = change.due.ends > unextended.ends;
      due = isExtended ? change.due : unextended;
      continue;
    }
    const stood = {
      from: latest([change.from, start]),
      usedTo: latest([change.from < start ? first : (change.usedTo ?? change.from), first]),
      to: change.to,
    };
    const moved = later(draft, deadline, unextended, stood);
    const movedExtended = isExtended ? later(draft, deadline, due, stood) : moved;
    if (moved.kind !== 'due') return moved;
    if (movedExtended.kind !== 'due') return movedExtended;
    [unextended, due] = [moved.due, movedExtended.due];
  }
  const isMoved = due.ends !== counted.ends;
  const extension = isExtended ? { extendedBy: grants.map(({ by }) => by) } : {};
  return { kind: 'due', limit: { due, ...(isMoved ? { originalDue: counted } : {}), ...extension } };
}

/** Later by the days it stood still, unless it had passed before. */
function later(
  draft: Draft,
  deadline: CompiledDeadline,
  limit: Due,
  { from, usedTo, to }: { readonly from: IsoDate; readonly usedTo: IsoDate; readonly to: IsoDate },
): Counted {
  return isInTime(from, limit) ? shifted(draft, deadline, limit, usedTo, to) : { kind: 'due', due: limit };
}

function uncounted(deadline: CompiledDeadline, occurrence: Occurrence, counted: Counted, trace: Trace): Occurrence {
  const problem = counted.kind === 'uncountable' ? counted.problem : 'Its aim cannot be counted.';
  trace.problems.push({ expression: `deadlines.${deadline.id}`, problem });
  return occurrence;
}

function shifted(draft: Draft, deadline: CompiledDeadline, due: Due, usedTo: IsoDate, to: IsoDate): Counted {
  try {
    const date = shiftedDate(draft, deadline, parseIsoDate(dueDate(due)), usedTo, to);
    const when: When = due.kind === 'date' ? date : londonInstant(date, londonTime(due.instant));
    return limitOn(draft, deadline, when);
  } catch (error) {
    return { kind: 'uncountable', problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Later by the days after `usedTo`, `to` among them. */
function shiftedDate(draft: Draft, deadline: CompiledDeadline, date: IsoDate, usedTo: IsoDate, to: IsoDate): IsoDate {
  if (to <= usedTo) return date;
  if (!/working day/.test(deadline.spec.due)) return addDays(date, daysBetween(usedTo, to));
  const calendar = calendarOf(draft, deadline);
  return addWorkingDays(date, workingDaysBetween(usedTo, to, calendar), calendar);
}
