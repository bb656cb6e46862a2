import type { Instant } from '../calendar/instant.ts';
import { addDays } from '../calendar/iso-date.ts';
import { endOfLondonDay, londonDate } from '../calendar/london.ts';
import type { CaseState } from '../machines/case-state.ts';
import { isHuman } from '../machines/entry.ts';
import type { CaseInput } from './case-input.ts';
import type { Clock } from './clock.ts';
import type { Wanted } from './deadline-timers.ts';

/** Days a closed case can be corrected before its workflow completes, unless its input says otherwise. */
const REOPEN_FOR_IN_DAYS = 30;

/** Watches whether the case's machine is final, and when its time to reopen is over. */
export interface Closing {
  look(state: CaseState): void;
  closedAt(): Instant | undefined;
  /** Is the case closed, and its time to reopen over? */
  isDue(now: Instant): boolean;
  timers(): readonly Wanted[];
}

/** A correction can open a closed case again: then its time begins anew when it closes the next time. */
export function createClosing({ start, reopenForInDays = REOPEN_FOR_IN_DAYS }: CaseInput, clock: Clock): Closing {
  let closedAt = start.kind === 'opening' ? undefined : start.closedAt;
  let seen = false;

  function until(closed: Instant): Instant {
    return reopenForInDays <= 0 ? closed : endOfLondonDay(addDays(londonDate(closed), reopenForInDays));
  }

  return {
    look({ snapshot, log, now }) {
      if (snapshot.status !== 'done') closedAt = undefined;
      // A log that arrives closed was closed by its last entry, which may be long ago; else it closed just now.
      else closedAt ??= (seen ? undefined : log.findLast(isHuman)?.at) ?? now;
      seen = true;
    },
    closedAt: () => closedAt,
    isDue: (now) => closedAt !== undefined && now >= until(closedAt),
    timers() {
      if (closedAt === undefined || until(closedAt) <= clock.now()) return [];
      return [{ key: 'reopen', instant: until(closedAt), summary: 'The time to reopen the case is over' }];
    },
  };
}
