import type { LoadedPathway } from '../load/load-pathway.ts';
import type { Place } from '../problem.ts';
import type { SourcePath } from '../source-path.ts';
import { toPlain, type PlainValue, type SourceNode } from '../source-tree.ts';

/** Something of a base that an overlay takes away, or has another value for. */
export interface OverlayEdit {
  readonly kind: 'removed' | 'replaced';
  readonly path: SourcePath;
  /** Where the base has it. */
  readonly was: Place;
  /** Where the overlay removes or replaces it. */
  readonly by: Place;
  /** What the base has there. */
  readonly content: PlainValue;
}

/** Everything of its bases that a definition takes away or replaces. What it adds is not among it. */
export function overlayEdits({ declared, bases }: LoadedPathway): readonly OverlayEdit[] {
  const edits = bases.flatMap(({ tree }) => [...editsBetween(tree, declared, [])]);
  const key = ({ by, was }: OverlayEdit): string => JSON.stringify([by, was]);
  return [...new Map(edits.map((edit) => [key(edit), edit])).values()];
}

function* editsBetween(base: SourceNode, over: SourceNode, path: SourcePath): Iterable<OverlayEdit> {
  if (base.kind === 'map' && over.kind === 'map') {
    for (const [key, { key: was, value }] of base.entries) {
      const [entry, gone] = [over.entries.get(key), over.removed?.get(key)];
      const here = [...path, key];
      if (entry !== undefined) yield* editsBetween(value, entry.value, here);
      else if (gone !== undefined) yield { kind: 'removed', path: here, was, by: gone.by, content: toPlain(value) };
    }
  } else if (!isSamePlace(base.place, over.place)) {
    yield { kind: 'replaced', path, was: base.place, by: over.place, content: toPlain(base) };
  }
}

/** Whether two places are one. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
