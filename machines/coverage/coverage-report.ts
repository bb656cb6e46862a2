import { criteria as allCriteria, type Criterion, type Goal } from '../paths/goal.ts';
import { listGoals } from '../paths/list-goals.ts';
import type { Subject } from '../paths/subject.ts';
import type { Suite, TestPath } from '../paths/suite.ts';
import { shortestRoutes, type Route } from './routes.ts';
import type { GoalHits } from './tracker.ts';

/** How a goal stands: shown; or not, with the way that would show it; or why there is none, or none is known. */
export type GoalStanding =
  | { readonly kind: 'covered' }
  | { readonly kind: 'uncovered'; readonly route?: Route }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What cases have shown of one goal. */
export interface GoalCoverage extends GoalHits {
  readonly goal: Goal;
  readonly standing: GoalStanding;
}

/** The figures of one criterion. */
export interface CoverageSum {
  readonly criterion: Criterion;
  readonly covered: number;
  /** All there are; those that no case can ever show included. */
  readonly goals: number;
  readonly unreachable: number;
  /** Neither shown nor ruled out, and no way is known. */
  readonly unknown: number;
  /** Covered of those that can be, in percent with one decimal, rounded down: 100 means all of them. */
  readonly percent: number;
}

/** What cases have shown of a pathway, goal by goal. */
export interface CoverageReport {
  readonly pathway: { readonly id: string; readonly title: string; readonly hash: string };
  readonly criteria: readonly Criterion[];
  readonly sums: readonly CoverageSum[];
  readonly goals: readonly GoalCoverage[];
  /** The paths that routes lead along. */
  readonly paths: readonly TestPath[];
  /** Were ways to what is not covered looked for? If not, nothing is known to be unreachable, either. */
  readonly searched: boolean;
  /** Limits that the search for ways ran into, in words. */
  readonly limits: readonly string[];
  /** Goals that were said to be unreachable and that a case has shown all the same: one of the two is wrong. */
  readonly contradictions: readonly string[];
}

/**
 * Holds what cases have shown against everything there is to show.
 *
 * @param suite - paths through the same version of the pathway, with what became of every goal.
 */
export function reportCoverage(
  subject: Subject,
  hits: ReadonlyMap<string, GoalHits>,
  { suite, criteria = allCriteria }: { readonly suite?: Suite; readonly criteria?: readonly Criterion[] },
): CoverageReport {
  const routes: ReadonlyMap<string, Route> = suite === undefined ? new Map() : shortestRoutes(suite);
  const verdicts = new Map((suite?.verdicts ?? []).map(({ goal, verdict }) => [goal.id, verdict]));
  const goals = listGoals(subject, criteria).map((goal): GoalCoverage => {
    const shown = hits.get(goal.id) ?? { times: 0, cases: [] };
    return { goal, ...shown, standing: standingOf(goal, shown.times) };
  });

  function standingOf({ id }: Goal, times: number): GoalStanding {
    if (times > 0) return { kind: 'covered' };
    const route = routes.get(id);
    const verdict = verdicts.get(id);
    if (route !== undefined) return { kind: 'uncovered', route };
    return verdict === undefined || verdict.kind === 'covered' ? { kind: 'uncovered' } : verdict;
  }

  const along = new Set(goals.flatMap(({ standing }) => (standing.kind === 'uncovered' ? [standing.route?.path] : [])));
  return {
    pathway: { ...subject.pathway, title: subject.compiled.pathway.title },
    criteria,
    sums: criteria.map((criterion) => sumOf(criterion, goals)),
    goals,
    paths: (suite?.paths ?? []).filter(({ id }) => along.has(id)),
    searched: suite !== undefined,
    limits: suite?.limits ?? [],
    contradictions: goals.flatMap(({ goal, times }) =>
      times > 0 && verdicts.get(goal.id)?.kind === 'unreachable' ? [goal.id] : [],
    ),
  };
}

function sumOf(criterion: Criterion, all: readonly GoalCoverage[]): CoverageSum {
  const goals = all.filter(({ goal }) => goal.criterion === criterion);
  const number = (kind: GoalStanding['kind']): number => goals.filter(({ standing }) => standing.kind === kind).length;
  const [covered, unreachable] = [number('covered'), number('unreachable')];
  const possible = goals.length - unreachable;
  const percent = possible === 0 ? 100 : Math.floor((1_000 * covered) / possible) / 10;
  return { criterion, covered, goals: goals.length, unreachable, unknown: number('unknown'), percent };
}
