import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { instantOfMs, minutesBetween, type Instant } from '../../../calendar/instant.ts';
import type { IsoDate } from '../../../calendar/iso-date.ts';
import { endOfLondonDay, londonInstant } from '../../../calendar/london.ts';
import { subtractWorkingDays, type WorkingCalendar } from '../../../calendar/working-calendar.ts';

/** A limit that runs. */
export interface Deadline {
  readonly title: string;
  readonly due: IsoDate;
  /** Working days before the due date on which the manager is reminded; nobody is told of one without. */
  readonly remindBefore?: number;
}

/** What happens at a moment of a deadline. */
export type Told = (about: 'deadlineReminder' | 'deadlinePassed', deadline: Deadline) => void;

/** The deadlines of one case, each with one timer at its next moment. */
export interface Deadlines {
  /** Starts a deadline or moves it; a timer that need not move is left alone. */
  start(name: string, deadline: Deadline): void;
  meet(name: string): void;
  meetAll(): void;
  /** When the earliest unmet limit ends. */
  nextDue(): Instant | undefined;
}

/** @param changed - told when a limit has passed, since the next one is another then. */
export function createDeadlines(calendar: WorkingCalendar, tell: Told, changed: () => void): Deadlines {
  const running = new Map<string, Deadline & { readonly scope: CancellationScope }>();
  const missed = new Set<string>();

  async function watch(name: string, deadline: Deadline): Promise<void> {
    const { title, due, remindBefore } = deadline;
    if (remindBefore !== undefined) {
      const reminder = londonInstant(subtractWorkingDays(due, remindBefore, calendar), '08:00');
      if (reminder > now()) {
        await until(reminder, `${title}: reminder, due ${due}`);
        tell('deadlineReminder', deadline);
      }
    }
    await until(endOfLondonDay(due), `${title}: limit, due ${due}`);
    missed.add(name);
    if (remindBefore !== undefined) tell('deadlinePassed', deadline);
    changed();
  }

  function meet(name: string): void {
    running.get(name)?.scope.cancel();
    running.delete(name);
    missed.delete(name);
  }

  return {
    start(name, deadline) {
      const known = running.get(name);
      if (known?.due === deadline.due && known.title === deadline.title) return;
      meet(name);
      const scope = new CancellationScope();
      running.set(name, { ...deadline, scope });
      scope
        .run(() => watch(name, deadline))
        .catch((error: unknown) => {
          if (!isCancellation(error)) throw error;
        });
    },
    meet,
    meetAll() {
      for (const name of running.keys()) meet(name);
    },
    nextDue: () =>
      [...running]
        .filter(([name]) => !missed.has(name))
        .map(([, { due }]) => endOfLondonDay(due))
        .sort()
        .at(0),
  };
}

/** The workflow's time. */
export function now(): Instant {
  return instantOfMs(Date.now());
}

async function until(instant: Instant, summary: string): Promise<void> {
  await sleep(Math.max(1, minutesBetween(now(), instant) * 60_000), { summary });
}
