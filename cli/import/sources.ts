import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { displayName } from '../../language/load/find-pathway.ts';
import { UsageError } from '../usage-error.ts';
import { csvCases } from './csv-cases.ts';
import type { FoundCase } from './found-case.ts';
import { lineCases } from './line-cases.ts';
import { textOf } from './source-text.ts';
import { yamlCase } from './yaml-cases.ts';

/** A file that cases are imported from. */
export interface Source {
  readonly path: string;
  /** As messages call it. */
  readonly name: string;
  /** Its name, with its folders below the directory that was given. */
  readonly below: string;
  readonly format: 'yaml' | 'lines' | 'csv';
}

/** The files to be imported, and how many others lie beside them in the directories that were given. */
export interface Sources {
  readonly sources: readonly Source[];
  readonly others: number;
}

/**
 * The files that are meant: those given, and in directories those whose ending tells what they are, by name.
 *
 * @throws {UsageError} a path is not there, or is a file of another kind.
 */
export async function findSources(paths: readonly string[]): Promise<Sources> {
  const sources: Source[] = [];
  let others = 0;
  for (const given of paths) {
    const path = resolve(given);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new UsageError(`There is no file or directory ${given}.`);
    if (!found.isDirectory()) {
      const source = sourceOf(path, basename(path));
      if (source === undefined) throw new UsageError(`It cannot be told how to read ${given}.`, endings);
      sources.push(source);
      continue;
    }
    const names = await readdir(path, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const inside = files.toSorted().flatMap((file) => sourceOf(file, relative(path, file)) ?? []);
    sources.push(...inside);
    others += files.length - inside.length;
  }
  const unique = new Map(sources.map((source) => [source.path, source]));
  return { sources: [...unique.values()], others };
}

/** The cases of a file, one after another, however large it is. */
export async function* casesIn({ path, name, format }: Source): AsyncGenerator<FoundCase> {
  switch (format) {
    case 'yaml':
      yield await yamlCase(path, name);
      return;
    case 'lines':
      yield* lineCases(textOf(path, name), name);
      return;
    case 'csv':
      yield* csvCases(textOf(path, name), name);
  }
}

const endings =
  'The ending says it: .yaml for a case, .jsonl (or .ndjson) for JSON with a case on each line, .csv for a row an entry.';

function sourceOf(path: string, below: string): Source | undefined {
  const format = formats[/\.([A-Za-z]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
  return format === undefined ? undefined : { path, name: displayName(path), below, format };
}

const formats: { readonly [ending: string]: Source['format'] | undefined } = {
  yaml: 'yaml',
  yml: 'yaml',
  jsonl: 'lines',
  ndjson: 'lines',
  csv: 'csv',
};
