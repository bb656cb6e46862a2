import type { VersionComparison } from '../../machines/difference/compare-versions.ts';
import { wrap } from '../help.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted } from '../words.ts';
import type { ChangedElement } from './changed-elements.ts';
import type { ToldClass } from './class-words.ts';

/** A class of disagreement with everything that is told of it. */
export interface ReportedClass extends ToldClass {
  readonly id: string;
  /** Do the versions agree in everything before the log's last step? */
  readonly isFirst: boolean;
  /** They do not, and nothing shows that it has another reason than what differs earlier. */
  readonly mayFollow: boolean;
  /** The steps in words. */
  readonly steps: readonly string[];
  /** Ids of the changes without which it does not show; empty where it takes several, or none was tried. */
  readonly because: readonly string[];
  /** The case file that was written, and whether it holds before and fails after. */
  readonly file?: { readonly name: string; readonly tells: boolean };
}

/** What two versions' comparison came to. */
export interface ComparisonReport {
  readonly old: string;
  readonly new: string;
  readonly classes: readonly ReportedClass[];
  readonly changes: readonly (ChangedElement & { readonly shown: boolean })[];
  readonly lived: VersionComparison['lived'];
  /** Paths that were made from each version. */
  readonly generated: { readonly old: number; readonly new: number };
  readonly limits: readonly string[];
}

/** The comparison for a terminal: each log once, with everything that differs at its end; then what no case showed. */
export function compareLines(report: ComparisonReport, terminal: Terminal): readonly string[] {
  const { classes, changes, lived, generated, limits } = report;
  const first = classes.filter(({ mayFollow }) => !mayFollow);
  const later = classes.filter(({ mayFollow }) => mayFollow);
  const unknown = changes.filter(({ shown }) => !shown);
  const names = `${paint(terminal, 'bold', report.old)} → ${paint(terminal, 'bold', report.new)}`;
  const tried = `${counted(lived.logs, 'case')} with ${counted(lived.steps, 'entry', 'entries')} lived by both, ${generated.old} made from the one and ${generated.new} from the other`;
  const titles = new Map(changes.map((change) => [change.id, titleOf(change)]));
  return [
    classes.length === 0
      ? `${names}: no case was found in which they differ.`
      : `${names}: they differ in ${counted(classes.length, 'way')}.`,
    ...wrap(`${tried}.`, terminal.width - 2, '  '),
    ...grouped(first).flatMap((group, index) => ['', ...groupLines(group, index + 1, titles, terminal)]),
    ...(later.length === 0
      ? []
      : [
          '',
          paint(terminal, 'bold', 'Seen only in cases that had differed before, so it may follow from that:'),
          ...later.flatMap((each) => laterLines(each, terminal)),
        ]),
    ...(unknown.length === 0
      ? []
      : [
          '',
          paint(terminal, 'bold', `Changed, and no case showed a difference (not ruled out): ${unknown.length}`),
          ...unknown.flatMap((change) => wrap(titleOf(change), terminal.width - 4, '    ').map(dashed)),
        ]),
    ...(changes.length > 0 && unknown.length === 0
      ? [
          '',
          changes.length === 1
            ? 'The 1 changed element showed.'
            : `Every one of ${changes.length} changed elements showed.`,
        ]
      : []),
    ...limits.map((limit) => `${paint(terminal, 'yellow', 'Note')}: ${limit}`),
  ];
}

function dashed(line: string, index: number): string {
  return index === 0 ? `  - ${line.trimStart()}` : line;
}

/** Classes that show at the end of one and the same log. */
function grouped(classes: readonly ReportedClass[]): readonly (readonly ReportedClass[])[] {
  return [...Map.groupBy(classes, ({ steps }) => steps.join('\n')).values()].toSorted(
    ([one], [other]) => (one?.steps.length ?? 0) - (other?.steps.length ?? 0),
  );
}

function groupLines(
  group: readonly ReportedClass[],
  number: number,
  titles: ReadonlyMap<string, string>,
  terminal: Terminal,
): readonly string[] {
  const [first] = group;
  const steps = first?.steps ?? [];
  return [
    paint(
      terminal,
      'bold',
      `${number}. ${steps.length === 1 ? 'When a case is opened' : `After ${counted(steps.length, 'entry', 'entries')}`}`,
    ),
    ...steps.flatMap((step) =>
      wrap(step, terminal.width - 6, '      ').map((line, index) => (index === 0 ? `    ${line.trimStart()}` : line)),
    ),
    ...group.flatMap((each) => classLines(each, titles, '  ', terminal)),
  ];
}

function classLines(
  { title, old, new: fresh, because, file }: ReportedClass,
  titles: ReadonlyMap<string, string>,
  indent: string,
  terminal: Terminal,
): readonly string[] {
  const inner = `${indent}    `;
  const line = (label: string, text: string): readonly string[] =>
    wrap(`${label}${text}`, terminal.width - inner.length - 2, `${inner}  `).map((each, index) =>
      index === 0 ? `${inner}${each.trimStart()}` : each,
    );
  return [
    ...wrap(title, terminal.width - inner.length, inner).map((each, index) =>
      index === 0 ? `${indent}${paint(terminal, 'yellow', '~')} ${each.trimStart()}` : each,
    ),
    ...line('before: ', old),
    ...line('now:    ', fresh),
    ...because.flatMap((id) => line('because ', titles.get(id) ?? id)),
    ...(file === undefined
      ? []
      : line(
          '',
          `${file.name}${file.tells ? '' : ' (what differs is nothing that case files look at: it holds by both)'}`,
        )),
  ];
}

/** What may follow from another difference is told shortly; its log is there for programs, and as a case file. */
function laterLines({ title, old, new: fresh, file }: ReportedClass, terminal: Terminal): readonly string[] {
  const at = file === undefined ? '' : ` [${file.name}]`;
  return wrap(`${title}: ${old} → ${fresh}${at}`, terminal.width - 4, '    ').map((line, index) =>
    index === 0 ? `  ${paint(terminal, 'dim', '~')} ${line.trimStart()}` : line,
  );
}

function titleOf({ about, what, says }: ChangedElement): string {
  const text = says.filter((each) => each !== '').join('; ');
  return `${about} ${what}${text === '' ? '' : `: ${text}`}`;
}
