import { criteria, type Criterion } from '../../machines/paths/goal.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted } from '../words.ts';

/** How much of a criterion a suite covers. */
export interface CriterionSum {
  readonly criterion: Criterion;
  readonly goals: number;
  readonly covered: number;
  readonly unreachable: number;
  readonly unknown: number;
}

/** The sums of a suite, by criterion. */
export function sumsOf({ criteria: asked, verdicts }: Suite): readonly CriterionSum[] {
  return criteria
    .filter((criterion) => asked.includes(criterion))
    .map((criterion) => {
      const own = verdicts.filter(({ goal }) => goal.criterion === criterion);
      const of = (kind: string): number => own.filter(({ verdict }) => verdict.kind === kind).length;
      return {
        criterion,
        goals: own.length,
        covered: of('covered'),
        unreachable: of('unreachable'),
        unknown: of('unknown'),
      };
    });
}

/** What a suite covers, for people. */
export function pathLines(
  suite: Suite,
  failures: readonly string[],
  folder: string | undefined,
  terminal: Terminal,
): readonly string[] {
  const entries = suite.paths.reduce((sum, { steps }) => sum + steps.length + 1, 0);
  const rows = sumsOf(suite).map(({ criterion, goals, covered, unreachable, unknown }) => [
    { text: criterion },
    { text: `${covered} of ${goals - unreachable}` },
    { text: String(unreachable) },
    { text: String(unknown) },
  ]);
  const unreachable = suite.verdicts.flatMap(({ goal, verdict }) =>
    verdict.kind === 'unreachable' ? [`  ${goal.id}: ${verdict.reason}`] : [],
  );
  const unknown = suite.verdicts.flatMap(({ goal, verdict }) => (verdict.kind === 'unknown' ? [`  ${goal.id}`] : []));
  return [
    `${paint(terminal, 'bold', suite.pathway.id)}: ${counted(suite.paths.length, 'path')} with ${counted(entries, 'entry', 'entries')}, seed ${suite.seed}${folder === undefined ? '' : `, written to ${folder}`}`,
    ...table(['criterion', 'covered', 'unreachable', 'unknown'], rows, terminal),
    ...(unreachable.length === 0 ? [] : ['', 'No case can ever show:', ...unreachable]),
    ...(unknown.length === 0 ? [] : ['', 'Not shown, and not ruled out:', ...unknown]),
    ...(failures.length === 0
      ? []
      : ['', 'Came to something else when lived again:', ...failures.map((one) => `  ${one}`)]),
    ...suite.limits.map((limit) => `${paint(terminal, 'yellow', 'Note')}: ${limit}`),
  ];
}
