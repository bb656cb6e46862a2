import { dueInWords } from '../machines/occurrence-due.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseOverview } from '../machines/view.ts';
import type { Incident } from './incident.ts';

/** What Temporal's UI shows of a case, for people; encrypted like everything else, so it needs the codec server. */
export function currentDetails(
  view: CaseOverview,
  incidents: readonly Incident[],
  { roles, notifications, documents }: Pick<Pathway, 'roles' | 'notifications' | 'documents'>,
): string {
  const role = (name: string): string => roles[name]?.title ?? name;
  const about = (incident: Incident): string =>
    'name' in incident
      ? `${notifications[incident.name]?.title ?? documents[incident.name]?.title ?? incident.name} (${incident.kind})`
      : incident.kind;
  const lines = [`**${view.state}**${view.stage === undefined || view.stage === '' ? '' : ` (${view.stage})`}`];
  const open = view.deadlines.filter(({ status }) => !settled.has(status));
  if (open.length > 0) {
    lines.push('', '| deadline | due | status | responsible |', '|---|---|---|---|');
    for (const { title, occurrence, due, status, responsible } of open) {
      lines.push(
        `| ${cell(title)} ${cell(occurrence)} | ${due === undefined ? '–' : dueInWords(due)} | ${status} | ${cell(role(responsible))} |`,
      );
    }
  }
  const tasks = view.tasks.filter(({ status }) => status === 'open');
  if (tasks.length > 0)
    lines.push('', 'Tasks:', ...tasks.map(({ title, role: responsible }) => `- ${title} (${role(responsible)})`));
  if (incidents.length > 0)
    lines.push('', 'Incidents:', ...incidents.map((incident) => `- ${about(incident)}: ${incident.reason}`));
  return lines.join('\n');
}

const settled: ReadonlySet<string> = new Set(['not started', 'met', 'met late', 'met, recorded late', 'lapsed']);

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
