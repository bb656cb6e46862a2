/** What a suite can be asked to cover, in the order people think of it. */
export const criteria = [
  'states',
  'transitions',
  'guards',
  'deadlines',
  'records',
  'effects',
  'pairs',
  'refusals',
] as const;

/**
 * Every state; every transition; every guard outcome; every deadline outcome; every way to record an event; everything that follows
 * from one; every pair of consecutive transitions; every refusal.
 */
export type Criterion = (typeof criteria)[number];

/** One thing a log can show of a definition. */
export interface Goal {
  readonly criterion: Criterion;
  /** Unique in its pathway and the same from run to run: `transition:enquiry/ICPC_HELD/0`, `deadline:icpc/metOnLastDay`. */
  readonly id: string;
  /** For people: what has to be seen. */
  readonly title: string;
  /** Where in the resolved definition it comes from: `states.enquiry.on.ICPC_HELD.0`. */
  readonly at: string;
}

/** What became of a goal. Nothing is dropped: what could be neither shown nor ruled out is unknown, with what was tried. */
export type Verdict =
  | { readonly kind: 'covered'; readonly path: string }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A goal and what became of it. */
export interface GoalVerdict {
  readonly goal: Goal;
  readonly verdict: Verdict;
}
