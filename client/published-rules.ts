import { namedCalendar, type CalendarName } from '../calendar/named-calendars.ts';
import { unionOf, type Closure, type WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Instant } from '../calendar/instant.ts';
import type { ResolvedPathway } from '../language/lower.ts';
import type { Pathway } from '../language/schema/pathway.ts';

/** A content that was published, and which version of its name it is. */
export interface Published<Content> {
  readonly content: Content;
  readonly hash: string;
  readonly number: number;
  readonly at: Instant;
}

/** Where a client finds what is in force. Each answers the newest published version, `undefined` where none was published. */
export interface PublishedRules {
  pathway(id: string): Promise<Published<ResolvedPathway> | undefined>;
  calendar(name: CalendarName): Promise<Published<WorkingCalendar> | undefined>;
  /** An authority's closed days. */
  closures(authority: string): Promise<Published<readonly Closure[]> | undefined>;
}

/** Where nothing is published: everybody lives by the files and the calendars that come with the product. */
export const nothingPublished: PublishedRules = {
  pathway: () => Promise.resolve(undefined),
  calendar: () => Promise.resolve(undefined),
  closures: () => Promise.resolve(undefined),
};

/** Whose closed days count for a pathway's local deadlines, and whose cases searches find under that name. */
export function authorityOf({ authority, nation }: Pick<Pathway, 'authority' | 'nation'>): string {
  return authority ?? nation;
}

/**
 * The calendar that a case counts by from now on: the newest published version of its pathway's, the product's own where none was
 * published, with the closed days that its authority has published.
 *
 * `uk-any` is never published by itself: it is closed when any part of the United Kingdom is, by the newest versions of the three.
 */
export async function calendarInForce(
  published: PublishedRules,
  name: CalendarName,
  authority: string,
): Promise<WorkingCalendar> {
  const [calendar, closures] = await Promise.all([bankHolidays(published, name), published.closures(authority)]);
  return closures === undefined || closures.content.length === 0
    ? calendar
    : { ...calendar, local: [...closures.content].sort((a, b) => (a.date < b.date ? -1 : 1)) };
}

/** The newest version of a named calendar, without anybody's own closed days. */
export async function bankHolidays(published: PublishedRules, name: CalendarName): Promise<WorkingCalendar> {
  if (name !== 'uk-any') return (await published.calendar(name))?.content ?? namedCalendar(name);
  const parts = await Promise.all(nations.map(async (nation) => published.calendar(nation)));
  if (parts.every((part) => part === undefined)) return namedCalendar(name);
  const union = unionOf(name, ...parts.map((part, index) => part?.content ?? namedCalendar(nations[index] ?? name)));
  return { ...union, title: namedCalendar(name).title };
}

/** The calendars that are published by themselves. */
export const nations = ['england-and-wales', 'scotland', 'northern-ireland'] as const satisfies readonly CalendarName[];
