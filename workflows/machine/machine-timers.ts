import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { minutesBetween, type Instant } from '../../calendar/instant.ts';

/** A delayed event that waits for its instant. */
export interface TimerToArm {
  readonly id: string;
  readonly dueAt: Instant;
  /** What people read beside the timer in Temporal's UI. */
  readonly summary: string;
}

/** A machine's timers, one durable timer each. */
export interface MachineTimers {
  arm(timer: TimerToArm, now: Instant): void;
  cancel(id: string, now: Instant): void;
}

/** @param fired - told when a timer has run out, and when it was due. */
export function createMachineTimers(fired: (id: string, dueAt: Instant) => void): MachineTimers {
  const armed = new Map<string, { readonly dueAt: Instant; readonly scope: CancellationScope }>();

  async function run({ id, dueAt, summary }: TimerToArm, ms: number, scope: CancellationScope): Promise<void> {
    try {
      await scope.run(() => sleep(ms, { summary }));
    } catch (error) {
      if (isCancellation(error)) return;
      throw error;
    }
    armed.delete(id);
    fired(id, dueAt);
  }

  return {
    arm(timer, now) {
      const scope = new CancellationScope();
      armed.set(timer.id, { dueAt: timer.dueAt, scope });
      // At least 1: the SDK waits for nothing at 0, and a delay of 0 has its turn after what is under way.
      void run(timer, Math.max(1, Math.round(minutesBetween(now, timer.dueAt) * 60_000)), scope);
    },
    cancel(id, now) {
      const timer = armed.get(id);
      // One that is due fires by itself in a moment and is dropped. Cancelled while it fires, it makes the time-skipping server
      // refuse the whole task, for ever.
      if (timer === undefined || timer.dueAt <= now) return;
      armed.delete(id);
      timer.scope.cancel();
    },
  };
}
