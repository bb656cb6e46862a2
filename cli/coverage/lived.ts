import type { Criterion } from '../../machines/paths/goal.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import type { GoalHits } from '../../machines/coverage/tracker.ts';

/** Where cases came from. */
export type SourceKind = 'case file' | 'suite' | 'log' | 'running';

/** A file, or the running cases, and what was lived of it. */
export interface LivedSource {
  readonly kind: SourceKind;
  readonly name: string;
  readonly cases: number;
  readonly entries: number;
}

/** What was not counted, or only in part, and why. It makes nothing fail. */
export interface Remark {
  readonly source: string;
  readonly message: string;
}

/** What is wrong with what was given: the coverage stands, but not for what its tests say. */
export interface Wrong {
  readonly source: string;
  readonly message: string;
}

/** Everything that was lived, with what it has shown. */
export interface Lived {
  readonly sources: readonly LivedSource[];
  readonly hits: ReadonlyMap<string, GoalHits>;
  readonly remarks: readonly Remark[];
  readonly wrong: readonly Wrong[];
  /** A suite of this very version that was among the files: what it says of goals need not be found out again. */
  readonly suite?: Suite;
}

/** Does a suite tell of every goal of these criteria? */
export function isSuiteFor(suite: Suite, hash: string, criteria: readonly Criterion[]): boolean {
  return suite.pathway.hash === hash && criteria.every((one) => suite.criteria.includes(one));
}
