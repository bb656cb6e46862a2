import type { View } from '../../language/expressions/expressions.ts';
import type { Candidate } from './candidate.ts';
import type { ChartTransition } from './chart.ts';
import { demand, situationOf, textOfFact } from './choose-data.ts';
import type { Demand } from './solve.ts';
import type { Spot } from './spot.ts';
import type { Subject } from './subject.ts';

/** Remembers from where transitions were taken: there everything they ask can hold, so what alone fails is best looked for there. */
export interface Places {
  note(transitions: readonly string[], from: Spot, view: View, by: Candidate): void;
  /** Cases a transition was taken from, those unlike each other in how they were opened or in what its conditions read. */
  of(transition: ChartTransition): readonly Spot[];
  /** What took a transition from a case; of another case, what took it last. */
  candidateOf(transition: ChartTransition, spot: Spot): Candidate | undefined;
}

interface Place {
  readonly spot: Spot;
  readonly by: Candidate;
}

/** Enough of one transition: later ones were found by search for something else, and are seldom unlike all of these. */
const mostOfOne = 40;

/** An empty memory. */
export function createPlaces(subject: Subject): Places {
  const known = new Map<string, Map<string, Place>>();
  const demands = new Map<string, readonly Demand[]>();

  function demandsOf(id: string): readonly Demand[] {
    const made = demands.get(id) ?? conditionsOf(subject, id).flatMap((text) => demand(subject, text, true));
    demands.set(id, made);
    return made;
  }

  return {
    note(transitions, from, view, by) {
      for (const id of transitions) {
        const own = known.get(id) ?? new Map<string, Place>();
        known.set(id, own);
        if (own.size >= mostOfOne) continue;
        const key = `${from.opened.on} ${textOfFact(from.opened.data)} ${situationOf(demandsOf(id), view)}`;
        if (!own.has(key)) own.set(key, { spot: from, by });
      }
    },
    of: ({ id }) => [...(known.get(id)?.values() ?? [])].map(({ spot }) => spot),
    candidateOf({ id }, spot) {
      const own = [...(known.get(id)?.values() ?? [])];
      return (own.find((place) => place.spot === spot) ?? own.at(-1))?.by;
    },
  };
}

function conditionsOf({ compiled, transitionById }: Subject, id: string): readonly string[] {
  const transition = transitionById.get(id);
  if (transition === undefined) return [];
  return [...(compiled.pathway.events[transition.event]?.requires ?? []), ...transition.guards];
}
