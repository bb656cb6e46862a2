import { fileURLToPath } from 'node:url';
import { namedCalendar } from '../calendar/named-calendars.ts';
import { hashCalendar } from '../client/content-hash.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import type { Problem } from '../language/problem.ts';
import { compilePathway } from '../machines/compile.ts';
import { reportCoverage, type CoverageReport } from '../machines/coverage/coverage-report.ts';
import { followPath, type OtherAnswer } from '../machines/coverage/follow-path.ts';
import { createTracker } from '../machines/coverage/tracker.ts';
import { generateSuite } from '../machines/paths/generate.ts';
import { criteria, type Criterion } from '../machines/paths/goal.ts';
import { subjectOf, type Subject } from '../machines/paths/subject.ts';
import type { Suite, TestPath } from '../machines/paths/suite.ts';

/** A definition, loaded and ready to be tested. */
export interface TestedPathway {
  readonly id: string;
  readonly title: string;
  /** Of its content: suites name the version they are of by it. */
  readonly hash: string;
  /** What paths and coverage are worked out from. */
  readonly subject: Subject;
}

/**
 * Loads a definition to be tested.
 *
 * @param idOrFile - the id of one that comes with the product, a path, or a file URL.
 * @throws {PathwayProblemsError} it has mistakes.
 */
export async function loadTestedPathway(idOrFile: string | URL): Promise<TestedPathway> {
  const name = idOrFile instanceof URL ? fileURLToPath(idOrFile) : idOrFile;
  const { pathway, hash, problems } = await loadPathway(name);
  if (problems.length > 0) throw new PathwayProblemsError(name, problems);
  const calendar = namedCalendar(pathway.calendar);
  const subject = subjectOf(compilePathway(pathway), calendar, { pathway: hash, calendar: hashCalendar(calendar) });
  return { id: pathway.pathway, title: pathway.title, hash, subject };
}

/** Generates paths that cover a pathway; the same seed gives the same ones. Every criterion unless some are named. */
export function generatePaths(
  { subject }: TestedPathway,
  { cover = criteria, seed = 1 }: { readonly cover?: readonly Criterion[]; readonly seed?: number } = {},
): Suite {
  return generateSuite(subject, { criteria: cover, seed });
}

/** Lives a path by a definition. Each step that is answered otherwise than the path says comes back; none: all is as expected. */
export function runPath(path: TestPath, { subject }: TestedPathway): readonly OtherAnswer[] {
  return followPath(path, subject, createTracker(subject).follow(path.id));
}

/** What paths show of a definition, goal by goal. With a suite of the same version what they do not show has its shortest way. */
export function coverageOf(
  paths: readonly TestPath[],
  { subject }: TestedPathway,
  { cover = criteria, suite }: { readonly cover?: readonly Criterion[]; readonly suite?: Suite } = {},
): CoverageReport {
  const tracker = createTracker(subject);
  for (const path of paths) followPath(path, subject, tracker.follow(path.id));
  return reportCoverage(subject, tracker.hits(), { criteria: cover, ...(suite === undefined ? {} : { suite }) });
}

/** A definition with mistakes cannot be tested. */
export class PathwayProblemsError extends Error {
  override readonly name = 'PathwayProblemsError';
  readonly problems: readonly Problem[];

  constructor(pathway: string, problems: readonly Problem[]) {
    const lines = problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
    super([`${pathway} has mistakes. Put them right first; “duecourse check” shows them.`, ...lines].join('\n'));
    this.problems = problems;
  }
}
