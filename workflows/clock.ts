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
  // The sandbox replaces Date by one that tells the workflow's time: the only clock a replay agrees with.
  // oxlint-disable-next-line no-restricted-properties
  return { now: () => instantOfMs(Date.now() + offsetInMs) };
}
