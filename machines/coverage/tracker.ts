import type { CaseState } from '../case-state.ts';
import { isHuman } from '../entry.ts';
import type { Happening } from '../paths/coverage.ts';
import { createObserver } from '../paths/observe.ts';
import type { Subject } from '../paths/subject.ts';

/** How often a goal was shown, and by which cases. */
export interface GoalHits {
  readonly times: number;
  /** As they were named, each once, in the order in which they first showed it. */
  readonly cases: readonly string[];
}

/** Keeps what cases have shown of a pathway. */
export interface CoverageTracker {
  /** Follows one case from its opening: to be told of everything that happens to it, in order. */
  follow(name: string): FollowedCase;
  /** By goal id; goals that nothing has shown are not in it. */
  hits(): ReadonlyMap<string, GoalHits>;
}

/** A case that is followed. */
export interface FollowedCase {
  /** @param before - the case as it stood; none before the opening. */
  see(before: CaseState | undefined, happening: Happening): void;
  /** How many entries of people were seen, those refused included. */
  entries(): number;
}

/** A tracker for the cases of one pathway. */
export function createTracker(subject: Subject): CoverageTracker {
  const observer = createObserver(subject);
  const hits = new Map<string, { times: number; readonly cases: Set<string> }>();

  return {
    follow(name) {
      let last: readonly string[] = [];
      let entries = 0;
      return {
        see(before, happening) {
          if (happening.kind === 'entry' && isHuman(happening.entry)) entries += 1;
          const { goals, transitions } = observer.observe(before, happening, last);
          if (transitions.length > 0) last = transitions;
          for (const id of new Set(goals)) {
            const known = hits.get(id) ?? { times: 0, cases: new Set<string>() };
            hits.set(id, known);
            known.times += 1;
            known.cases.add(name);
          }
        },
        entries: () => entries,
      };
    },
    hits: () => new Map([...hits].map(([id, { times, cases }]) => [id, { times, cases: [...cases] }])),
  };
}
