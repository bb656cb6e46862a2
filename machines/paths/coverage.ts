import type { CaseState } from '../case-state.ts';
import type { Entry } from '../entry.ts';
import type { StepResult } from '../step.ts';

/** What a case went through between two states: an entry and its answer, or time that passed. */
export type Happening =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly result: StepResult }
  | { readonly kind: 'time'; readonly state: CaseState };

/** What one happening shows. */
export interface Observation {
  /** Goals it covers, by id. */
  readonly goals: readonly string[];
  /** The transitions it took, by goal id; none if it took none. Pairs are made of these and the next ones. */
  readonly transitions: readonly string[];
}

/**
 * Sees which goals a case covers as it is lived through. The same one serves the search for paths, the coverage of case files
 * and that of real logs. Holds nothing of the case: the caller passes on the transitions taken last.
 */
export interface Observer {
  /**
   * @param before - the case as it stood; none before the opening.
   * @param last - the transitions taken by the last entry or moment that took any.
   */
  observe(before: CaseState | undefined, happening: Happening, last: readonly string[]): Observation;
}
