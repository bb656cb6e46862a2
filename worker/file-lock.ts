import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another process held a lock for longer than this one was prepared to wait. */
export class LockTimeoutError extends Error {
  override readonly name = 'LockTimeoutError';
  readonly path: string;
  readonly holder: string;

  constructor(path: string, holder: string) {
    super(`The lock ${path} is held by process ${holder}. Wait for it to end; if it no longer runs, remove the file.`);
    this.path = path;
    this.holder = holder;
  }
}

/**
 * Does `work` while no other process does the work of the same lock file; a lock left by a process that no longer
 * runs is taken over.
 *
 * @throws {LockTimeoutError} the lock was not free within `waitMs`.
 */
export async function withFileLock<Result>(
  path: string,
  work: () => Promise<Result>,
  waitMs = 330_000,
): Promise<Result> {
  const giveUpAt = Date.now() + waitMs;
  while (!(await take(path))) {
    const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
    if (holder === '' ? await isOld(path) : !isRunning(Number(holder))) await rm(path, { force: true });
    else if (Date.now() > giveUpAt) throw new LockTimeoutError(path, holder);
    else await sleep(200);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A lock is empty only for a moment, between its making and the writing of its holder, unless the holder died there. */
async function isOld(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > 10_000;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
