import { chmod, mkdir, stat } from 'node:fs/promises';

/** A directory that keys are to lie in cannot be closed to other users of the machine. */
export class DirectoryNotPrivateError extends Error {
  override readonly name = 'DirectoryNotPrivateError';
  readonly path: string;

  constructor(path: string, problem: string, remedy: string, cause?: unknown) {
    super(`The directory ${path} ${problem}, and keys are to lie in it. ${remedy}`, { cause });
    this.path = path;
  }
}

/**
 * Makes the directory, or closes one that is there already to everybody but its owner (mode 0700): somebody may have made it
 * by hand, or unpacked it from a backup.
 *
 * @throws {DirectoryNotPrivateError} it is shared by all users, as /tmp is, or belongs to somebody else.
 */
export async function makePrivate(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  // Closing it would lock everybody else out of what is theirs.
  if ((mode & 0o1000) !== 0)
    throw new DirectoryNotPrivateError(
      path,
      'is shared by all users of this machine',
      'Choose one inside of it, or elsewhere (DUECOURSE_DATA).',
    );
  try {
    await chmod(path, 0o700);
  } catch (cause) {
    const problem = 'may be read by others and belongs to another user';
    throw new DirectoryNotPrivateError(path, problem, 'Have its owner run: chmod 700, or choose another one.', cause);
  }
}
