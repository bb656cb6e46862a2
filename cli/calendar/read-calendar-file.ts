import { z } from 'zod';
import { calendarNames } from '../../calendar/named-calendars.ts';
import { displayName } from '../../language/load/find-pathway.ts';
import { parseYaml } from '../../language/load/parse-yaml.ts';
import { readText } from '../../language/load/read-text.ts';
import { didYouMean } from '../../language/nearest-name.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import { flattenIssues } from '../../language/schema-issue.ts';
import { schemaProblems } from '../../language/schema-problems.ts';
import type { SourcePath } from '../../language/source-path.ts';
import { keysAt, placeAt, toPlain, type SourceMap } from '../../language/source-tree.ts';
import type { Nation } from './calendar-edits.ts';

/** A day that is added, and where the file says so. */
export interface WrittenDay {
  readonly date: string;
  readonly name: string;
  readonly at: SourcePath;
}

/** What a calendar file asks for, before anybody asks whether it makes sense. */
export type CalendarFile = {
  readonly file: string;
  readonly tree: SourceMap;
} & (
  | {
      /** Holidays of a named calendar, or closed days of an authority, that come and go. */
      readonly kind: 'edits';
      readonly of:
        | { readonly kind: 'calendar'; readonly name: Nation }
        | { readonly kind: 'closures'; readonly authority: string };
      readonly knownUntil?: string;
      readonly added: readonly WrittenDay[];
      readonly removed: readonly Omit<WrittenDay, 'name'>[];
    }
  | {
      /** GOV.UK's list: whole years of every part of the United Kingdom. */
      readonly kind: 'list';
      readonly divisions: { readonly [nation in Nation]: readonly WrittenDay[] };
    }
);

const day = z.strictObject({ date: z.string(), name: z.string().min(1) });
const edits = { added: z.array(day).optional(), removed: z.array(z.string()).optional() };
const calendarSchema = z.strictObject({ calendar: z.string(), knownUntil: z.string().optional(), ...edits });
const closuresSchema = z.strictObject({ authority: z.string().min(1), ...edits });

/** Our own form of a calendar file, for whoever has one inside another file. */
export const calendarEditsSchema = z.union([calendarSchema, closuresSchema]);

const division = z.object({ division: z.string(), events: z.array(z.object({ title: z.string(), date: z.string() })) });
const listSchema = z.object({ 'england-and-wales': division, scotland: division, 'northern-ireland': division });

/** Reads a calendar file: our own YAML, or `bank-holidays.json` as GOV.UK offers it. What is wrong with its form comes back with its place. */
export async function readCalendarFile(
  path: string,
): Promise<CalendarFile | { readonly kind: 'problems'; readonly problems: readonly Problem[] }> {
  const file = displayName(path);
  const read = await readText(path, file);
  if ('problem' in read) return { kind: 'problems', problems: [read.problem] };
  const { tree, problems } = parseYaml(read.text, file);
  if (tree === undefined || problems.length > 0) return { kind: 'problems', problems: sortProblems(problems) };
  const root = toPlain(tree);
  const keys = keysAt(tree, []);
  const schema = keys.includes('england-and-wales')
    ? listSchema
    : keys.includes('authority')
      ? closuresSchema
      : calendarSchema;
  const result = schema.safeParse(root);
  if (!result.success)
    return {
      kind: 'problems',
      problems: sortProblems(
        flattenIssues(result.error.issues, root).flatMap((issue) =>
          schemaProblems(issue, tree, root, schema, 'calendar file'),
        ),
      ),
    };
  const written = result.data;
  if ('england-and-wales' in written) {
    const days = (nation: Nation): readonly WrittenDay[] =>
      written[nation].events.map(({ title, date }, index) => ({
        date,
        name: title,
        at: [nation, 'events', index, 'date'],
      }));
    const divisions = {
      'england-and-wales': days('england-and-wales'),
      scotland: days('scotland'),
      'northern-ireland': days('northern-ireland'),
    };
    return { kind: 'list', file, tree, divisions };
  }
  return writtenEdits(written, tree, file);
}

/** What our own form asks for. A calendar that is not published by itself, or is not known, is a problem at its place. */
export function writtenEdits(
  written: z.output<typeof calendarEditsSchema>,
  tree: SourceMap,
  file: string,
): CalendarFile | { readonly kind: 'problems'; readonly problems: readonly Problem[] } {
  const { added = [], removed = [] } = written;
  const both = {
    kind: 'edits' as const,
    file,
    tree,
    added: added.map((each, index) => ({ ...each, at: ['added', index, 'date'] })),
    removed: removed.map((date, index) => ({ date, at: ['removed', index] })),
  };
  if ('authority' in written) return { ...both, of: { kind: 'closures', authority: written.authority } };
  const { calendar, knownUntil } = written;
  const unknown = unknownName(calendar);
  if (unknown !== undefined)
    return {
      kind: 'problems',
      problems: [{ code: 'unknown-name', path: 'calendar', ...placeAt(tree, ['calendar']), ...unknown }],
    };
  return {
    ...both,
    of: { kind: 'calendar', name: calendar as Nation },
    ...(knownUntil === undefined ? {} : { knownUntil }),
  };
}

function unknownName(name: string): { readonly message: string; readonly hint: string } | undefined {
  if (name === 'uk-any')
    return {
      message:
        'uk-any follows from the calendars of the three parts of the United Kingdom, so it is not published by itself.',
      hint: 'Publish the calendar of the part that closes: england-and-wales, scotland or northern-ireland.',
    };
  const own = calendarNames.filter((each) => each !== 'uk-any');
  if (own.some((each) => each === name)) return undefined;
  return {
    message: `There is no calendar “${name}”.${didYouMean(name, own)}`,
    hint: `Calendars are ${own.join(', ')}. For the closed days of one authority write “authority: NAME” instead.`,
  };
}
