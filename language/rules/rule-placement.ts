import type { SourcePath } from '../source-path.ts';

/**
 * How strongly something holds a rule. `enforced`: it refuses, or times. `prompted`: it asks, and the record shows whether it was
 * answered. `stated`: it is shown.
 */
export type Hold = 'enforced' | 'prompted' | 'stated';

/** How a rule is held as a whole: by its strongest place, `outside` with a reason, or `nowhere`, which `check` refuses. */
export type RuleHow = Hold | 'outside' | 'nowhere';

/** An element of a definition that has a rule as its source. */
export interface RulePlace {
  /** `deadlines.icpc`, `events.PLAN_DECIDED.data.category`. */
  readonly path: string;
  /** The same, as its steps in the written definition. */
  readonly steps: SourcePath;
  /** What people call it. */
  readonly title: string;
  readonly how: Hold;
  /** By what it holds the rule: "refuses what does not meet it". */
  readonly by: string;
  /** Where the rule is named as its source. */
  readonly file: string;
  readonly line: number;
}

/** A rule of a register, and how a definition holds it. */
export interface RulePlacement {
  readonly id: string;
  /** In our own words. */
  readonly says: string;
  /** As the register has it: `deadline`, `role`, `document`. */
  readonly kind: string;
  readonly how: RuleHow;
  /** Every place, the strongest first. */
  readonly where: readonly RulePlace[];
  /** Where the policy is ambiguous, the meaning taken. */
  readonly reading?: string;
  /** Why it is outside. */
  readonly reason?: string;
}
