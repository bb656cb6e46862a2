import type { Criterion } from '../../../machines/paths/goal.ts';
import type { GoalCoverage } from '../../../machines/coverage/coverage-report.ts';
import { counted } from '../../words.ts';
import type { Told } from '../coverage-lines.ts';
import { criterionWords } from '../criterion-words.ts';
import { openingLine, routeLines, stepLine } from '../route-words.ts';
import { escapedXml as text } from '../xml-text.ts';

/** A criterion with more open goals than this names their ways by reference: written out they would make a page nobody loads. */
const mostWrittenOut = 60;

/** What was never tried, criterion by criterion, each with the shortest way to it. */
export function openSection(told: Told): string {
  const parts = told.report.criteria.map((criterion) => part(criterion, told)).filter((html) => html !== '');
  return parts.length === 0 ? '<p>Nothing: everything that can be tried was tried.</p>' : parts.join('\n');
}

function part(criterion: Criterion, told: Told): string {
  const open = openOf(criterion, told);
  if (open.length === 0) return '';
  const { title, one, many } = criterionWords[criterion];
  const isLong = open.length > mostWrittenOut;
  const items = open.map((goal) => item(goal, isLong, told)).join('\n');
  return `<details class="part"${isLong ? '' : ' open'}><summary>${title}: ${counted(open.length, one, many)}</summary>\n<ul class="open">\n${items}\n</ul></details>`;
}

function openOf(criterion: Criterion, { report }: Told): readonly GoalCoverage[] {
  return report.goals.filter(
    ({ goal, standing }) =>
      goal.criterion === criterion && (standing.kind === 'uncovered' || standing.kind === 'unknown'),
  );
}

function item({ goal, standing }: GoalCoverage, byReference: boolean, { report, pathway }: Told): string {
  const about = `<p>${text(goal.title)} <small class="quiet"><code>${text(goal.at)}</code></small></p>`;
  if (standing.kind === 'unknown')
    return `<li class="unknown">${about}<p class="quiet">No way is known. ${text(standing.reason)}</p></li>`;
  const route = standing.kind === 'uncovered' ? standing.route : undefined;
  const lines = routeLines(route, report, pathway);
  if (route === undefined || lines.length === 0) return `<li>${about}</li>`;
  const steps = counted(lines.length, 'step');
  if (byReference)
    return `<li>${about}<p>Shortest way: ${steps}, <a href="#${anchor(route.path, route.steps)}">along ${text(route.path.replace('-', ' '))}</a></p></li>`;
  return `<li>${about}<details><summary>Shortest way to it: ${steps}</summary><ol class="way">${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ol></details></li>`;
}

/** The ways that long lists refer to, each once, as far as it is needed. */
export function waysSection(told: Told): string {
  const { report, pathway } = told;
  const needed = new Map<string, number>();
  for (const criterion of report.criteria) {
    const open = openOf(criterion, told);
    if (open.length <= mostWrittenOut) continue;
    for (const { standing } of open) {
      if (standing.kind !== 'uncovered' || standing.route === undefined) continue;
      const { path, steps } = standing.route;
      needed.set(path, Math.max(needed.get(path) ?? 0, steps));
    }
  }
  const paths = report.paths.flatMap((path) => {
    const steps = needed.get(path.id);
    return steps === undefined ? [] : [{ path, steps: path.steps.slice(0, steps) }];
  });
  if (paths.length === 0) return '';
  const lists = paths.map(
    ({ path, steps }) =>
      `<h3>${text(path.id.replace('-', ' '))}</h3>\n<ol class="way"><li id="${anchor(path.id, 0)}">${text(openingLine(path, pathway))}</li>${steps
        .map((step, index) => `<li id="${anchor(path.id, index + 1)}">${text(stepLine(step, pathway))}</li>`)
        .join('')}</ol>`,
  );
  return `<p>Each step builds on those before it. Steps that are refused leave no trace, and can be left out on the way to a later one.</p>\n<details class="part"><summary>${counted(paths.length, 'way')}</summary>\n${lists.join('\n')}</details>`;
}

function anchor(path: string, steps: number): string {
  return `${path}-step-${steps}`;
}
