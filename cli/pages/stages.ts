import type { Pathway } from '../../language/schema/pathway.ts';
import type { State } from '../../language/schema/states.ts';

/** A state with its place. */
export interface PlacedState {
  readonly path: string;
  /** The state's name after those it lies in. */
  readonly titles: readonly string[];
  readonly state: State;
}

/** A stage of a pathway and what belongs to it: each event and deadline where it comes first. */
export interface Stage {
  readonly title: string;
  readonly states: readonly PlacedState[];
  readonly events: readonly string[];
  readonly deadlines: readonly string[];
  readonly guidance: readonly string[];
}

/** The stages in the order of the definition, and what belongs to none of them. */
export function stagesOf(pathway: Pathway): { readonly stages: readonly Stage[]; readonly anywhere: Stage } {
  const placed = Object.entries(pathway.states).flatMap(([name, state]) => placedStates(name, state, '', [], ''));
  const titles = [...new Set(placed.map(({ stage }) => stage))];
  const stageAt = new Map(placed.map(({ path, stage }) => [path, stage]));
  const anywhere = new Set(Object.keys(pathway.on ?? {}));
  const eventStage = new Map<string, string>();
  // The event that opens a case is told where the case then stands.
  if (!anywhere.has('CASE_OPENED') && titles[0] !== undefined) eventStage.set('CASE_OPENED', titles[0]);
  for (const { state, stage } of placed) {
    for (const event of Object.keys(state.on ?? {}))
      if (!anywhere.has(event) && !eventStage.has(event)) eventStage.set(event, stage);
  }
  const ofStage = (title: string | undefined): Omit<Stage, 'title' | 'states'> => ({
    events: Object.keys(pathway.events).filter((event) => eventStage.get(event) === title),
    deadlines: Object.entries(pathway.deadlines)
      .filter(([, { during }]) => stageAt.get(during?.[0]?.replace(/^#/, '') ?? '') === title)
      .map(([id]) => id),
    guidance: Object.entries(pathway.guidance)
      .filter(([, { stage }]) => (title === undefined ? !titles.includes(stage) : stage === title))
      .map(([id]) => id),
  });
  return {
    stages: titles.map((title) => ({
      title,
      states: placed.filter(({ stage }) => stage === title),
      ...ofStage(title),
    })),
    anywhere: { title: 'At any time', states: [], ...ofStage(undefined) },
  };
}

function placedStates(
  name: string,
  state: State,
  above: string,
  titlesAbove: readonly string[],
  stageAbove: string,
): readonly (PlacedState & { readonly stage: string })[] {
  const path = above === '' ? name : `${above}.${name}`;
  const titles = [...titlesAbove, state.title ?? name];
  const stage = state.stage ?? stageAbove;
  // Where it begins comes first.
  const inside = Object.entries(state.states ?? {}).sort(
    ([a], [b]) => Number(b === state.initial) - Number(a === state.initial),
  );
  return [
    { path, titles, state, stage },
    ...inside.flatMap(([child, one]) => placedStates(child, one, path, titles, stage)),
  ];
}
