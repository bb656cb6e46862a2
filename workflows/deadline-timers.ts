import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { minutesBetween, type Instant } from '../calendar/instant.ts';

/** A moment for which a timer is wanted. */
export interface Wanted {
  /** Says whose timer it is: it is armed anew only when its instant moves. */
  readonly key: string;
  readonly instant: Instant;
  /** What people read beside the timer in Temporal's UI. */
  readonly summary: string;
}

/** A case's timers. */
export interface DeadlineTimers {
  /** Arms what is wanted and not armed, cancels what is armed and no longer wanted, leaves the rest alone. */
  arm(wanted: readonly Wanted[], now: Instant): void;
}

/** One durable timer per wanted moment. `fired` is told when one has run out. */
export function createDeadlineTimers(fired: () => void): DeadlineTimers {
  const armed = new Map<string, { readonly instant: Instant; readonly scope: CancellationScope }>();

  async function run(key: string, scope: CancellationScope, ms: number, summary: string): Promise<void> {
    try {
      await scope.run(() => sleep(ms, { summary }));
    } catch (error) {
      if (isCancellation(error)) return;
      throw error;
    }
    if (armed.get(key)?.scope === scope) armed.delete(key);
    fired();
  }

  return {
    arm(wanted, now) {
      const byKey = new Map(wanted.map((moment) => [moment.key, moment]));
      for (const [key, { instant, scope }] of armed) {
        if (byKey.get(key)?.instant === instant) continue;
        armed.delete(key);
        // One that is due fires by itself within a moment, and does no harm. Cancelled while it fires, it makes the time-skipping
        // server refuse the whole task, for ever (two reminders given at the same minute are enough).
        if (instant > now) scope.cancel();
      }
      for (const [key, { instant, summary }] of byKey) {
        if (armed.has(key)) continue;
        const scope = new CancellationScope();
        armed.set(key, { instant, scope });
        void run(key, scope, millisecondsUntil(instant, now), summary);
      }
    },
  };
}

/** At least 1: a timer that is due already fires at once. */
function millisecondsUntil(instant: Instant, now: Instant): number {
  return Math.max(1, Math.round(minutesBetween(now, instant) * 60_000));
}
