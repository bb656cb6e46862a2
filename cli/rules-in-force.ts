import { authorityOf, calendarInForce, nothingPublished, type PublishedRules } from '../client/published-rules.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Instant } from '../calendar/instant.ts';
import { looksLikePath } from '../language/load/find-pathway.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import type { ResolvedPathway } from '../language/lower.ts';
import type { Problem } from '../language/problem.ts';
import { hasRulesOffice, rulesOffice } from '../worker/start.ts';
import type { Terminal } from './terminal.ts';
import { shortWhen } from './words.ts';

/** The rules that a case opened now lives by, and where they come from. */
export interface RulesNow {
  readonly kind: 'rules';
  readonly pathway: ResolvedPathway;
  readonly pathwayHash: string;
  readonly calendar: WorkingCalendar;
  readonly from: RulesSource;
}

/** `file`: nothing was published under that id, or a file was asked for. */
export type RulesSource =
  | { readonly kind: 'published'; readonly number: number; readonly at: Instant }
  | { readonly kind: 'file' };

/**
 * The rules in force for a pathway: its newest published version, or the definition that comes with the product as long as none was
 * published. A path to a file means that file. The calendar is the published one in either case.
 *
 * Where no worker runs on the data directory (the server is somewhere else), nobody can be asked what was published: that is said, and
 * the files count.
 */
export async function rulesInForce(
  idOrPath: string,
  terminal: Terminal,
): Promise<RulesNow | { readonly kind: 'problems'; readonly problems: readonly Problem[] }> {
  const published = await publishedRules(terminal);
  const newest = looksLikePath(idOrPath) ? undefined : await published.pathway(idOrPath);
  if (newest !== undefined) {
    const { content: pathway, hash: pathwayHash, number, at } = newest;
    const calendar = await calendarInForce(published, pathway.calendar, authorityOf(pathway));
    return { kind: 'rules', pathway, pathwayHash, calendar, from: { kind: 'published', number, at } };
  }
  const { pathway, hash: pathwayHash, problems } = await loadPathway(idOrPath);
  if (problems.length > 0) return { kind: 'problems', problems };
  const calendar = await calendarInForce(published, pathway.calendar, authorityOf(pathway));
  return { kind: 'rules', pathway, pathwayHash, calendar, from: { kind: 'file' } };
}

/** What was published, as the worker of the data directory knows it. */
export async function publishedRules(terminal: Terminal): Promise<PublishedRules> {
  if (await hasRulesOffice(terminal.env)) return rulesOffice(terminal.env).contents.published;
  terminal.err('No worker runs on this data directory, so what was published cannot be asked: the files count.');
  return nothingPublished;
}

/** Which version this is, for people: `warrington, version 2, published Mon 23 Nov 2026, 10:00`. Nothing of a file. */
export function sourceLine({ pathway, from }: RulesNow): string | undefined {
  return from.kind === 'file'
    ? undefined
    : `By ${pathway.pathway}, version ${from.number}, published ${shortWhen(from.at).replaceAll(/ +/g, ' ')}.`;
}
