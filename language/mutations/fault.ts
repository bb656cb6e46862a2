import type { SourcePath } from '../source-path.ts';
import type { Mutation } from './mutant.ts';

/** What faults are seeded in, in the order people think of it. */
export const faultKinds = [
  'states',
  'transitions',
  'guards',
  'expressions',
  'facts',
  'deadlines',
  'reminders',
  'events',
  'roles',
  'people',
  'notices',
  'tasks',
  'papers',
  'flags',
  'meetings',
  'access',
] as const;

/** A group of faults: `guards`, `deadlines`, `notices` … */
export type FaultKind = (typeof faultKinds)[number];

/** One fault that can be seeded in a definition. */
export interface Fault extends Mutation {
  /** Unique in its definition and the same from run to run: `deadlines.icpc.due: a day longer`. */
  readonly id: string;
  readonly kind: FaultKind;
  /** Where, in the definition as written: what is changed stands there. */
  readonly steps: SourcePath;
  /** `deadlines.icpc.due`. */
  readonly path: string;
}

/** A fault without what follows from where it is. */
export interface Seed {
  readonly kind: FaultKind;
  readonly steps: SourcePath;
  readonly mutation: Mutation;
}
