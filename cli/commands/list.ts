import type { ArgsDef } from 'citty';
import { parseInstant } from '../../calendar/instant.ts';
import { addDays } from '../../calendar/iso-date.ts';
import { londonDate, londonTime } from '../../calendar/london.ts';
import { byNextDue, type CaseSummary } from '../../client/list-cases.ts';
import { command, type Command } from '../command.ts';
import { withCases } from '../server.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted, shortDate } from '../words.ts';

const args = {
  authority: { type: 'string', valueHint: 'NAME', description: 'Only cases of this authority' },
  pathway: { type: 'string', valueHint: 'ID', description: 'Only cases that live by this pathway' },
  state: { type: 'string', valueHint: 'STATE', description: 'Only cases in this state, or in one inside it: onPlan' },
  overdue: { type: 'boolean', description: 'Only cases with a deadline that has passed and is still unmet' },
  incidents: { type: 'boolean', description: 'Only cases with something that a person has to look at' },
  closed: { type: 'boolean', description: 'The cases that have ended, instead of those that are open' },
  all: { type: 'boolean', description: 'Both' },
} as const satisfies ArgsDef;

/** `list`: the cases of the server. */
export function listCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'list',
      about: 'List open cases, those due next first',
      args,
      examples: [
        'duecourse list',
        'duecourse list --authority Warrington --overdue',
        'duecourse list --state onPlan --json',
        'duecourse list --closed',
      ],
      async run({ args: { authority, pathway, state, overdue, incidents, closed, all }, json }) {
        if (closed === true && all === true) throw new UsageError('Either --closed or --all, not both.');
        const filter = {
          ...(authority === undefined ? {} : { authority }),
          ...(pathway === undefined ? {} : { pathway }),
          ...(state === undefined ? {} : { state }),
          overdue: overdue === true,
          incidents: incidents === true,
          status: all === true ? ('all' as const) : closed === true ? ('closed' as const) : ('open' as const),
        };
        return withCases(terminal, json, async ({ client }) => {
          const cases: CaseSummary[] = [];
          for await (const found of client.list(filter)) cases.push(found);
          cases.sort(byNextDue);
          if (json) terminal.out(JSON.stringify(cases, undefined, 2));
          else for (const line of lines(cases, terminal)) terminal.out(line);
          return 0;
        });
      },
    },
    terminal,
  );
}

function lines(cases: readonly CaseSummary[], terminal: Terminal): readonly string[] {
  if (cases.length === 0) return ['No case fits.'];
  const rows = cases.map(({ reference, authority, states, nextDue, overdue, incidents }) => [
    { text: reference },
    { text: authority },
    { text: nextDue === undefined ? '' : limit(nextDue) },
    { text: overdue === 0 ? '' : String(overdue), look: 'red' as const },
    { text: incidents === 0 ? '' : String(incidents), look: 'red' as const },
    { text: states.join(', ') },
  ]);
  const overdue = cases.filter((found) => found.overdue > 0).length;
  const summary = `${counted(cases.length, 'case')}${overdue === 0 ? '' : `, ${paint(terminal, 'red', `${overdue} with something overdue`)}`}.`;
  return [
    ...table(['Reference', 'Authority', 'Next due', 'Overdue', 'Incidents', 'State'], rows, terminal),
    '',
    summary,
  ];
}

/** What ends at midnight was due on the date before it. */
function limit(ends: string): string {
  const instant = parseInstant(ends);
  const date = londonDate(instant);
  const time = londonTime(instant);
  return time === '00:00' ? shortDate(addDays(date, -1)) : `${shortDate(date)}, ${time}`;
}
