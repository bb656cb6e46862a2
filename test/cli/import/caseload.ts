import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { csvOf } from './csv-of.ts';

/** A case as import takes it. Everybody in it is invented. */
export interface MadeCase {
  readonly reference: string;
  readonly pathway: string;
  readonly opened: MadeEntry;
  readonly entries: readonly MadeEntry[];
}

/** An entry of it. */
export interface MadeEntry {
  readonly event?: string;
  readonly correct?: string | number;
  readonly on?: string;
  readonly at?: string | undefined;
  readonly as?: string;
  readonly why?: string;
  readonly amend?: Pick<MadeEntry, 'on' | 'data'>;
  readonly insertBefore?: Pick<MadeEntry, 'event' | 'on' | 'data'>;
  readonly by: { readonly person: string; readonly role: string };
  readonly data?: { readonly [field: string]: unknown };
  readonly refused?: unknown;
}

/** A caseload in a directory, with what has to come of it. */
export interface Caseload {
  readonly sound: readonly MadeCase[];
  readonly broken: readonly string[];
}

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const authorities = ['warrington', 'ceredigion', 'darlington', 'gloucestershire', 'core-group-authority'];
/** What the examples tell of days behind this one has not happened on the day the test was written. */
const lastDay = '2026-11-20';

/**
 * Writes the running cases of five authorities into a directory, some hundred of them in files of their own, the others as JSON lines and CSV, and among them
 * some that do not hold. Each is one of the example cases, up to somewhere in its life.
 */
export async function writeCaseload(directory: string, size: number): Promise<Caseload> {
  const histories = await exampleHistories();
  const cases = Array.from({ length: size }, (_, index) => {
    const history = histories[index % histories.length];
    if (history === undefined) throw new Error('There are no examples.');
    const round = Math.floor(index / histories.length);
    // In every round each is cut at another place; the shortest are left whole.
    const kept = Math.max(Math.min(3, history.entries.length), history.entries.length - round * 2);
    return { ...history, reference: `L-${index + 1}`, entries: history.entries.slice(0, kept) };
  });
  const broken = new Set<string>();
  const written = cases.map((one, index) => {
    // One in forty, never one of the first hundred: those have files of their own.
    const mistake = index >= 100 && index % 40 === 0 ? mistakes[(index / 40) % mistakes.length] : undefined;
    if (mistake === undefined) return one;
    broken.add(one.reference);
    return mistake(one);
  });
  await mkdir(join(directory, 'one-by-one'), { recursive: true });
  for (const one of written.slice(0, 100))
    await writeFile(join(directory, 'one-by-one', `${one.reference}.yaml`), stringify(one));
  const lines = written.slice(100, 600).map((one) => JSON.stringify(one));
  // Somebody's programme stopped in the middle of a line.
  lines.push(JSON.stringify({ ...written[100], reference: 'L-9001' }).slice(0, 400));
  await writeFile(join(directory, 'exported.jsonl'), `${lines.join('\n')}\n`);
  await writeFile(join(directory, 'by-hand.csv'), csvOf(written.slice(600)));
  return { sound: cases.filter(({ reference }) => !broken.has(reference)), broken: [...broken] };
}

const mistakes: readonly ((one: MadeCase) => MadeCase)[] = [
  (one) => ({ ...one, entries: one.entries.map((entry) => ({ ...entry, by: { ...entry.by, role: 'passer-by' } })) }),
  (one) => ({ ...one, entries: [...one.entries, { ...last(one), event: 'CONFERENCE_HELT' }] }),
  (one) => ({ ...one, opened: { ...one.opened, data: {} } }),
  (one) => ({ ...one, entries: [{ ...last(one), on: '2031-01-02', at: undefined }, ...one.entries] }),
  (one) => ({ ...one, pathway: 'waringtn' }),
  (one) => ({ ...one, opened: { ...one.opened, on: '2026-02-30' } }),
];

function last({ entries, opened }: MadeCase): MadeEntry {
  return entries.findLast((entry) => entry.event !== undefined) ?? opened;
}

/** What the example case files of the five authorities tell of their cases, without what they only expect of them. */
async function exampleHistories(): Promise<readonly MadeCase[]> {
  const names = (await readdir(examples)).filter((name) => name.endsWith('.yaml')).sort();
  const sources = await Promise.all(
    names.map(async (name) => parse(await readFile(join(examples, name), 'utf8')) as MadeCase),
  );
  return sources.flatMap((source): MadeCase[] => {
    const { pathway, opened } = source;
    if (!authorities.includes(pathway) || 'refused' in opened) return [];
    return [{ reference: '', pathway, opened, entries: historyOf(source.entries) }];
  });
}

/** Up to the first entry that stands for more than itself: a reading that is recorded, a correction by number, or a day to come. */
function historyOf(entries: readonly MadeEntry[]): readonly MadeEntry[] {
  const end = entries.findIndex(
    (entry) => 'reads' in entry || typeof entry.correct === 'number' || (entry.at ?? entry.on ?? '') > lastDay,
  );
  return entries
    .slice(0, end < 0 ? undefined : end)
    .filter((entry) => ('event' in entry || 'correct' in entry) && entry.refused === undefined);
}
