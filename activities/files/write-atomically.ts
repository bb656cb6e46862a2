import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that under its name there is either all of it or nothing, whatever happens meanwhile: a killed process,
 * a full disk, a power cut. Writing the same file twice at once is fine; the last one wins.
 *
 * @throws {FileNotWritten} nothing was left behind.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, `.${randomBytes(9).toString('hex')}.part`);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(directory);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new FileNotWritten(directory, error);
  }
}

/** A file could not be written. Passing: a disk is emptied, a directory's permissions are mended, and it is tried again. */
export class FileNotWritten extends Error {
  /** The system's own word for it, such as `ENOSPC`. */
  readonly code: string;

  constructor(directory: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const remedy = remedies[code] ?? `the system said: ${cause instanceof Error ? cause.message : String(cause)}`;
    super(
      `A file could not be written to ${directory}: ${remedy}. Nothing half-written was left, and it is tried again.`,
      {
        cause,
      },
    );
    this.name = 'FileNotWritten';
    this.code = code;
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space or move the data directory (DUECOURSE_DATA)',
  EDQUOT: "the user's disk quota is used up; free some space or raise it",
  EACCES: 'the worker may not write there; give its user the permission',
  EPERM: 'the worker may not write there; give its user the permission',
  EROFS: 'the disk is mounted read-only; mount it writable',
};

/** The new name itself is on disk only when its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
