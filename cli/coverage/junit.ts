import type { Pathway } from '../../language/schema/pathway.ts';
import type { CoverageReport, GoalCoverage } from '../../machines/coverage/coverage-report.ts';
import { criterionWords } from './criterion-words.ts';
import type { Lived } from './lived.ts';
import { routeLines } from './route-words.ts';
import type { Threshold } from './thresholds.ts';
import { escapedXml } from './xml-text.ts';

/**
 * A coverage as JUnit's XML, which build servers show: a suite for each criterion with a test for each goal, skipped where it is not
 * covered, and its threshold as a test that fails below it; what is wrong with the files are errors of a suite of their own.
 */
export function toJunit(
  report: CoverageReport,
  { wrong }: Lived,
  pathway: Pathway,
  thresholds: readonly Threshold[],
): string {
  const suites = report.criteria.map((criterion) => {
    const goals = report.goals.filter(({ goal }) => goal.criterion === criterion);
    const below = thresholds.filter((threshold) => threshold.criterion === criterion);
    const percent = report.sums.find((sum) => sum.criterion === criterion)?.percent ?? 0;
    const failed = below.filter((threshold) => percent < threshold.percent);
    const skipped = goals.filter(({ standing }) => standing.kind !== 'covered').length;
    const counts = `tests="${goals.length + below.length}" failures="${failed.length}" errors="0" skipped="${skipped}"`;
    return element(`testsuite name="${attribute(criterionWords[criterion].title)}" ${counts}`, [
      ...below.map((threshold) => {
        const name = `testcase classname="${className(report, criterion)}" name="at least ${threshold.percent}%"`;
        if (percent >= threshold.percent) return `<${name}/>`;
        return element(name, [`<failure message="${percent}% are covered, ${threshold.percent}% are asked for"/>`]);
      }),
      ...goals.map((one) => goalCase(one, report, pathway)),
    ]);
  });
  const errors = element(
    `testsuite name="Files" tests="${wrong.length}" failures="0" errors="${wrong.length}" skipped="0"`,
    wrong.map(({ source, message }) =>
      element(`testcase classname="${className(report, 'files')}" name="${attribute(source)}"`, [
        `<error message="${attribute(message)}"/>`,
      ]),
    ),
  );
  const all = [...suites, ...(wrong.length === 0 ? [] : [errors])];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', all)}\n`;
}

function goalCase({ goal, standing }: GoalCoverage, report: CoverageReport, pathway: Pathway): string {
  const name = `testcase classname="${className(report, goal.criterion)}" name="${attribute(`${goal.title} [${goal.id}]`)}"`;
  switch (standing.kind) {
    case 'covered':
      return `<${name}/>`;
    case 'uncovered': {
      const route = routeLines(standing.route, report, pathway);
      const way = route.map((line, index) => `${index + 1}. ${line}`).join('\n');
      const says = route.length === 0 ? 'not covered' : `not covered; ${route.length} steps would cover it`;
      return element(name, [element(`skipped message="${says}"`, way === '' ? [] : [escapedXml(way)])]);
    }
    case 'unreachable':
      return element(name, [`<skipped message="${attribute(`cannot be covered: ${standing.reason}`)}"/>`]);
    case 'unknown':
      return element(name, [
        `<skipped message="${attribute(`not covered, and no way is known: ${standing.reason}`)}"/>`,
      ]);
  }
}

function className({ pathway }: CoverageReport, what: string): string {
  return `coverage.${attribute(pathway.id)}.${what}`;
}

function element(opening: string, content: readonly string[]): string {
  const [name = ''] = opening.split(' ');
  return content.length === 0 ? `<${opening}/>` : `<${opening}>${['', ...content].join('\n')}\n</${name}>`;
}

function attribute(text: string): string {
  return escapedXml(text).replaceAll('\n', '&#10;');
}
