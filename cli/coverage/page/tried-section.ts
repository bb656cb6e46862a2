import type { GoalCoverage } from '../../../machines/coverage/coverage-report.ts';
import { counted } from '../../words.ts';
import type { Told } from '../coverage-lines.ts';
import { criterionWords } from '../criterion-words.ts';
import { escapedXml as text } from '../xml-text.ts';

/** What was tried, how often and by which cases. */
export function triedSection({ report }: Told): string {
  return report.criteria
    .flatMap((criterion) => {
      const tried = report.goals.filter(
        ({ goal, standing }) => goal.criterion === criterion && standing.kind === 'covered',
      );
      if (tried.length === 0) return [];
      const { title, one, many } = criterionWords[criterion];
      return [
        `<details class="part"><summary>${title}: ${counted(tried.length, one, many)}</summary>
<table><caption>${title}</caption><thead><tr><th scope="col">What</th><th scope="col">Times</th><th scope="col">Cases</th></tr></thead>
<tbody>${tried.map(row).join('\n')}</tbody></table></details>`,
      ];
    })
    .join('\n');
}

const mostCases = 3;

function row({ goal, times, cases }: GoalCoverage): string {
  const named = cases.slice(0, mostCases).map(text).join(', ');
  const more = cases.length > mostCases ? ` and ${cases.length - mostCases} more` : '';
  return `<tr><td>${text(goal.title)}</td><td class="number">${times}</td><td><small>${named}${more}</small></td></tr>`;
}

/** What no case can show, each with the reason. */
export function impossibleSection({ report }: Told): string {
  const items = report.goals.flatMap(({ goal, standing }) =>
    standing.kind === 'unreachable'
      ? [`<li class="impossible-item"><p>${text(goal.title)}</p><p class="quiet">${text(standing.reason)}</p></li>`]
      : [],
  );
  if (items.length === 0) return '';
  return `<details class="part"><summary>${counted(items.length, 'thing')} that no case can show, with the reasons</summary>\n<ul class="open">\n${items.join('\n')}\n</ul></details>`;
}

/** Where all this is from, and what was not counted. */
export function sourcesSection({ report, lived }: Told): string {
  const notes = [
    ...report.limits,
    ...report.contradictions.map(
      (id) => `${id} was said to be impossible, and a case has shown it. Please report this.`,
    ),
    ...lived.remarks.map(({ source, message }) => `${source}: ${message}`),
  ];
  const rows = lived.sources.map(
    ({ kind, name, cases, entries }) =>
      `<tr><td>${text(name)}</td><td>${kind}</td><td class="number">${cases}</td><td class="number">${entries}</td></tr>`,
  );
  const remarks =
    notes.length === 0
      ? ''
      : `<h3>To know</h3>\n<ul>${notes.map((note) => `<li>${text(note)}</li>`).join('\n')}</ul>\n`;
  return `${remarks}<details class="part"><summary>${counted(lived.sources.length, 'source')}</summary>
<table><caption>Files and cases</caption><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Cases</th><th scope="col">Entries</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></details>`;
}
