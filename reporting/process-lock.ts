import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Thrown when another process holds what only one may hold at a time. */
export class HeldByAnotherProcess extends Error {
  /** The other process, when it said who it is. */
  readonly pid: number | undefined;

  constructor(what: string, pid: number | undefined) {
    const who = pid === undefined ? 'another process' : `process ${pid}`;
    super(
      `${what} is in use by ${who}, and only one process may open it. ` +
        'Stop that process (usually the worker), ask it instead, or choose another data directory.',
    );
    this.name = 'HeldByAnotherProcess';
    this.pid = pid;
  }
}

/**
 * Takes a lock that lasts until `release` or the end of the process, however it ends. The lock is the operating
 * system's own, held through SQLite because Node has no call for it: a file with a process id in it would outlive
 * a killed process, and ids are used again.
 *
 * @throws {HeldByAnotherProcess} it is taken.
 */
export function takeProcessLock(path: string, what: string): { release(): void } {
  mkdirSync(dirname(path), { recursive: true });
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isLocked(error)) {
      throw new HeldByAnotherProcess(what, readPid(`${path}.pid`));
    }
    throw error;
  }
  writeFileSync(`${path}.pid`, `${process.pid}\n`);
  return {
    release() {
      lock.close();
    },
  };
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

/** Only for the message: the lock itself does not depend on it. */
function readPid(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isSafeInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
