import type { Subject } from '../paths/subject.ts';
import type { Renames } from '../renames.ts';
import type { ShownClass } from './compare-versions.ts';
import { classOf } from './disagreement.ts';
import { stepAfter, type Log } from './log.ts';
import { createTwinLife, type Twins } from './twins.ts';

/** A change of the definition, and the version after without it: with that one element as it was. */
export interface ReversibleChange {
  readonly id: string;
  /** The events it has to do with, in the names of the version before. */
  readonly events: readonly string[];
  /** Nothing where the version without it cannot be compiled. */
  readonly without: Subject | undefined;
}

/** Which changes make which difference. */
export interface Attribution {
  /** Changes without which a class does not show in its log, by the class. */
  readonly because: Map<string, string[]>;
  /** Changes that make some difference in some class's log. */
  readonly shown: Set<string>;
  /** Classes that stand for themselves: nothing differs before, or it is because of another change than what does. */
  readonly own: Set<string>;
}

/**
 * Takes each change back by itself and lives the logs of all classes again: a change that a class does not show without is why it
 * shows. Where two changes each suffice, none of them is; that either makes a difference is found by the version with and without it.
 */
export function attribute(
  classes: readonly ShownClass[],
  changes: readonly ReversibleChange[],
  { old, new: fresh, renames }: { readonly old: Subject; readonly new: Subject; readonly renames: Renames },
): Attribution {
  const because = new Map<string, string[]>();
  const shown = new Set<string>();
  for (const { id, without } of changes) {
    if (without === undefined) continue;
    for (const each of classes) {
      if (!showsIn(each.log, old, without, renames, (name) => name === each.id)) {
        because.set(each.id, [...(because.get(each.id) ?? []), id]);
        shown.add(id);
      } else if (
        !shown.has(id) &&
        showsIn(
          each.log.map((step) => stepAfter(step, renames)),
          without,
          fresh,
          {},
          () => true,
        )
      )
        shown.add(id);
    }
  }
  return { because, shown, own: new Set(classes.filter(isOwn).map(({ id }) => id)) };

  function isOwn({ id, log, isFirst }: ShownClass): boolean {
    if (isFirst) return true;
    const earlier = new Set(
      classesIn(log.slice(0, -1), old, fresh, renames).flatMap((name) => because.get(name) ?? []),
    );
    return (because.get(id) ?? []).some((change) => !earlier.has(change));
  }
}

function showsIn(log: Log, old: Subject, fresh: Subject, renames: Renames, is: (name: string) => boolean): boolean {
  return classesIn(log, old, fresh, renames).some(is);
}

/** Every class that a log shows, at any of its steps. */
function classesIn(log: Log, old: Subject, fresh: Subject, renames: Renames): readonly string[] {
  const life = createTwinLife(old, fresh, renames);
  let twins: Twins | undefined;
  return log.flatMap((step) => {
    const taken = life.take(twins, step);
    ({ twins } = taken);
    return taken.found.map(classOf);
  });
}
