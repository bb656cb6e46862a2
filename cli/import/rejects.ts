import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { FoundCase } from './found-case.ts';
import type { Source } from './sources.ts';

/** Keeps refused cases. */
export interface Rejects {
  keep(found: FoundCase, source: Source): Promise<void>;
  /** Is anything kept? */
  count(): number;
}

/**
 * A directory with the refused cases, each in a file called as its own was and written as it stood there, so that they can be mended and the directory
 * be imported. They are as personal as what was imported: only their owner may read them.
 *
 * @throws {UsageError} there is something in the directory already, which would be mixed up with them.
 */
export async function openRejects(directory: string): Promise<Rejects> {
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch(() => {
    throw new UsageError(`${directory} cannot be made a directory for the refused cases.`);
  });
  if ((await readdir(directory)).length > 0)
    throw new UsageError(
      `There is something in ${directory} already.`,
      'Name an empty or a new directory for the refused cases.',
    );
  const names = new Map<string, string>();
  const begun = new Set<string>();
  let kept = 0;

  /** Two files that are called the same come from two directories that were given. */
  function nameOf({ path, below }: Source): string {
    const known = names.get(path);
    if (known !== undefined) return known;
    const ending = extname(below);
    const stem = below.slice(0, below.length - ending.length);
    const taken = new Set(names.values());
    let name = below;
    for (let number = 2; taken.has(name); number += 1) name = `${stem}-${number}${ending}`;
    names.set(path, name);
    return name;
  }

  return {
    async keep({ text, heading }, source) {
      if (text === '') return;
      const file = join(directory, nameOf(source));
      const isFirst = !begun.has(file);
      begun.add(file);
      if (isFirst) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const head = isFirst && heading !== undefined ? `${heading}\n` : '';
      await appendFile(file, `${head}${text}${text.endsWith('\n') ? '' : '\n'}`, { mode: 0o600 });
      kept += 1;
    },
    count: () => kept,
  };
}
