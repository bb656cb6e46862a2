import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A case as import takes it. Everybody in it is invented. */
export interface MadeCase {
  readonly reference: string;
  readonly pathway: string;
  readonly opened: { readonly on: string; readonly data: { readonly [field: string]: unknown } };
  readonly entries: readonly MadeEntry[];
}

/** An entry of it. */
export interface MadeEntry {
  readonly event?: string;
  readonly correct?: string | number;
  readonly on?: string;
  readonly at?: string;
  readonly by: { readonly person: string; readonly role: string };
  readonly data?: { readonly [field: string]: unknown };
  readonly refused?: unknown;
}

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const authorities = ['warrington', 'ceredigion', 'darlington', 'gloucestershire', 'core-group-authority'];

/** What the example case files of the five authorities tell of their cases, without what they only expect of them. */
export async function exampleHistories(): Promise<readonly MadeCase[]> {
  const names = (await readdir(examples)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, source: parse(await readFile(join(examples, name), 'utf8')) as MadeCase })),
  );
  return files.flatMap(({ name, source }): MadeCase[] => {
    const { pathway, opened } = source;
    if (!authorities.includes(pathway) || 'refused' in opened) return [];
    const entries = historyOf(source.entries);
    return [{ reference: `${basename(name, '.yaml')}-1`, pathway, opened, entries }];
  });
}

/** Up to the first entry that stands for more than itself: a reading that is recorded, or a correction by number. */
function historyOf(entries: readonly MadeEntry[]): readonly MadeEntry[] {
  const end = entries.findIndex((entry) => 'reads' in entry || typeof entry.correct === 'number');
  return entries
    .slice(0, end < 0 ? undefined : end)
    .filter((entry) => ('event' in entry || 'correct' in entry) && entry.refused === undefined);
}
