import type { CaseState } from '../case-state.ts';
import type { PathOpening, PathStep } from './suite.ts';

/** A case as far as the search has lived it: a leaf or a fork of the tree of everything tried. */
export interface Spot {
  readonly state: CaseState;
  /** The transitions taken last. */
  readonly last: readonly string[];
  readonly opened: PathOpening;
  readonly parent: Spot | undefined;
  /** What led here from the parent; none for an opening. */
  readonly step: PathStep | undefined;
  /** Goals seen on the way from the parent. */
  readonly seen: readonly string[];
  /** What is refused here, where that is worth a step: it leaves no trace, so every path through here can show it. */
  readonly refused: PathStep[];
  readonly depth: number;
  /** Did it show something that nothing had shown before? */
  readonly isFresh: boolean;
}

/** From the opening to a spot. */
export function trailOf(spot: Spot): readonly Spot[] {
  const trail: Spot[] = [];
  for (let here: Spot | undefined = spot; here !== undefined; here = here.parent) trail.push(here);
  return trail.toReversed();
}
