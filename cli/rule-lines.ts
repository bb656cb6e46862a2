import { basename, extname } from 'node:path';
import type { Register } from '../language/register.ts';
import type { RuleHow, RulePlace } from '../language/rules/rule-placement.ts';
import { wrap } from './help.ts';
import { tallyOf, type HeldRule, type RuleTally } from './rule-tally.ts';
import { table } from './table.ts';
import { paint, type Look, type Terminal } from './terminal.ts';
import { counted } from './words.ts';
import { wrappedTable, type WrappedCell } from './wrapped-table.ts';

/** The rules of an authority, and those of them that are wanted. */
export interface RulesToTell {
  readonly title: string;
  readonly register: Register;
  readonly rules: readonly HeldRule[];
  readonly shown: readonly HeldRule[];
}

/** Rules as a process owner reads them: a table, the figures, then how ambiguous ones are read. */
export function ruleLines({ title, register, rules, shown }: RulesToTell, terminal: Terminal): readonly string[] {
  const readings = shown.filter(({ reading }) => reading !== undefined);
  return [
    paint(terminal, 'bold', title),
    ...wrap(`Rules of: ${register.document}`, terminal.width).map((line) => paint(terminal, 'dim', line)),
    '',
    ...wrappedTable(
      ['Rule', 'Held', 'What it says', 'Where', 'Shown by'],
      widthsFor(terminal.width),
      shown.map(ruleRow),
      terminal,
    ),
    '',
    ...wrap(tallyText(tallyOf(rules)), terminal.width),
    ...(readings.length === 0 ? [] : ['', paint(terminal, 'bold', 'Readings taken')]),
    ...readings.flatMap((rule) => readingLines(rule, terminal)),
  ];
}

/** The figures of several authorities. */
export function tallyTable(
  tallies: readonly (RuleTally & { readonly authority: string })[],
  terminal: Terminal,
): readonly string[] {
  const all = tallies.length > 1 ? [...tallies, { authority: 'all', ...sumOf(tallies) }] : tallies;
  const hows = (['enforced', 'prompted', 'stated', 'outside', 'nowhere'] as const).filter(
    (how) => how !== 'nowhere' || all.some((tally) => tally.nowhere > 0),
  );
  const rows = all.map((tally) => [
    tally.authority,
    String(tally.rules),
    ...hows.map((how) => String(tally[how])),
    `${tally.enforcedOrPrompted}%`,
    `${tally.figuredDeadlinesEnforced} of ${tally.figuredDeadlines}`,
    `${tally.provedByCaseFiles} of ${tally.enforced + tally.prompted}`,
  ]);
  return [
    ...table(
      ['Authority', 'rules', ...hows, 'held', 'deadlines', 'shown'],
      rows.map((row) => row.map((text) => ({ text }))),
      terminal,
    ),
    '',
    'held: enforced or prompted. deadlines: those with a figure that are enforced. shown: held rules that a case file proves.',
  ];
}

const looks: Readonly<Record<RuleHow, Look>> = {
  enforced: 'green',
  prompted: 'cyan',
  stated: 'yellow',
  outside: 'dim',
  nowhere: 'red',
};

const narrow = [7, 8] as const;

/** What is left beside the two narrow columns is shared out; below 80 columns lines get longer than the terminal. */
function widthsFor(width: number): readonly number[] {
  const left = Math.max(80, width) - narrow[0] - narrow[1] - 4 * 2;
  const says = Math.floor(left * 0.36);
  const where = Math.floor(left * 0.38);
  return [...narrow, says, where, left - says - where];
}

function ruleRow(rule: HeldRule): readonly WrappedCell[] {
  const { id, how, says, where, reason, provedBy } = rule;
  return [
    { text: id, look: 'bold' },
    { text: how, look: looks[how] },
    { text: says },
    { text: reason ?? whereText(where) },
    { text: provedBy.map((file) => basename(file, extname(file))).join(', '), look: 'dim' },
  ];
}

/** The strongest places by what people call them, and how many more there are. */
function whereText(where: readonly RulePlace[]): string {
  const told = where.slice(0, mostTold).map(({ title, steps }) => `${shortened(title)} (${partOf(steps)})`);
  const more = where.length - told.length;
  return [...told, ...(more > 0 ? [`and ${counted(more, 'more place')}`] : [])].join('; ');
}

const mostTold = 3;

/** What an element is called in a definition, by the last of its steps that says so. */
function partOf(steps: RulePlace['steps']): string {
  const section = steps.findLast((step) => Object.hasOwn(partNames, step));
  return section === undefined ? String(steps[0]) : (partNames[section] ?? '');
}

const partNames: Readonly<Record<string, string>> = {
  access: 'access',
  agendas: 'agenda',
  conditions: 'condition',
  data: 'field',
  deadlines: 'deadline',
  deliveries: 'delivery',
  documents: 'document',
  events: 'event',
  facts: 'fact',
  flags: 'flag',
  guidance: 'guidance',
  items: 'agenda item',
  meetings: 'meeting',
  milestones: 'milestone',
  notifications: 'notice',
  on: 'transition',
  people: 'person',
  roles: 'role',
  states: 'state',
  steps: 'step',
  tasks: 'task',
  values: 'list',
};

function shortened(title: string): string {
  return title.length <= 72 ? title : `${title.slice(0, 71).replace(/ [^ ]*$/, '')}…`;
}

function tallyText(tally: RuleTally): string {
  const parts = (['enforced', 'prompted', 'stated', 'outside', 'nowhere'] as const)
    .filter((how) => tally[how] > 0)
    .map((how) => `${tally[how]} ${how}`);
  return (
    `${counted(tally.rules, 'rule')}: ${parts.join(', ')}. ${tally.enforcedOrPrompted}% are enforced or prompted, and case files show ` +
    `${tally.provedByCaseFiles} of those ${tally.enforced + tally.prompted}. ` +
    `Of ${counted(tally.figuredDeadlines, 'deadline')} with a figure, ${tally.figuredDeadlinesEnforced} are enforced.`
  );
}

function readingLines({ id, ambiguous, reading = '' }: HeldRule, terminal: Terminal): readonly string[] {
  const indent = ' '.repeat(narrow[0] + 2);
  const [first = '', ...others] = wrap(reading, terminal.width - indent.length);
  const open = ambiguous === undefined ? [] : wrap(`Open: ${ambiguous}`, terminal.width - indent.length);
  return [
    `${paint(terminal, 'bold', id.padEnd(narrow[0]))}  ${first}`,
    ...others.map((line) => indent + line),
    ...open.map((line) => paint(terminal, 'dim', indent + line)),
  ];
}

function sumOf(tallies: readonly RuleTally[]): RuleTally {
  const sum = (key: keyof RuleTally): number => tallies.reduce((total, tally) => total + tally[key], 0);
  const rules = sum('rules');
  const enforced = sum('enforced');
  const prompted = sum('prompted');
  return {
    rules,
    enforced,
    prompted,
    stated: sum('stated'),
    outside: sum('outside'),
    nowhere: sum('nowhere'),
    enforcedOrPrompted: rules === 0 ? 0 : Math.floor((100 * (enforced + prompted)) / rules),
    figuredDeadlines: sum('figuredDeadlines'),
    figuredDeadlinesEnforced: sum('figuredDeadlinesEnforced'),
    provedByCaseFiles: sum('provedByCaseFiles'),
  };
}
