import type { ArgsDef } from 'citty';
import type { Pathway } from '../../language/schema/pathway.ts';
import { measureDeadlines, type Measured } from '../../machines/measure-deadlines.ts';
import type { DeadlineView } from '../../machines/view.ts';
import { command, type Command } from '../command.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import { withCases, type Cases } from '../server.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../words.ts';

const args = {
  pathway: { type: 'string', valueHint: 'ID', description: 'Only cases that live by this pathway' },
  authority: { type: 'string', valueHint: 'NAME', description: 'Only cases of this authority' },
} as const satisfies ArgsDef;

/** A measure of a definition, over the cases that live by it. */
interface MeasureOfCases extends Measured {
  readonly pathway: string;
  readonly measure: string;
  readonly title: string;
  readonly cases: number;
}

/** `measures`: how often deadlines were kept. */
export function measuresCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'measures',
      about: 'Tell how often deadlines were kept, by their limit and by the date they had first',
      details:
        'Everything under “measures” of the definitions, over open and ended cases, counted by case. In time: met by the limit, with every extension and ' +
        'standstill. First date: met by the date that was counted first, so that more time that was granted hides no delay.',
      args,
      examples: ['duecourse measures', 'duecourse measures --pathway northmoor-foi --json'],
      async run({ args: { pathway, authority }, json }) {
        const filter = {
          ...(pathway === undefined ? {} : { pathway }),
          ...(authority === undefined ? {} : { authority }),
          status: 'all' as const,
        };
        return withCases(terminal, json, async (cases) => {
          const references: string[] = [];
          for await (const { reference } of cases.client.list(filter)) references.push(reference);
          const measured = await measureCases(references, cases);
          if (json) terminal.out(JSON.stringify({ cases: references.length, measures: measured }, undefined, 2));
          else for (const line of lines(measured, references.length, terminal)) terminal.out(line);
          return 0;
        });
      },
    },
    terminal,
  );
}

/** So many cases are asked at a time. */
const AT_ONCE = 8;

async function measureCases(references: readonly string[], cases: Cases): Promise<readonly MeasureOfCases[]> {
  const groups = new Map<
    string,
    { pathway: string; measure: string; title: string; cases: number; found: DeadlineView[] }
  >();
  for (let first = 0; first < references.length; first += AT_ONCE) {
    const asked = references.slice(first, first + AT_ONCE).map((reference) => askCase(reference, cases));
    for (const { rules, deadlines } of await Promise.all(asked)) {
      for (const [measure, { title, deadline }] of Object.entries(rules?.measures ?? {})) {
        const pathway = rules?.pathway ?? '';
        const group = groups.get(`${pathway} ${measure}`) ?? { pathway, measure, title, cases: 0, found: [] };
        group.cases += 1;
        group.found.push(...deadlines.filter(({ id }) => id === deadline));
        groups.set(`${pathway} ${measure}`, group);
      }
    }
  }
  return [...groups.values()]
    .sort((a, b) => (a.pathway < b.pathway ? -1 : a.pathway > b.pathway ? 1 : 0))
    .map(({ found, ...group }) => ({ ...group, ...measureDeadlines(found) }));
}

async function askCase(
  reference: string,
  { client, server }: Cases,
): Promise<{ readonly rules: Pathway | undefined; readonly deadlines: readonly DeadlineView[] }> {
  const [{ view }, rules] = await Promise.all([client.show(reference), rulesOfCase(server.client, reference)]);
  return { rules, deadlines: view.deadlines };
}

function lines(measured: readonly MeasureOfCases[], cases: number, terminal: Terminal): readonly string[] {
  if (measured.length === 0) return ['No case fits whose pathway measures anything.'];
  return [
    ...[...new Set(measured.map(({ pathway }) => pathway))].flatMap((pathway) => [
      ...table(
        [pathway, 'Decided', 'In time', 'First date', 'Late', 'Overdue', 'Extended', 'Stopped', 'Open'],
        measured.filter((measure) => measure.pathway === pathway).map(rowOf),
        terminal,
      ),
      '',
    ]),
    `${counted(cases, 'case')}, counted by case.`,
  ];
}

function rowOf(measure: MeasureOfCases): readonly { readonly text: string }[] {
  const { title, decided, inTime, inOriginalTime, late, overdue, extended, stoodStill, open } = measure;
  return [
    title,
    String(decided),
    share(inTime, decided),
    share(inOriginalTime, decided),
    ...[late, overdue, extended, stoodStill, open].map((count) => (count === 0 ? '' : String(count))),
  ].map((text) => ({ text }));
}

/** `3 (75%)`; rounded down, so that all is said only of all. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${part} (${Math.floor((100 * part) / whole)}%)`;
}
