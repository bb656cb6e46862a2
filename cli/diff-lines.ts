import { wordingOnly, type Difference, type PathwayDiff } from '../language/diff/difference.ts';
import { wrap } from './help.ts';
import { paint, type Look, type Terminal } from './terminal.ts';
import { counted } from './words.ts';

/** How a report is laid out. */
interface Layout {
  /** Show every difference in wording and sources, and every fact in full. */
  readonly whole: boolean;
}

/** Differences as people read them: by stage, then element by element; one that differs in one thing takes one line. */
export function diffLines(diff: PathwayDiff, { whole }: Layout, terminal: Terminal): readonly string[] {
  return diff.stages.flatMap((stage) => {
    const differences = diff.differences.filter((each) => each.stage === stage);
    const lines =
      stage === wordingOnly && !whole ? shortly(differences, terminal) : fully(differences, whole, terminal);
    return ['', paint(terminal, 'bold', capital(stage)), ...lines];
  });
}

/** The last group is kept short: what is worded otherwise works as before. */
const MOST_SHOWN = 12;

function shortly(differences: readonly Difference[], terminal: Terminal): readonly string[] {
  const isSource = ({ path }: Difference): boolean => path.endsWith('source');
  const worded = elements(differences.filter((each) => !isSource(each)));
  const sourced = elements(differences.filter(isSource));
  const shown = worded.slice(0, MOST_SHOWN);
  const left = worded.length - shown.length;
  const rest = [
    ...(left > 0 ? [`${counted(left, 'more element')} worded otherwise`] : []),
    ...(sourced.length > 0 ? [`${counted(sourced.length, 'element')} with other sources`] : []),
  ];
  return [
    ...shown.flatMap((each) => elementLines(each, terminal)),
    ...(rest.length === 0
      ? []
      : wrap(`${left > 0 ? '… and ' : ''}${rest.join(', ')}: see --stage wording.`, terminal.width - 2, '  ')),
  ];
}

/** Facts that are new or gone say little by themselves, because what reads them is told. Unless asked for, their names are enough. */
function fully(differences: readonly Difference[], whole: boolean, terminal: Terminal): readonly string[] {
  const isFact = ({ about, path, element }: Difference): boolean => !whole && about === 'fact' && path === element;
  return [
    ...elements(differences.filter((each) => !isFact(each))).flatMap((each) => elementLines(each, terminal)),
    ...factLines(differences.filter(isFact), terminal),
  ];
}

function factLines(facts: readonly Difference[], terminal: Terminal): readonly string[] {
  return (['added', 'removed'] as const).flatMap((kind) => {
    const names = facts.filter((each) => each.kind === kind).map(({ what }) => what);
    return names.length === 0 ? [] : hanging('  ', kind, `${'facts'.padEnd(COLUMN)} ${names.join(', ')}`, terminal);
  });
}

/** The differences of one element, in their order. */
function elements(differences: readonly Difference[]): readonly (readonly Difference[])[] {
  return [...Map.groupBy(differences, ({ about, what, element }) => `${about}\n${what}\n${element}`).values()];
}

function elementLines(differences: readonly Difference[], terminal: Terminal): readonly string[] {
  const [first, another] = differences;
  if (first === undefined) return [];
  const about = `${first.about.padEnd(COLUMN)} `;
  const rules = rulesOf(differences);
  if (another === undefined) {
    const text = `${first.what}${first.says === '' ? '' : `: ${first.says}`}${rules}`;
    return hanging('  ', first.path === first.element ? first.kind : 'changed', `${about}${text}`, terminal);
  }
  return [
    ...hanging('  ', 'changed', `${about}${first.what}${rules}`, terminal),
    ...runsOf(differences).flatMap(({ lead, of }) => partLines(lead, of, terminal)),
  ];
}

/** Differences behind each other that are about the same part, such as an agenda. */
interface Run {
  /** `agenda “What every conference has to do”: `, empty where there is no such part. */
  readonly lead: string;
  readonly of: readonly Difference[];
}

function runsOf(differences: readonly Difference[]): readonly Run[] {
  const runs: { lead: string; of: Difference[] }[] = [];
  for (const each of differences) {
    const lead = /^[^:“]*“[^”]*”: /.exec(each.says)?.[0] ?? '';
    const last = runs.at(-1);
    if (last !== undefined && lead !== '' && last.lead === lead) last.of.push(each);
    else runs.push({ lead, of: [each] });
  }
  return runs;
}

/** What several sentences begin with is said once. */
function partLines(lead: string, differences: readonly Difference[], terminal: Terminal): readonly string[] {
  const start = ' '.repeat(INDENT);
  if (differences.length === 1) return differences.flatMap((each) => hanging(start, each.kind, each.says, terminal));
  return [
    ...hanging(start, 'changed', lead.replace(/: $/, ''), terminal),
    ...differences.flatMap((each) => hanging(`${start}  `, each.kind, each.says.slice(lead.length), terminal)),
  ];
}

const COLUMN = 10;
const INDENT = COLUMN + 5;
const marks: { readonly [kind in Difference['kind']]: { readonly sign: string; readonly look: Look } } = {
  added: { sign: '+', look: 'green' },
  removed: { sign: '−', look: 'red' },
  changed: { sign: '~', look: 'yellow' },
};

function rulesOf(differences: readonly Difference[]): string {
  const rules = [...new Set(differences.flatMap((each) => each.rules))];
  return rules.length === 0 ? '' : ` [${rules.join(', ')}]`;
}

/** A line that begins with its mark; what does not fit stands below its text. */
function hanging(start: string, kind: Difference['kind'], text: string, terminal: Terminal): readonly string[] {
  const indent = ' '.repeat(Math.max(INDENT, start.length + 2));
  // The column of the first line is as wide as the indent of the others, so that all can be wrapped alike.
  const head = text.slice(0, indent.length - start.length - 2);
  const [first = '', ...others] = wrap(text.slice(head.length), terminal.width - indent.length);
  const sign = paint(terminal, marks[kind].look, marks[kind].sign);
  return [`${start}${sign} ${head}${first}`, ...others.map((line) => `${indent}${line}`)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
