import { classOf, type Disagreement } from './disagreement.ts';
import { daysOf, type Log } from './log.ts';

/** A log that shows a class of disagreement, at its last step. */
export interface Candidate {
  readonly log: Log;
  readonly disagreement: Disagreement;
  /** Do the versions agree in everything up to the last step? Then nothing that went before can be what makes the difference. */
  readonly isFirst: boolean;
}

/** What has been found, by class: the shortest logs of each. */
export interface Findings {
  /** Every class, in the order in which they were found. */
  readonly classes: ReadonlyMap<string, readonly Candidate[]>;
  note(disagreement: Disagreement, isFirst: boolean, log: () => Log): void;
}

/** The shortest logs of each class that are kept: one of them may be shortened further than the shortest. */
const mostKept = 3;

/** Collects the shortest logs of each class. */
export function createFindings(): Findings {
  const classes = new Map<string, Candidate[]>();
  return {
    classes,
    note(disagreement, isFirst, log) {
      const key = classOf(disagreement);
      const known = classes.get(key) ?? [];
      if (known.length === 0) classes.set(key, known);
      const found = { log: log(), disagreement, isFirst };
      const place = known.findIndex((each) => compareCandidates(found, each) < 0);
      if (place < 0 && known.length === mostKept) return;
      known.splice(place < 0 ? known.length : place, 0, found);
      if (known.length > mostKept) known.pop();
    },
  };
}

/** Fewest entries, then the shortest time; a log in which nothing else differs before comes first. */
export function compareCandidates(one: Candidate, other: Candidate): number {
  return (
    Number(other.isFirst) - Number(one.isFirst) ||
    one.log.length - other.log.length ||
    daysOf(one.log) - daysOf(other.log) ||
    JSON.stringify(one.log).length - JSON.stringify(other.log).length
  );
}
