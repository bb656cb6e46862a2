import type { Pathway } from '../../language/schema/pathway.ts';
import type { CoverageReport, GoalCoverage } from '../../machines/coverage/coverage-report.ts';
import { hanging, wrap } from '../help.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted } from '../words.ts';
import { criterionWords } from './criterion-words.ts';
import type { Lived, LivedSource, SourceKind } from './lived.ts';
import { routeLines } from './route-words.ts';
import type { Threshold } from './thresholds.ts';

/** What is printed of one coverage. */
export interface Told {
  readonly report: CoverageReport;
  readonly lived: Lived;
  readonly pathway: Pathway;
  readonly thresholds: readonly Threshold[];
  /** Every item that is not covered is named, not only the first of each criterion. */
  readonly all: boolean;
}

/** The summary for a terminal: figures, what is not covered with the shortest way to it, and what was not counted. */
export function coverageLines(
  { report, lived, pathway, thresholds, all }: Told,
  terminal: Terminal,
): readonly string[] {
  return [
    paint(terminal, 'bold', `${report.pathway.title}: what was tried`),
    ...wrap(sourcesInWords(lived.sources), terminal.width),
    '',
    ...table(
      ['', 'covered', 'of', '', 'cannot be', 'unknown'],
      report.sums.map((sum) => {
        const below = thresholds.find(({ criterion }) => criterion === sum.criterion);
        const isBelow = below !== undefined && sum.percent < below.percent;
        const look = isBelow ? 'red' : sum.percent === 100 ? 'green' : 'yellow';
        return [
          { text: `${sum.criterion}` },
          { text: String(sum.covered) },
          { text: String(sum.goals - sum.unreachable) },
          { text: `${sum.percent}%`, look },
          { text: sum.unreachable === 0 ? '' : String(sum.unreachable) },
          { text: sum.unknown === 0 ? '' : String(sum.unknown) },
        ];
      }),
      terminal,
    ),
    ...report.criteria.flatMap((criterion) => {
      const open = report.goals.filter(
        ({ goal, standing }) => goal.criterion === criterion && ['uncovered', 'unknown'].includes(standing.kind),
      );
      if (open.length === 0) return [];
      const shown = all ? open : open.slice(0, shownOfEach);
      return [
        '',
        paint(
          terminal,
          'bold',
          `Not covered: ${counted(open.length, criterionWords[criterion].one, criterionWords[criterion].many)}`,
        ),
        ...shown.flatMap((one) => openLines(one, report, pathway, terminal)),
        ...(shown.length < open.length
          ? [
              paint(
                terminal,
                'dim',
                `  … and ${open.length - shown.length} more: --all names them, --html FILE shows them.`,
              ),
            ]
          : []),
      ];
    }),
    ...remarkLines(report, lived, terminal),
    ...thresholdLines(report, thresholds, terminal),
  ];
}

const shownOfEach = 3;

function openLines(
  { goal, standing }: GoalCoverage,
  report: CoverageReport,
  pathway: Pathway,
  terminal: Terminal,
): readonly string[] {
  const route = standing.kind === 'uncovered' ? routeLines(standing.route, report, pathway) : [];
  const why = standing.kind === 'unknown' ? [`unknown: ${standing.reason}`] : [];
  return [
    ...hanging(`• ${goal.title}`, terminal.width, 2),
    ...[...route.map((line, index) => `${index + 1}. ${line}`), ...why].flatMap((line) =>
      hanging(line, terminal.width, 6).map((text) => paint(terminal, 'dim', text)),
    ),
  ];
}

/** From what, in words: `12 case files, 148 entries`. */
export function sourcesInWords(sources: readonly LivedSource[]): string {
  if (sources.length === 0) return 'Nothing was lived.';
  const kinds = [...new Set(sources.map(({ kind }) => kind))].map((kind) => {
    const those = sources.filter((source) => source.kind === kind);
    const cases = those.reduce((sum, source) => sum + source.cases, 0);
    return inWords(kind, those.length, cases);
  });
  const entries = sources.reduce((sum, source) => sum + source.entries, 0);
  return `From ${kinds.join(', ')}: ${counted(entries, 'entry', 'entries')}.`;
}

function inWords(kind: SourceKind, files: number, cases: number): string {
  switch (kind) {
    case 'case file':
      return counted(files, 'case file');
    case 'suite':
      return `${counted(files, 'suite')} with ${counted(cases, 'path')}`;
    case 'log':
      return `${counted(cases, 'log')} of cases`;
    case 'running':
      return counted(cases, 'case of the server', 'cases of the server');
  }
}

function remarkLines(report: CoverageReport, { remarks, wrong }: Lived, terminal: Terminal): readonly string[] {
  const notes = [
    ...(report.searched
      ? []
      : ['Ways to what is not covered were not looked for, so nothing is known to be impossible.']),
    ...report.limits,
    ...report.contradictions.map(
      (id) => `${id} was said to be impossible, and a case has shown it. Please report this.`,
    ),
    ...remarks.map(({ source, message }) => `${source}: ${message}`),
  ];
  return [
    ...(notes.length === 0 ? [] : ['', paint(terminal, 'bold', 'To know')]),
    ...notes.flatMap((note) => hanging(`• ${note}`, terminal.width, 0)),
    ...(wrong.length === 0 ? [] : ['', paint(terminal, ['bold', 'red'], counted(wrong.length, 'problem'))]),
    ...wrong.flatMap(({ source, message }) => hanging(`• ${source}: ${message}`, terminal.width, 0)),
  ];
}

function thresholdLines(
  { sums }: CoverageReport,
  thresholds: readonly Threshold[],
  terminal: Terminal,
): readonly string[] {
  if (thresholds.length === 0) return [];
  const missed = missedThresholds(sums, thresholds);
  if (missed.length === 0) return ['', paint(terminal, 'green', 'Every threshold is reached.')];
  return ['', ...missed.map((message) => paint(terminal, 'red', message))];
}

/** The thresholds that were not reached, in words. */
export function missedThresholds(sums: CoverageReport['sums'], thresholds: readonly Threshold[]): readonly string[] {
  return thresholds.flatMap(({ criterion, percent }) => {
    const sum = sums.find((one) => one.criterion === criterion);
    return sum === undefined || sum.percent >= percent
      ? []
      : [`Below the threshold: ${criterion} are covered to ${sum.percent}%, and ${percent}% are asked for.`];
  });
}
