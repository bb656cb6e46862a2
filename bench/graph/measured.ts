/** What is looked for. XState knows the first two. */
export type Kind = 'shortest' | 'simple' | 'minimal';

/** Duecourse, or XState's own graph. */
export type Side = 'ours' | 'theirs';

/** What one side came to, in a process of its own. */
export interface Walked {
  readonly paths: number;
  readonly steps: number;
  /** Shown, of all there are. */
  readonly states: readonly [number, number];
  readonly transitions: readonly [number, number];
  /** The first time in the process; of one processor. */
  readonly coldMs: number;
  /** All the process ever held at once, Node itself included. */
  readonly peakMb: number;
  readonly limits: readonly string[];
  /** Does `createTestModel` take the machine? */
  readonly isTestModel: boolean;
}

/** Medians of turns taken one after the other in one process, in milliseconds of one processor. */
export type Turns = { readonly [side in Side]: number };

/** Why there is nothing to tell. */
export interface GaveUp {
  readonly gaveUp: 'memory' | 'time';
}

/** What the bench tells of one machine and one kind of paths. */
export interface Row {
  readonly machine: string;
  readonly kind: Kind;
  readonly ours: Walked | GaveUp;
  readonly theirs?: Walked | GaveUp;
  readonly turns?: Turns | GaveUp;
}
