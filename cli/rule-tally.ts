import type { RulePlacement } from '../language/rules/rule-placement.ts';

/** A rule, how it is held, and what proves it. */
export interface HeldRule extends RulePlacement {
  /** Is it a deadline with a figure? Such a one has to be enforced. */
  readonly isFigured: boolean;
  /** The case files that say they prove it. */
  readonly provedBy: readonly string[];
  /** The stages of the pathway its places belong to; none if it holds throughout. */
  readonly stages: readonly string[];
  /** What the wording leaves open. */
  readonly ambiguous?: string;
}

/** How many rules are held how. */
export interface RuleTally {
  readonly rules: number;
  readonly enforced: number;
  readonly prompted: number;
  readonly stated: number;
  readonly outside: number;
  readonly nowhere: number;
  /** In whole per cent of all rules, rounded down. */
  readonly enforcedOrPrompted: number;
  readonly figuredDeadlines: number;
  readonly figuredDeadlinesEnforced: number;
  /** Of the enforced and the prompted ones. */
  readonly provedByCaseFiles: number;
}

/** Counts rules by how they are held. */
export function tallyOf(rules: readonly HeldRule[]): RuleTally {
  const count = (fits: (rule: HeldRule) => boolean): number => rules.filter(fits).length;
  const enforced = count(({ how }) => how === 'enforced');
  const prompted = count(({ how }) => how === 'prompted');
  return {
    rules: rules.length,
    enforced,
    prompted,
    stated: count(({ how }) => how === 'stated'),
    outside: count(({ how }) => how === 'outside'),
    nowhere: count(({ how }) => how === 'nowhere'),
    enforcedOrPrompted: rules.length === 0 ? 0 : Math.floor((100 * (enforced + prompted)) / rules.length),
    figuredDeadlines: count(({ isFigured }) => isFigured),
    figuredDeadlinesEnforced: count(({ isFigured, how }) => isFigured && how === 'enforced'),
    provedByCaseFiles: count(({ how, provedBy }) => (how === 'enforced' || how === 'prompted') && provedBy.length > 0),
  };
}
