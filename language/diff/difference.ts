/** What two definitions differ in, told for people who run the pathway. Plain JSON. */
export interface Difference {
  /** The stage of the pathway it belongs to, {@link everywhere} or {@link wordingOnly}. */
  readonly stage: string;
  /** The kind of element: `deadline`, `event`, `role`. */
  readonly about: string;
  /** Where the element stands, in the second definition if that has it: `deadlines.icpc`. */
  readonly element: string;
  /** The part of it that is different; of an element that is new or gone, the element: `deadlines.icpc.due`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The element's name, for people. */
  readonly what: string;
  /** What is different about it, for people: `10 working days → 10 days`. */
  readonly says: string;
  /** As it is in the first definition; absent where there is nothing of the kind. */
  readonly from?: string;
  /** As it is in the second. */
  readonly to?: string;
  /** The rules that the element and its part answer to, in either definition. */
  readonly rules: readonly string[];
}

/** The group of what belongs to no single stage: roles, words, access. */
export const everywhere = 'Everywhere';

/** The group of what is only worded otherwise, or answers to other rules, and works as before. */
export const wordingOnly = 'Wording and sources only';

/** A definition that was compared. */
export interface Compared {
  readonly pathway: string;
  readonly title: string;
}

/** Everything in which two definitions differ. */
export interface PathwayDiff {
  readonly from: Compared;
  readonly to: Compared;
  /** Every stage of either, in the order a case comes to them. */
  readonly order: readonly string[];
  /** Every group that has a difference, in the order a case comes to them; {@link everywhere} and {@link wordingOnly} come last. */
  readonly stages: readonly string[];
  /** In the order of the stages. */
  readonly differences: readonly Difference[];
}
