import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import type { Aspects } from './aspects.ts';
import type { Sides } from './change.ts';
import type { Words } from './words.ts';

/** A kind of element: everything needed to find, name, compare and describe its elements. */
export interface ElementKind<E extends object> {
  /** What people call it: `deadline`. */
  readonly about: string;
  /** Its section, such as `deadlines`. */
  readonly section: string;
  all(pathway: Pathway): { readonly [id: string]: E };
  path(id: string): SourcePath;
  /** Its name, for people. */
  name(element: E, id: string): string;
  /** Where it is named by what it belongs to: the holder of a role by the role. */
  called?(id: string, words: Words): string;
  /** What tells that two with different ids are the same one; their name unless given. */
  alike?(element: E, id: string): string;
  /** What a new one, or one that is gone, is about. */
  describe(element: E, words: Words, id: string): string;
  readonly aspects: Aspects<E>;
  /** What several parts of both versions mean together, as a remark to the first change of one of these parts. */
  remark?(from: E, to: E, sides: Sides): { readonly parts: readonly string[]; readonly says: string } | undefined;
  /** Elements its description tells in full: see `Change.tells`. */
  tells?(element: E): readonly string[];
}
