import type { CoverageReport, GoalCoverage } from '../../../machines/coverage/coverage-report.ts';
import type { Mark, Marks } from '../../../machines/diagram/marks.ts';
import { counted } from '../../words.ts';

/** What a coverage lays over the diagram: each state, transition and deadline with how often it was tried. */
export function marksOf({ goals }: CoverageReport): Marks {
  const byId = new Map(goals.map((one) => [one.goal.id, one]));
  const deadlines = Map.groupBy(
    goals.filter(({ goal }) => goal.criterion === 'deadlines'),
    ({ goal }) => goal.id.slice('deadline:'.length, goal.id.lastIndexOf('/')),
  );
  return {
    state: (path) =>
      markOf(byId.get(`state:${path}`), (one) => `in ${counted(one.cases.length, 'case')}`, 'no case stood here'),
    transition: (id) => markOf(byId.get(`transition:${id}`), (one) => counted(one.times, 'time'), 'never'),
    deadline: (id) => deadlineMark(deadlines.get(id) ?? []),
    key: [
      'Green, ✓: some case was here, or took this step.',
      'Brown, ◐: some of it was tried, some was not.',
      'Red, ✗, broken line: no case ever did.',
      'Grey, –: no case can.',
    ],
  };
}

function markOf(one: GoalCoverage | undefined, tried: (one: GoalCoverage) => string, never: string): Mark | undefined {
  switch (one?.standing.kind) {
    case undefined:
      return undefined;
    case 'covered':
      return { kind: 'tried', note: tried(one) };
    case 'unreachable':
      return { kind: 'impossible', note: 'cannot be' };
    default:
      return { kind: 'never', note: never };
  }
}

function deadlineMark(outcomes: readonly GoalCoverage[]): Mark | undefined {
  const possible = outcomes.filter(({ standing }) => standing.kind !== 'unreachable');
  if (outcomes.length === 0) return undefined;
  if (possible.length === 0) return { kind: 'impossible', note: 'nothing of it can be' };
  const tried = possible.filter(({ standing }) => standing.kind === 'covered').length;
  if (tried === 0) return { kind: 'never', note: 'nothing of it was tried' };
  const all = tried === possible.length;
  return { kind: all ? 'tried' : 'partly', note: `${tried} of ${possible.length} outcomes tried` };
}
