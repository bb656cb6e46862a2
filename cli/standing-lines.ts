import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseStanding } from '../workflows/messages.ts';
import { deadlineTable } from './deadline-table.ts';
import { wrap } from './help.ts';
import { incidentLines } from './incident-lines.ts';
import { paint, type Terminal } from './terminal.ts';
import { counted, shortWhen, whenInWords } from './words.ts';

/** Where a case stands, for people: state, people, deadlines, tasks, flags, what may come next, incidents. */
export function standingLines(
  reference: string,
  standing: CaseStanding,
  pathway: Pathway | undefined,
  terminal: Terminal,
): readonly string[] {
  const { view, incidents, journal, closedAt } = standing;
  const bold = (text: string): string => paint(terminal, 'bold', text);
  const role = (name: string): string => pathway?.roles[name]?.title ?? name;
  const tasks = view.tasks.filter(({ status }) => status === 'open');
  const sections = [
    deadlineTable(
      view.deadlines.filter(({ status }) => status !== 'not started'),
      terminal,
    ),
    tasks.length === 0 ? [] : [bold('To do'), ...tasks.map((task) => `  ☐ ${task.title} (${role(task.role)})`)],
    view.flags.length === 0
      ? []
      : [
          bold('Flagged'),
          ...view.flags.flatMap(({ says }) =>
            wrap(says, terminal.width, '    ').map((line, index) =>
              paint(terminal, 'yellow', index === 0 ? `  ⚑ ${line.trimStart()}` : line),
            ),
          ),
        ],
    Object.keys(view.people).length === 0
      ? []
      : [bold('People'), ...Object.entries(view.people).map(([name, { person }]) => `  ${role(name)}: ${person}`)],
    sentLines(view.effects, role, pathway, terminal),
    acceptLines(view.accepts, role, terminal),
    incidents.length === 0
      ? []
      : [
          paint(terminal, ['bold', 'red'], counted(incidents.length, 'incident')),
          ...incidents.flatMap((incident) => incidentLines(incident, terminal).map((line) => `  ${line}`)),
        ],
    journal.trouble === undefined
      ? []
      : [
          paint(
            terminal,
            'red',
            `The journal takes no entries since ${whenInWords(journal.trouble.since)}: ${journal.trouble.reason}`,
          ),
        ],
  ];
  const stage = view.stage === '' || view.stage === view.state ? view.state : `${view.stage} (${view.state})`;
  return [
    `${bold(reference)}${pathway === undefined ? '' : `, ${pathway.title}`}`,
    `${bold(stage)}${closedAt === undefined ? '' : `, closed ${whenInWords(closedAt)}`}; as of ${whenInWords(view.now)}`,
    ...sections.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]),
  ];
}

const mostSent = 8;

/** What went out last: names and dates only, texts and addresses are read elsewhere. */
function sentLines(
  effects: CaseStanding['view']['effects'],
  role: (name: string) => string,
  pathway: Pathway | undefined,
  terminal: Terminal,
): readonly string[] {
  if (effects.length === 0) return [];
  const latest = effects.slice(-mostSent);
  const more = effects.length - latest.length;
  return [
    paint(
      terminal,
      'bold',
      more === 0 ? 'Sent and prepared' : `Sent and prepared (the last ${mostSent} of ${effects.length})`,
    ),
    ...latest.map(({ kind, name, to, status, moment }) => {
      const title = (kind === 'notify' ? pathway?.notifications[name]?.title : pathway?.documents[name]?.title) ?? name;
      const whom = to.length === 0 ? '' : ` to ${to.map(role).join(', ')}`;
      return `  ${kind === 'notify' ? '✉' : '▤'} ${shortWhen(moment)}  ${title}${whom}${status === 'done' ? '' : `: ${status}`}`;
    }),
  ];
}

function acceptLines(
  accepts: CaseStanding['view']['accepts'],
  role: (name: string) => string,
  terminal: Terminal,
): readonly string[] {
  const possible = accepts.filter(({ answer }) => answer !== 'no');
  if (possible.length === 0) return [];
  const width = Math.max(...possible.map(({ event }) => event.length));
  return [
    paint(terminal, 'bold', 'Can be recorded now'),
    ...possible.map(({ event, title, answer, roles }) => {
      const text = `  ${event.padEnd(width)}  ${title}`;
      const more = [
        ...(answer === 'depends' ? ['depends on the data'] : []),
        ...(roles.length > 2 ? [] : [`by ${roles.map(role).join(' or ')}`]),
      ].join(', ');
      return more === '' || `${text} (${more})`.length > terminal.width
        ? text
        : `${text}${paint(terminal, 'dim', ` (${more})`)}`;
    }),
  ];
}
