import type { ChartTransition } from './chart.ts';
import { demand } from './choose-data.ts';
import { namesRead } from './expression-tree.ts';
import type { Configuration, Reaction } from './react.ts';
import type { Subject } from './subject.ts';

/**
 * Says of which reactions to an event a step cannot be: a transition that is taken of itself, where its state was there before and the event
 * changes nothing its guards read. It would have been taken earlier.
 */
export function createOfItself(
  subject: Subject,
): (configuration: Configuration, event: string, taken: Reaction['taken']) => boolean {
  const { compiled } = subject;
  const read = new Map<ChartTransition, ReadonlySet<string>>();

  function readBy(transition: ChartTransition): ReadonlySet<string> {
    const known = read.get(transition);
    if (known !== undefined) return known;
    const made = new Set(
      transition.guards.flatMap((text) => demand(subject, text, true)).flatMap(({ tree }) => namesRead(tree)),
    );
    read.set(transition, made);
    return made;
  }

  /** Does it depend on nothing but facts that this event leaves as they are? What a limit changes, and who holds which role, is not followed. */
  function isUntouched(transition: ChartTransition, event: string): boolean {
    const names = [...readBy(transition)];
    const changed = new Set((compiled.facts.byEvent.get(event) ?? []).map(({ name }) => name));
    return (
      names.length > 0 &&
      names.every(
        (name) =>
          compiled.facts.initial[name] !== undefined &&
          compiled.pathway.facts[name]?.misses === undefined &&
          !changed.has(name),
      )
    );
  }

  return (configuration, event, taken) =>
    taken.some(
      (step, index) =>
        index > 0 &&
        step.some(
          (one) =>
            one.event === '' &&
            configuration.has(one.source) &&
            isUntouched(one, event) &&
            !taken
              .slice(0, index)
              .flat()
              .some((before) => canEnter(before, one.source)),
        ),
    );
}

/** Can a transition enter a state: by its target, or by one around or inside it? */
function canEnter({ targets }: ChartTransition, state: string): boolean {
  return targets.some(
    (target) => target === state || target.startsWith(`${state}.`) || state.startsWith(`${target}.`) || target === '',
  );
}
