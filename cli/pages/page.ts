import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Register } from '../../language/register.ts';
import type { RulePlacement } from '../../language/rules/rule-placement.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { inline } from './markdown.ts';

/** What a page is written from. */
export interface Page {
  /** As cases run by it: short-hand expanded, so that steps and deliveries of papers are deadlines. */
  readonly pathway: Pathway;
  /** As its files say it, merged. */
  readonly written: Pathway;
  readonly register: Register;
  readonly placements: readonly RulePlacement[];
  /** The files it was read from, as the project names them; its own first. */
  readonly files: readonly string[];
}

/** A page's material. */
export function pageOf(
  loaded: LoadedPathway,
  register: Register,
  placements: readonly RulePlacement[],
  files: readonly string[],
): Page {
  return { pathway: loaded.pathway, written: loaded.written, register, placements, files };
}

/** The rules an element answers to, as links to the table at the page's end: ` (WAR-03, WAR-04)`. Empty without any. */
export function rulesOf(element: { readonly source?: readonly string[] | undefined }): string {
  const { source = [] } = element;
  return source.length === 0 ? '' : ` (${ruleLinks(source)})`;
}

/** Rule ids as links. */
export function ruleLinks(ids: readonly string[]): string {
  return ids.map((id) => `[${id}](#${id.toLowerCase()})`).join(', ');
}

/** The reading taken of what the policy leaves open, as a line of its own. */
export function readingOf(element: { readonly reading?: string | undefined }): readonly string[] {
  return element.reading === undefined ? [] : [`*Reading taken:* ${inline(element.reading)}`];
}

/** What people call a role. */
export function roleTitle(role: string, { pathway }: Page): string {
  return inline(pathway.roles[role]?.title ?? role);
}

/** What people call an event, in quotation marks. */
export function eventName(event: string, { pathway }: Page): string {
  return `“${inline(pathway.events[event]?.title ?? event)}”`;
}
