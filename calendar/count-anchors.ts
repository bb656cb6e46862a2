import type { Count } from './count.ts';

/** The paths of the facts a count starts from, each once, in the order they are written. Literal dates are no anchors. */
export function anchorsOf(count: Count): readonly string[] {
  return [...new Set(pathsIn(count))];
}

function pathsIn(count: Count): readonly string[] {
  switch (count.kind) {
    case 'anchor':
      return [count.path];
    case 'date':
    case 'instant':
      return [];
    case 'distance':
    case 'neighbour':
    case 'numberedDay':
      return pathsIn(count.from);
    case 'timeOfDay':
      return pathsIn(count.on);
    case 'choice':
      return count.of.flatMap(pathsIn);
  }
}
