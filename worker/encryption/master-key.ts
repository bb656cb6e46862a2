import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makePrivate } from '../private-directory.ts';
import { createDurably } from './durable-file.ts';

/** The file of the master key is not one: too short, or open to others on this machine. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`The master key in ${path} ${problem}`);
    this.path = path;
  }
}

/**
 * The master key in the file `path`, made there on first use, readable by its owner only.
 *
 * @throws {MasterKeyError} the file is damaged, or others may read it.
 */
export async function masterKeyFrom(path: string): Promise<Buffer> {
  await makePrivate(dirname(path));
  // Two processes may get here at once: whoever comes second reads what the first one made.
  await createDurably(path, Buffer.from(`${randomBytes(32).toString('base64')}\n`));
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0)
    throw new MasterKeyError(path, 'may be read by others. Forbid that: chmod 600, and consider a new key.');
  const key = Buffer.from(await readFile(path, 'utf8'), 'base64');
  if (key.length !== 32) throw new MasterKeyError(path, 'is not 32 bytes in base64. Restore the file from a backup.');
  return key;
}
