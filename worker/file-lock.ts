import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity, stillRunning } from './process-identity.ts';

/** Another process held a lock for longer than this one was prepared to wait. */
export class LockTimeoutError extends Error {
  override readonly name = 'LockTimeoutError';
  readonly path: string;
  /** The process that holds it; undefined when that cannot be read. */
  readonly pid: number | undefined;

  constructor(path: string, pid: number | undefined) {
    super(`The lock ${path} is held by process ${pid ?? 'unknown'}, which is still running. Wait for it or end it.`);
    this.path = path;
    this.pid = pid;
  }
}

/**
 * Takes the lock file, waiting at most `waitMs` for another process to give it up; a lock whose process no longer runs
 * is taken over. Answers the function that gives it up.
 *
 * @throws {LockTimeoutError} the lock was not free in time.
 */
export async function takeFileLock(path: string, waitMs: number): Promise<() => Promise<void>> {
  const giveUpAt = Date.now() + waitMs;
  const mine = processIdentity(process.pid) ?? String(process.pid);
  while (!(await create(path, mine))) {
    const holder = await readHolder(path);
    if (holder === undefined) continue;
    if (holder === '' ? await isOld(path) : stillRunning(holder) === undefined) await takeAway(path, holder);
    else if (Date.now() >= giveUpAt) throw new LockTimeoutError(path, stillRunning(holder));
    else await sleep(100);
  }
  return async () => {
    if ((await readHolder(path)) === mine) await rm(path, { force: true });
  };
}

/**
 * Does `work` while no other process does the work of the same lock file.
 *
 * @throws {LockTimeoutError} the lock was not free within `waitMs`.
 */
export async function withFileLock<Result>(path: string, work: () => Promise<Result>, waitMs: number): Promise<Result> {
  const release = await takeFileLock(path, waitMs);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function create(path: string, holder: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(holder);
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead process's lock, but not the one another process took meanwhile. */
async function takeAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readHolder(aside)) !== dead) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}

/** A lock is empty only for a moment, between its making and the writing of its holder, unless the holder died there. */
async function isOld(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > 5_000;
}
