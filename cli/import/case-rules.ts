import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import type { CaseClient } from '../../client/case-client.ts';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { Problem } from '../../language/problem.ts';
import type { CaseRules } from './opening-of.ts';

/** The rules of a pathway, or what is wrong with its definition. */
export type FoundRules =
  | { readonly kind: 'rules'; readonly rules: CaseRules & Required<Pick<CaseRules, 'calendar'>> }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Finds the rules of pathways for a file that names them. */
export type FindRules = (pathway: string, file: string) => Promise<FoundRules>;

/**
 * Finds the rules for new cases, each pathway's once for the whole import: by id the newest published version, or where none was
 * published the file in `pathways/`; by a path that file, looked for beside the file that names it.
 *
 * @param client - knows what was published; without one the files count.
 */
export function createFindRules(client?: Pick<CaseClient, 'rulesInForce' | 'calendarInForce'>): FindRules {
  const found = new Map<string, Promise<FoundRules>>();
  return (pathway, file) => {
    const name = besideFile(pathway, file);
    const known = found.get(name) ?? find(name, client);
    found.set(name, known);
    return known;
  };
}

async function find(
  name: string,
  client: Pick<CaseClient, 'rulesInForce' | 'calendarInForce'> | undefined,
): Promise<FoundRules> {
  const published = isPath(name) ? undefined : await client?.rulesInForce(name);
  if (published !== undefined) return { kind: 'rules', rules: published };
  const loaded = await loadPathway(name);
  const problems = checkPathway(loaded);
  if (problems.length > 0) return { kind: 'problems', problems };
  const { pathway, hash: pathwayHash } = loaded;
  const calendar = (await client?.calendarInForce(pathway)) ?? namedCalendar(pathway.calendar);
  return { kind: 'rules', rules: { pathway, pathwayHash, calendar } };
}

function isPath(name: string): boolean {
  return /[/\\]|\.ya?ml$/.test(name);
}

function besideFile(pathway: string, file: string): string {
  const beside = resolve(dirname(file), pathway);
  return isPath(pathway) && existsSync(beside) ? beside : pathway;
}
