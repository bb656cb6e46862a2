import { instantOfMs, type Instant } from '../calendar/instant.ts';

/** Tells what time it is for a case. */
export interface Clock {
  now(): Instant;
}

/**
 * The workflow's time, moved by an offset. It is that of the workflow task at hand, so every replay reads the same; it
 * never goes back, and in a query it is the time of the last task.
 */
export function createClock(offsetInMs: number): Clock {
  let asked: { readonly ms: number; readonly instant: Instant } | undefined;
  return {
    now() {
      // The sandbox replaces Date by one that tells the workflow's time: the only clock a replay agrees with.
      // oxlint-disable-next-line no-restricted-properties
      const ms = Date.now() + offsetInMs;
      // It stands still within a task, and is asked many times in one.
      if (asked?.ms !== ms) asked = { ms, instant: instantOfMs(ms) };
      return asked.instant;
    },
  };
}
