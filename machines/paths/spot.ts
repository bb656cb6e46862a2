import type { CaseState } from '../case-state.ts';
import { statePaths } from '../draft.ts';
import { sameConfiguration, type Configuration } from './react.ts';
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

const configurations = new WeakMap<object, Configuration>();

/** The states a case stands in: the same set for the same states. */
export function configurationOf({ snapshot }: CaseState): Configuration {
  const known = configurations.get(snapshot);
  if (known !== undefined) return known;
  const made = sameConfiguration(statePaths(snapshot.value));
  configurations.set(snapshot, made);
  return made;
}
