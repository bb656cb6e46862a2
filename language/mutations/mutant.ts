import { lower } from '../lower.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';

/** A definition that may be changed in place: a copy of the real one. */
export type Draft = Writable<Pathway>;

/** The same data, with everything in it changeable. */
export type Writable<T> = T extends readonly (infer U)[]
  ? Writable<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;

/**
 * One way to take an element away or to loosen it.
 *
 * `concerns` says what the element shows itself in: a case file kills the mutant only if an expectation about one of these fails. They are
 * written `condition:ID`, `deadline:ID`, `task:ID`, `notify:ID`, `prepare:ID`, `flag:ID`, `field:EVENT.path`, `role:EVENT`,
 * `turn:EVENT`, `moved:EVENT`, `agenda…` as conditions, `people:ROLE`, `access:RULE`, `what:NAME`, `status`.
 */
export interface Mutation {
  /** What is done: `removed`, `a day later`, `anybody records it`. */
  readonly name: string;
  readonly concerns: readonly string[];
  /** Changes the definition as written. */
  readonly edit?: (draft: Draft) => void;
  /** Changes what becomes of it once short-hand is expanded. */
  readonly editLowered?: (draft: Draft) => void;
}

/** A mutation of an element, and the rules that stand or fall with it. */
export interface Mutant extends Mutation {
  readonly steps: SourcePath;
  /** `deadlines.icpc`. */
  readonly path: string;
  readonly rules: readonly string[];
  /** Those of them that nothing holds more strongly than this element. */
  readonly mainly: readonly string[];
}

/** The resolved definition with the mutation made. */
export function mutated(written: Pathway, { edit, editLowered }: Mutation): Pathway {
  const draft = copyOf(written);
  edit?.(draft);
  const lowered = copyOf(lower(draft as Pathway));
  editLowered?.(lowered);
  return lowered as Pathway;
}

function copyOf(pathway: Pathway): Draft {
  return structuredClone(pathway) as Draft;
}
