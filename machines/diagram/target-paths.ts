/**
 * The dotted paths from the root that a transition's targets mean: a sibling of the state it is written at, or with `#` a path
 * from the root.
 *
 * @param above - the path of what holds the state the transition is written at; empty at the top.
 */
export function targetPaths(targets: readonly string[], above: string): readonly string[] {
  return targets.map((target) => {
    if (target.startsWith('#')) return target.slice(1);
    return above === '' ? target : `${above}.${target}`;
  });
}
