import type { SourcePath } from '../source-path.ts';
import type { Words } from './words.ts';

/** Something in which two versions of one element differ. */
export interface Change {
  /** The part of the element: steps below it. */
  readonly path: SourcePath;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly says: string;
  readonly from?: string;
  readonly to?: string;
  /** Is only another word chosen, or another rule cited? Then nothing works otherwise. */
  readonly only?: 'wording' | 'sources';
  /** Rules of the part, beside those of the element. */
  readonly rules?: readonly string[];
  /** Elements told here in full, such as `conditions.quorate`: where one of them is new or gone, that goes without saying. */
  readonly tells?: readonly string[];
  /** Goes without saying where this element, such as `events.VISITED`, is itself new or gone. */
  readonly partOf?: string;
}

/** The words of both definitions. */
export interface Sides {
  readonly from: Words;
  readonly to: Words;
  /**
   * Has anything another id in the second? Then what reads alike on both sides is the same: the other id is told where it is given.
   */
  readonly renamed: boolean;
}

/**
 * Tells how two values of one part differ; asked only where they do. `elsewhere`: what is inside is compared as elements of
 * its own.
 */
export type Compare<V> = (from: V, to: V, sides: Sides) => readonly Change[] | 'elsewhere';

/** A change with more steps before its path, and words before its sentence. */
export function within(change: Change, path: SourcePath, lead = ''): Change {
  return { ...change, path: [...path, ...change.path], says: `${lead}${change.says}` };
}
