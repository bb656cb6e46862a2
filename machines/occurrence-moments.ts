import type { Count } from '../calendar/count.ts';
import type { Instant } from '../calendar/instant.ts';
import { parseIsoDate } from '../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../calendar/london.ts';
import type { Due, Moment } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import { dueDate, workOut } from './occurrence-due.ts';

/** Where a reminder given in days falls on its date: London time. */
export const reminderTime = '08:00';

/** Equal instants are taken in this order. */
export const momentOrder = { reminder: 0, target: 1, passed: 2 } as const;

/** The moments of an occurrence still to come, and whether the time of its first reminder has come already. */
export interface Schedule {
  readonly moments: readonly Moment[];
  readonly reminded?: true;
}

/**
 * What an occurrence is due to bring. A reminder or an aim already past is left out, nobody could act on it; a limit
 * already past is taken at once, because somebody has to know.
 */
export function scheduleOf(draft: Draft, deadline: CompiledDeadline, due: Due, target: Due | undefined): Schedule {
  const moments: Moment[] = [];
  let reminded = false;
  for (const reminder of deadline.reminders) {
    const instant = reminderInstant(draft, deadline, reminder.count, reminder.exact, due);
    if (instant === undefined || instant >= due.ends) continue;
    if (instant > draft.now) moments.push({ kind: 'reminder', instant, lead: reminder.lead });
    else reminded = true;
  }
  moments.push({ kind: 'passed', instant: due.ends > draft.now ? due.ends : draft.now });
  return { moments: withTarget(draft, moments, target), ...(reminded ? { reminded } : {}) };
}

/** The same moments with the aim where it now falls. */
export function withTarget(draft: Draft, moments: readonly Moment[], target: Due | undefined): readonly Moment[] {
  const others = moments.filter((moment) => moment.kind !== 'target');
  const aim: Moment[] =
    target !== undefined && target.ends > draft.now ? [{ kind: 'target', instant: target.ends }] : [];
  return [...others, ...aim].sort((a, b) =>
    a.instant < b.instant ? -1 : a.instant > b.instant ? 1 : momentOrder[a.kind] - momentOrder[b.kind],
  );
}

function reminderInstant(
  draft: Draft,
  deadline: CompiledDeadline,
  count: Count,
  exact: boolean,
  due: Due,
): Instant | undefined {
  const anchor = exact ? due.ends : due.kind === 'date' ? due.date : londonDate(due.instant);
  const result = workOut(draft, deadline, count, () => anchor);
  if (result.kind !== 'due') return undefined;
  return result.due.kind === 'instant'
    ? result.due.instant
    : londonInstant(parseIsoDate(dueDate(result.due)), reminderTime);
}
