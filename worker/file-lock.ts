import { setTimeout as sleep } from 'node:timers/promises';
import { HeldByAnotherProcess, takeProcessLock } from '../reporting/process-lock.ts';

/**
 * Does `work` while no other process does the work of the same lock file, waiting up to `waitMs` for its turn. A
 * process that is killed gives its lock up.
 *
 * @throws {HeldByAnotherProcess} the lock was not free in time.
 */
export async function withFileLock<Result>(
  path: string,
  what: string,
  waitMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const giveUpAt = Date.now() + waitMs;
  const lock = await take(path, what, giveUpAt);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function take(path: string, what: string, giveUpAt: number): Promise<{ release(): void }> {
  for (;;) {
    try {
      return takeProcessLock(path, what);
    } catch (error) {
      if (!(error instanceof HeldByAnotherProcess) || Date.now() >= giveUpAt) throw error;
      await sleep(100);
    }
  }
}
