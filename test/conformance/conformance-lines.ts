import type { ConformanceCase } from './cases.ts';
import { caseName, differences } from './differences.ts';
import { isMeasure } from './measure.ts';
import type { Verdict } from './run-case.ts';

/** A case and what came of it. */
export interface CaseResult {
  readonly conformanceCase: ConformanceCase;
  readonly verdict: Verdict;
}

/** How many passed of how many: of all the package's cases with a script, and of those that are the measure. */
export interface Counts {
  readonly passed: number;
  readonly all: number;
  readonly measurePassed: number;
  readonly measure: number;
}

/** The counts of some results. */
export function countResults(results: readonly CaseResult[]): Counts {
  const measured = results.filter(({ conformanceCase }) => isMeasure(conformanceCase));
  return {
    passed: passedAmong(results),
    all: results.length,
    measurePassed: passedAmong(measured),
    measure: measured.length,
  };
}

/** The report: a table by group, each case that did not pass with the reason, the counts. The last line is `N/169 passed`. */
export function conformanceLines(results: readonly CaseResult[]): readonly string[] {
  const groups = Map.groupBy(results, ({ conformanceCase }) => conformanceCase.group);
  const total = countResults(results);
  const failed = results.filter(({ verdict }) => verdict.kind !== 'passed');
  return [
    row('group', 'passed', 'cases', "of XState's own"),
    ...[...groups].map(([group, members]) => countsRow(group, countResults(members))),
    countsRow('in all', total),
    '',
    ...failed.flatMap(explained),
    `${total.passed}/${total.all} of all cases with a script passed; below, those that XState's own suite runs.`,
    `${total.measurePassed}/${total.measure} passed`,
  ];
}

function explained({ conformanceCase, verdict }: CaseResult): readonly string[] {
  if (verdict.kind === 'passed') return [];
  const name = caseName(conformanceCase);
  const difference = differences[name];
  return [
    `${name}${isMeasure(conformanceCase) ? " (of XState's own)" : ''}: ${verdict.problem}`,
    difference === undefined ? '  NOT EXPLAINED' : `  ${difference.whose}: ${difference.why}`,
    '',
  ];
}

function countsRow(group: string, { passed, all, measurePassed, measure }: Counts): string {
  return row(group, String(passed), String(all), measure === 0 ? '–' : `${measurePassed}/${measure}`);
}

function row(group: string, passed: string, all: string, measured: string): string {
  return `${group.padEnd(36)}${passed.padStart(8)}${all.padStart(8)}${measured.padStart(18)}`;
}

function passedAmong(results: readonly CaseResult[]): number {
  return results.filter(({ verdict }) => verdict.kind === 'passed').length;
}
