import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with the definitions that come with the product. */
export const ownPathways = fileURLToPath(new URL('../../pathways/', import.meta.url));

/** A definition's file: where it lies, how messages name it, and the id its name stands for. */
export interface PathwayFile {
  readonly path: string;
  readonly file: string;
  readonly id: string;
  /** Was it asked for by id? Then the id inside has to be the same. */
  readonly byId: boolean;
}

/**
 * The file of a definition given by id (`ID.yaml` or `authorities/ID.yaml` in a folder) or by path (anything with a slash or .yaml).
 *
 * @param folders - looked through in order.
 */
export async function findPathway(idOrPath: string, folders: readonly string[]): Promise<PathwayFile | undefined> {
  if (looksLikePath(idOrPath)) {
    for (const folder of ['.', ...folders]) {
      const path = resolve(folder, idOrPath);
      if (await exists(path)) return fileAt(path, false);
    }
    return undefined;
  }
  for (const path of folders.flatMap((folder) => candidates(folder, idOrPath))) {
    if (await exists(path)) return fileAt(path, true);
  }
  return undefined;
}

/** The definitions in a folder: its own files and those of its `authorities`, by id. */
export async function listPathways(root: string = ownPathways): Promise<readonly PathwayFile[]> {
  const lists = await Promise.all(['.', 'authorities'].map((folder) => yamlFiles(join(root, folder))));
  return lists.flat().map((path) => fileAt(path, true));
}

/** Folders in which the base of a definition is looked for: beside it, above `authorities`, and the root. */
export function foldersFor(file: PathwayFile, root: string): readonly string[] {
  const own = dirname(file.path);
  return [...new Set([own, ...(basename(own) === 'authorities' ? [dirname(own)] : []), resolve(root)])];
}

/** How messages name a file: relative to the working directory where it lies inside. */
export function displayName(path: string): string {
  const name = relative(process.cwd(), path);
  return name === '' || name.startsWith('..') || isAbsolute(name) ? path : name.split(sep).join('/');
}

/** Does it name a file rather than a definition's id? */
export function looksLikePath(idOrPath: string): boolean {
  return /[/\\]|\.ya?ml$/.test(idOrPath);
}

function candidates(folder: string, id: string): readonly string[] {
  return [join(folder, `${id}.yaml`), join(folder, 'authorities', `${id}.yaml`)];
}

function fileAt(path: string, byId: boolean): PathwayFile {
  return { path, file: displayName(path), id: basename(path, extname(path)), byId };
}

async function yamlFiles(folder: string): Promise<readonly string[]> {
  if (!(await exists(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && extname(entry.name) === '.yaml')
    .map((entry) => join(folder, entry.name))
    .sort();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
