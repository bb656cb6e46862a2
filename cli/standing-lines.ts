import type { Pathway } from '../language/schema/pathway.ts';
import { recipientTitle } from '../machines/recipient-title.ts';
import type { CaseStanding } from '../workflows/messages.ts';
import { noTitles } from './case-file/change-line.ts';
import { deadlineTable } from './deadline-table.ts';
import { eventLines } from './event-lines.ts';
import { hanging, wrap } from './help.ts';
import { incidentLines } from './incident-lines.ts';
import { paint, type Terminal } from './terminal.ts';
import { counted, shortWhen, whenInWords } from './words.ts';

/**
 * Where a case stands, for people: state, people, deadlines, tasks, flags, what may come next, incidents.
 *
 * @param options.isPast - is it looked at as it stood before? Then nothing can be recorded there.
 */
export function standingLines(
  reference: string,
  standing: CaseStanding,
  pathway: Pathway | undefined,
  terminal: Terminal,
  { isPast = false }: { readonly isPast?: boolean } = {},
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
    sentLines(view.effects, pathway, terminal),
    isPast ? [] : acceptLines(view.accepts, pathway, terminal),
    incidents.length === 0
      ? []
      : [
          paint(terminal, ['bold', 'red'], counted(incidents.length, 'incident')),
          ...incidents.flatMap((incident) => incidentLines(incident, pathway, terminal).map((line) => `  ${line}`)),
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
    ...latest.flatMap(({ kind, name, to, status, moment }) => {
      const title = (kind === 'notify' ? pathway?.notifications[name]?.title : pathway?.documents[name]?.title) ?? name;
      const whom =
        to.length === 0 ? '' : ` to ${to.map((whom) => recipientTitle(whom, pathway ?? noTitles)).join(', ')}`;
      const text = `${kind === 'notify' ? '✉' : '▤'} ${shortWhen(moment)}  ${title}${whom}${status === 'done' ? '' : `: ${effectStatuses[status]}`}`;
      return hanging(text, terminal.width, 2);
    }),
  ];
}

/** How what went out stands, for people. */
const effectStatuses: { readonly [status in CaseStanding['view']['effects'][number]['status']]: string } = {
  asked: 'being carried out',
  done: 'done',
  failed: 'failed',
  resolved: 'settled another way',
  history: 'before the case came here',
  skipped: 'not sent, its time was past',
  withdrawn: 'in error',
  superseded: 'overtaken by a correction',
  dropped: 'no longer wanted',
};

function acceptLines(
  accepts: CaseStanding['view']['accepts'],
  pathway: Pathway | undefined,
  terminal: Terminal,
): readonly string[] {
  const possible = accepts.filter(({ answer }) => answer !== 'no');
  if (possible.length === 0) return [];
  return [paint(terminal, 'bold', 'Can be recorded now'), ...eventLines(possible, pathway, terminal)];
}
