import type { DeadlineView } from './view.ts';

/** How often a deadline was kept, over all its occurrences that are decided: met, or passed unmet. */
export interface Measured {
  /** Met, or passed unmet. What runs, stands still or was not asked for any more is not decided. */
  readonly decided: number;
  /** Met by its limit, with every extension and standstill. */
  readonly inTime: number;
  /** Met by the date its count came to first: more time that was granted counts as none. */
  readonly inOriginalTime: number;
  readonly late: number;
  /** Passed and still unmet. */
  readonly overdue: number;
  /** Of those decided: given more time, at least once. */
  readonly extended: number;
  /** Of those decided: with a clock that stood still for a time. */
  readonly stoodStill: number;
  readonly open: number;
}

/** Measures occurrences of one deadline, of one case or of many. By when it happened, never by when it was recorded. */
export function measureDeadlines(occurrences: readonly DeadlineView[]): Measured {
  const decided = occurrences.filter(({ status }) => isInTime(status) || status === 'met late' || status === 'overdue');
  const inTime = decided.filter(({ status }) => isInTime(status));
  const moved = (kind: 'granted' | 'stoodStill'): number =>
    decided.filter(({ changes = [] }) => changes.some((change) => change.kind === kind)).length;
  return {
    decided: decided.length,
    inTime: inTime.length,
    inOriginalTime: inTime.filter(({ originalKept }) => originalKept !== false).length,
    late: decided.filter(({ status }) => status === 'met late').length,
    overdue: decided.filter(({ status }) => status === 'overdue').length,
    extended: moved('granted'),
    stoodStill: moved('stoodStill'),
    open: occurrences.filter(({ status }) => openStatuses.has(status)).length,
  };
}

const openStatuses: ReadonlySet<DeadlineView['status']> = new Set(['running', 'due soon', 'extended', 'paused']);

function isInTime(status: DeadlineView['status']): boolean {
  return status === 'met' || status === 'met, recorded late';
}
