import { calendarNames, type CalendarName } from '../../calendar/named-calendars.ts';
import { bankHolidays, nations, type Published, type PublishedRules } from '../../client/published-rules.ts';
import type { ChangePlan } from '../../client/change-plan.ts';
import type { Instant } from '../../calendar/instant.ts';
import { listPathways } from '../../language/load/find-pathway.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { didYouMean } from '../../language/nearest-name.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import { placeAt } from '../../language/source-tree.ts';
import { draftsOf, type Bases, type Draft, type Nation } from './calendar-edits.ts';
import { readCalendarFile, type CalendarFile } from './read-calendar-file.ts';

/** What a calendar file would publish; nothing where it comes to what is in force. */
export type LoadedDrafts =
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'drafts';
      readonly drafts: readonly Draft[];
      readonly plan: Extract<ChangePlan, { readonly kind: 'calendar' }>;
    };

/**
 * Reads a calendar file and holds it against what is in force.
 *
 * @param isKnown - does a running case belong to this authority? Asked before the definitions are.
 */
export async function loadDrafts(
  path: string,
  published: PublishedRules,
  isKnown: (authority: string) => Promise<boolean>,
): Promise<LoadedDrafts> {
  const written = await readCalendarFile(path);
  return written.kind === 'problems' ? written : draftsIn(written, published, isKnown);
}

/** Holds what a calendar file asks for against what is in force. */
export async function draftsIn(
  written: CalendarFile,
  published: PublishedRules,
  isKnown: (authority: string) => Promise<boolean>,
): Promise<LoadedDrafts> {
  const unknown = await unknownAuthority(written, isKnown);
  if (unknown !== undefined) return { kind: 'problems', problems: [unknown] };
  const { drafts, problems } = draftsOf(written, await basesOf(written, published));
  if (problems.length > 0) return { kind: 'problems', problems: sortProblems(problems) };
  return { kind: 'drafts', drafts, plan: planOf(written, drafts) };
}

async function basesOf(written: CalendarFile, published: PublishedRules): Promise<Bases> {
  const calendars = new Map(
    await Promise.all(nations.map(async (name) => [name, await bankHolidays(published, name)] as const)),
  );
  const authority = written.kind === 'edits' && written.of.kind === 'closures' ? written.of.authority : undefined;
  const closures = authority === undefined ? undefined : await published.closures(authority);
  return {
    calendar(name) {
      const calendar = calendars.get(name);
      if (calendar === undefined) throw new Error(`There is no calendar ${name}.`);
      return calendar;
    },
    closures: closures?.content ?? [],
  };
}

/** The cases that count by what changes. A part of the United Kingdom that closes closes uk-any, too. */
function planOf(written: CalendarFile, drafts: readonly Draft[]): Extract<ChangePlan, { readonly kind: 'calendar' }> {
  if (written.kind === 'edits' && written.of.kind === 'closures')
    return { kind: 'calendar', calendars: calendarNames, authority: written.of.authority };
  const named = drafts.flatMap((draft) => (draft.kind === 'calendar' ? [draft.name] : []));
  const all: readonly Nation[] =
    named.length > 0 ? named : written.kind === 'edits' && written.of.kind === 'calendar' ? [written.of.name] : nations;
  const calendars: readonly CalendarName[] = [...all, 'uk-any'];
  return { kind: 'calendar', calendars };
}

/** A name that no case and no definition knows would close nobody's office, and nobody would notice. */
async function unknownAuthority(
  written: CalendarFile,
  isKnown: (authority: string) => Promise<boolean>,
): Promise<Problem | undefined> {
  if (written.kind !== 'edits' || written.of.kind !== 'closures') return undefined;
  const { authority } = written.of;
  if (await isKnown(authority)) return undefined;
  const definitions = await Promise.all((await listPathways()).map(async ({ path }) => loadPathway(path)));
  const known = definitions.flatMap(({ pathway }) => (pathway.authority === undefined ? [] : [pathway.authority]));
  if (known.includes(authority)) return undefined;
  return {
    code: 'unknown-name',
    path: 'authority',
    ...placeAt(written.tree, ['authority']),
    message: `No case and no definition is of “${authority}”.${didYouMean(authority, known)}`,
    hint: 'Write it as “authority” stands in the definition of its pathway.',
  };
}

/** What was published, with drafts laid over it as if they had been, too. */
export function withDrafts(published: PublishedRules, drafts: readonly Draft[]): PublishedRules {
  const asPublished = <Content>(content: Content): Published<Content> => ({
    content,
    hash: '',
    number: 0,
    at: '' as Instant,
  });
  return {
    pathway: published.pathway,
    async calendar(name) {
      const draft = drafts.find((each) => each.kind === 'calendar' && each.name === name);
      return draft?.kind === 'calendar' ? asPublished(draft.after) : published.calendar(name);
    },
    async closures(authority) {
      const draft = drafts.find((each) => each.kind === 'closures' && each.authority === authority);
      return draft?.kind === 'closures' ? asPublished(draft.after) : published.closures(authority);
    },
  };
}
