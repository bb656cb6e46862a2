import type { Instant } from '../calendar/instant.ts';
import { addMinutes } from '../calendar/instant.ts';
import type { Occurrence } from './case-state.ts';

/** How an occurrence of a deadline stands, in the words people see. */
export type DeadlineStatus =
  | 'not started'
  | 'running'
  | 'due soon'
  | 'overdue'
  | 'met'
  | 'met late'
  | 'met, recorded late'
  | 'extended'
  | 'paused'
  | 'lapsed'
  | 'impossible'
  | 'reached';

const sevenDaysInMinutes = 7 * 24 * 60;

/** Is it still to be settled? */
export function isOpen(occurrence: Occurrence): boolean {
  return occurrence.state === 'waiting' || occurrence.state === 'running' || occurrence.state === 'paused';
}

/**
 * How an occurrence stands at an instant. `due soon`: its first reminder has been given, or, without reminders, it falls due
 * within seven days. `extended`: the limit was moved and the new one is not near. What is settled stays so.
 *
 * @param hasReminders - does its deadline remind at all?
 * @param isMilestone - nobody is late at a milestone: it is `reached`, and stays so when its states are left.
 */
export function statusOf(
  occurrence: Occurrence,
  now: Instant,
  hasReminders: boolean,
  isMilestone: boolean,
): DeadlineStatus {
  const hasCome = occurrence.state === 'running' && occurrence.due !== undefined && now >= occurrence.due.ends;
  if (isMilestone && (hasCome || occurrence.reached === true)) return 'reached';
  switch (occurrence.state) {
    case 'waiting':
      return 'not started';
    case 'paused':
      return 'paused';
    case 'lapsed':
      return 'lapsed';
    case 'met':
      if (occurrence.metInTime !== true) return 'met late';
      return occurrence.recordedLate === true ? 'met, recorded late' : 'met';
    case 'running':
      return runningStatus(occurrence, now, hasReminders);
  }
}

function runningStatus(occurrence: Occurrence, now: Instant, hasReminders: boolean): DeadlineStatus {
  const { due } = occurrence;
  if (due === undefined) return 'not started';
  if (occurrence.impossible) return 'impossible';
  if (now >= due.ends) return 'overdue';
  const reminded = hasReminders && occurrence.reminded === true;
  const near = !hasReminders && addMinutes(now, sevenDaysInMinutes) >= due.ends;
  if (reminded || near) return 'due soon';
  return occurrence.extendedBy === undefined ? 'running' : 'extended';
}
