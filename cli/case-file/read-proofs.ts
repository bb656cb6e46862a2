import { readdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { displayName } from '../../language/load/find-pathway.ts';
import { parseYaml } from '../../language/load/parse-yaml.ts';
import { readText } from '../../language/load/read-text.ts';
import type { Place } from '../../language/problem.ts';
import { nodeAt, toPlain } from '../../language/source-tree.ts';
import { UsageError } from '../usage-error.ts';

/** A rule that a case file says it proves. */
export interface Proof extends Place {
  readonly rule: string;
  /** The case file, as messages name it. */
  readonly caseFile: string;
}

/** The case files that come with the product. */
export const ownCaseFiles = fileURLToPath(new URL('../../examples/', import.meta.url));

/**
 * What the case files of a folder say they prove of one pathway's rules, file by file.
 *
 * @throws {UsageError} there is no such folder.
 */
export async function readProofs(folder: string, pathway: string): Promise<readonly Proof[]> {
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`There is no folder “${folder}” to read case files from.`);
  });
  const files = names.filter((name) => ['.yaml', '.yml'].includes(extname(name))).sort();
  const proofs = await Promise.all(files.map((name) => proofsIn(join(folder, name), pathway)));
  return proofs.flat();
}

async function proofsIn(path: string, pathway: string): Promise<readonly Proof[]> {
  const file = displayName(resolve(path));
  const read = await readText(path, file);
  // A file that cannot be read proves nothing; “run” says what is wrong with it.
  const tree = 'text' in read ? parseYaml(withoutEntries(read.text), file).tree : undefined;
  if (tree === undefined) return [];
  const lives = nodeAt(tree, ['pathway']);
  const by = lives === undefined ? undefined : toPlain(lives);
  if (typeof by !== 'string' || basename(by, extname(by)) !== pathway) return [];
  const proves = nodeAt(tree, ['proves']);
  if (proves?.kind !== 'list') return [];
  return proves.items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string'
      ? [{ rule: item.value, caseFile: file, ...item.place }]
      : [],
  );
}

/** Nearly all of a case file are its entries, which say nothing here and take long to read. Lines keep their numbers. */
function withoutEntries(text: string): string {
  return text.replace(/^entries:.*(?:\n(?:[ \-#].*)?(?=\n|$))*/m, (entries) => entries.replaceAll(/[^\n]/g, ''));
}
