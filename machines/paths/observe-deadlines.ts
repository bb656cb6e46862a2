import { addDays, parseIsoDate } from '../../calendar/iso-date.ts';
import type { CaseState, Occurrence } from '../case-state.ts';
import { dateOf, dueDate } from '../occurrence-due.ts';
import { deadlineId, type DeadlineOutcome } from './goal-ids.ts';

/** What became of deadlines between two states, as goals. */
export function outcomesBetween(before: CaseState | undefined, after: CaseState): readonly string[] {
  if (before?.occurrences === after.occurrences) return [];
  const known = new Map((before?.occurrences ?? []).map((occurrence) => [keyOf(occurrence), occurrence]));
  return after.occurrences.flatMap((occurrence) => {
    const was = known.get(keyOf(occurrence));
    if (was === occurrence) return [];
    const begun = hasBegunApart(was, occurrence, after) ? (['begun'] as const) : [];
    return [...begun, ...outcomes(was, occurrence, after.now)].map((outcome) =>
      deadlineId(occurrence.deadline, outcome),
    );
  });
}

function keyOf({ deadline, occurrence }: Occurrence): string {
  return `${deadline}#${occurrence}`;
}

/** Does it run, or run anew, from an entry that is the only one of its day? Then it shows what it is counted from. */
function hasBegunApart(was: Occurrence | undefined, is: Occurrence, { log }: CaseState): boolean {
  if (is.due === undefined || (was?.due !== undefined && was.startedBy === is.startedBy)) return false;
  const day = dateOf(is.startedOn);
  return log.every(
    (entry) => entry.seq === is.startedBy || !('on' in entry) || entry.on === undefined || dateOf(entry.on) !== day,
  );
}

function outcomes(was: Occurrence | undefined, is: Occurrence, now: string): readonly DeadlineOutcome[] {
  return [
    ...(is.state === 'met' && was?.state !== 'met' ? metOutcomes(is) : []),
    ...(is.missed && was?.missed !== true ? (['passed'] as const) : []),
    ...(is.reached === true && was?.reached !== true ? (['reached'] as const) : []),
    ...(wasTaken(was, is, 'reminder', now) ? (['reminded'] as const) : []),
    ...(wasTaken(was, is, 'target', now) ? (['aimPassed'] as const) : []),
    ...((is.extendedBy?.length ?? 0) > (was?.extendedBy?.length ?? 0) ? (['extended'] as const) : []),
    ...(is.state === 'paused' && was?.state !== 'paused' ? (['paused'] as const) : []),
    ...(is.state === 'running' && was?.state === 'paused' ? (['resumed'] as const) : []),
    ...(is.state === 'lapsed' && was?.state !== 'lapsed' ? lapseOutcomes(is) : []),
  ];
}

function metOutcomes({ due, metOn, metInTime, recordedLate }: Occurrence): readonly DeadlineOutcome[] {
  if (due === undefined || metOn === undefined) return [];
  const [on, limit] = [dateOf(metOn), dueDate(due)];
  if (metInTime === true) {
    const isLast = due.kind === 'date' ? on === limit : metOn === due.instant;
    return [
      'met',
      ...(isLast ? (['metOnLastDay'] as const) : []),
      ...(recordedLate === true ? (['recordedLate'] as const) : []),
    ];
  }
  const isFirst = due.kind === 'date' ? on === addDays(parseIsoDate(limit), 1) : on === limit;
  return ['metLate', ...(isFirst ? (['metFirstDayLate'] as const) : [])];
}

function wasTaken(was: Occurrence | undefined, is: Occurrence, kind: string, now: string): boolean {
  if (was === undefined || is.state === 'lapsed') return false;
  return was.moments.some(
    (moment) =>
      moment.kind === kind &&
      moment.instant <= now &&
      !is.moments.some((left) => left.kind === kind && left.instant === moment.instant),
  );
}

function lapseOutcomes({ lapse }: Occurrence): readonly DeadlineOutcome[] {
  if (lapse === 'event') return ['lapsed'];
  return lapse === 'stateLeft' ? ['left'] : [];
}
