import { addMinutes, type Instant } from '../calendar/instant.ts';
import type { Clock } from './clock.ts';
import type { Wanted } from './deadline-timers.ts';
import type { Incident } from './incident.ts';
import { logFault, messageOf } from './refusals.ts';

const FIRST_RETRY_IN_MINUTES = 60;
const LAST_RETRY_IN_MINUTES = 24 * 60;

/** What the case could not decide, by what it was about. */
export interface Faults {
  /** Does `work`. What it throws becomes a fault, and the next time it succeeds the fault is gone. */
  during(what: string, work: () => void): void;
  all(): readonly Incident[];
  /** When to try again, while there is a fault. */
  timers(): readonly Wanted[];
}

/**
 * Keeps a case alive although the core threw: a deadline past the calendar's end, or a fault of ours, must not keep
 * anybody from recording. It is shown as an incident and tried again after an hour, then ever more rarely up to once a day, with whatever
 * program runs by then.
 */
export function createFaults(clock: Clock): Faults {
  const faults = new Map<string, { readonly since: Instant; readonly reason: string }>();
  let retryAt: Instant | undefined;
  let pauseInMinutes = FIRST_RETRY_IN_MINUTES;

  return {
    during(what, work) {
      try {
        work();
        faults.delete(what);
      } catch (error) {
        if (!faults.has(what)) logFault(what, error);
        faults.set(what, { since: faults.get(what)?.since ?? clock.now(), reason: messageOf(error) });
      }
      if (faults.size === 0) {
        retryAt = undefined;
        pauseInMinutes = FIRST_RETRY_IN_MINUTES;
      } else if (retryAt === undefined || retryAt <= clock.now()) {
        retryAt = addMinutes(clock.now(), pauseInMinutes);
        pauseInMinutes = Math.min(2 * pauseInMinutes, LAST_RETRY_IN_MINUTES);
      }
    },
    all: () => [...faults].map(([what, fault]) => ({ kind: 'fault', what, ...fault })),
    timers: () =>
      retryAt === undefined ? [] : [{ key: 'fault', instant: retryAt, summary: 'Try again what could not be decided' }],
  };
}
