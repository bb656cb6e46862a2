import type { View } from '../../language/expressions/expressions.ts';
import type { ChartTransition } from './chart.ts';
import { demand, situationOf, textOfFact } from './choose-data.ts';
import type { Demand } from './solve.ts';
import type { Spot } from './spot.ts';
import type { Subject } from './subject.ts';

/** Remembers from where transitions were taken: there everything they ask can hold, so what alone fails is best looked for there. */
export interface Places {
  note(transitions: readonly string[], from: Spot, view: View): void;
  /** Cases a transition was taken from, those unlike each other in how they were opened or in what its conditions read. */
  of(transition: ChartTransition): readonly Spot[];
}

/** Enough of one transition: later ones were found by search for something else, and are seldom unlike all of these. */
const mostOfOne = 40;

/** An empty memory. */
export function createPlaces(subject: Subject): Places {
  const known = new Map<string, Map<string, Spot>>();
  const demands = new Map<string, readonly Demand[]>();

  function demandsOf(id: string): readonly Demand[] {
    const made = demands.get(id) ?? conditionsOf(subject, id).flatMap((text) => demand(subject, text, true));
    demands.set(id, made);
    return made;
  }

  return {
    note(transitions, from, view) {
      for (const id of transitions) {
        const own = known.get(id) ?? new Map<string, Spot>();
        known.set(id, own);
        if (own.size >= mostOfOne) continue;
        const key = `${from.opened.on} ${textOfFact(from.opened.data)} ${situationOf(demandsOf(id), view)}`;
        if (!own.has(key)) own.set(key, from);
      }
    },
    of: ({ id }) => [...(known.get(id)?.values() ?? [])],
  };
}

function conditionsOf({ compiled, transitionById }: Subject, id: string): readonly string[] {
  const transition = transitionById.get(id);
  if (transition === undefined) return [];
  return [...(compiled.pathway.events[transition.event]?.requires ?? []), ...transition.guards];
}
