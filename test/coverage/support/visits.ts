import { fileURLToPath } from 'node:url';
import { namedCalendar } from '../../../calendar/named-calendars.ts';
import { hashCalendar } from '../../../client/content-hash.ts';
import { loadPathway, type LoadedPathway } from '../../../language/load/load-pathway.ts';
import { compilePathway } from '../../../machines/compile.ts';
import { subjectOf, type Subject } from '../../../machines/paths/subject.ts';

const fixtures = fileURLToPath(new URL('../../cli/fixtures/', import.meta.url));

/** A small pathway: a child is visited monthly. Three states, five transitions, one condition, two deadlines. */
export const visits = `${fixtures}visits.yaml`;
/** A refused visit, one that counts, then a month without any. */
export const visitsCase = `${fixtures}visits-case.yaml`;

/** A pathway as paths and coverage take it. */
export async function loadSubject(
  path: string,
): Promise<{ readonly loaded: LoadedPathway; readonly subject: Subject }> {
  const loaded = await loadPathway(path);
  const calendar = namedCalendar(loaded.pathway.calendar);
  const hashes = { pathway: loaded.hash, calendar: hashCalendar(calendar) };
  return { loaded, subject: subjectOf(compilePathway(loaded.pathway), calendar, hashes) };
}
