import type { Action } from '../../language/schema/actions.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { State, Transition } from '../../language/schema/states.ts';

/** A transition as the definition writes it, with where it stands. */
export interface ChartTransition {
  /** The goal of taking it: `transition:enquiry/ICPC_HELD/0`; `*` for what every state accepts. */
  readonly id: string;
  /** The state it starts from, as a dotted path; empty: the root. */
  readonly source: string;
  /** The event or moment; empty for one taken as soon as its guards hold, `done` for one taken when its state is through. */
  readonly event: string;
  readonly guards: readonly string[];
  /** Dotted paths; none: the state stays. */
  readonly targets: readonly string[];
  readonly reenter: boolean;
  /** What it asks for. */
  readonly actions: readonly Action[];
  /** Where in the definition. */
  readonly at: string;
}

/** A state of the chart. */
export interface ChartNode {
  readonly path: string;
  readonly parent: string | undefined;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final';
  readonly initial: string;
  readonly children: readonly string[];
  readonly on: ReadonlyMap<string, readonly ChartTransition[]>;
  readonly always: readonly ChartTransition[];
  readonly onDone: readonly ChartTransition[];
  readonly state: Pick<State, 'title' | 'source' | 'entry'>;
}

/** The states of a definition, read straight from it: nothing of the compiled machine is used. */
export interface Chart {
  readonly nodes: ReadonlyMap<string, ChartNode>;
  readonly transitions: readonly ChartTransition[];
}

/** The root, whose path is empty. */
export const root = '';

/** Reads the chart of a definition. */
export function chartOf(pathway: Pathway): Chart {
  const nodes = new Map<string, ChartNode>();
  const top: State = {
    title: pathway.title,
    states: pathway.states,
    initial: pathway.initial ?? Object.keys(pathway.states)[0],
    // A task can be done in every state; a case is opened once, before any.
    on: { CASE_OPENED: [{}], TASK_DONE: [{}], ...pathway.on },
    ...(pathway.type === undefined ? {} : { type: pathway.type }),
  };
  addNode(nodes, root, undefined, top, '');
  const transitions = [...nodes.values()].flatMap((node) => [
    ...[...node.on.values()].flat(),
    ...node.always,
    ...node.onDone,
  ]);
  return { nodes, transitions };
}

function addNode(
  nodes: Map<string, ChartNode>,
  path: string,
  parent: string | undefined,
  state: State,
  at: string,
): void {
  const names = Object.keys(state.states ?? {});
  const read = (event: string, transitions: readonly Transition[] | undefined, key: string) =>
    (transitions ?? []).map((transition, index) => readTransition(path, event, transition, index, `${at}${key}`));
  const events = Object.entries(state.on ?? {});
  nodes.set(path, {
    path,
    parent,
    kind: kindOf(state, names),
    initial: inside(path, state.initial ?? names[0] ?? ''),
    children: names.map((name) => inside(path, name)),
    on: new Map(events.map(([event, transitions]) => [event, read(event, transitions, `on.${event}`)])),
    always: read('', state.always, 'always'),
    onDone: read('done', state.onDone, 'onDone'),
    state,
  });
  for (const [name, child] of Object.entries(state.states ?? {}))
    addNode(nodes, inside(path, name), path, child, `${at}states.${name}.`);
}

function kindOf(state: State, names: readonly string[]): ChartNode['kind'] {
  if (state.type !== undefined) return state.type;
  return names.length === 0 ? 'atomic' : 'compound';
}

function inside(path: string, name: string): string {
  return path === root ? name : `${path}.${name}`;
}

function readTransition(
  source: string,
  event: string,
  transition: Transition,
  index: number,
  at: string,
): ChartTransition {
  const parent = source.includes('.') ? source.slice(0, source.lastIndexOf('.')) : root;
  const beside = source === root ? root : parent;
  return {
    id: `transition:${source === root ? '*' : source}/${event === '' ? 'always' : event}/${index}`,
    source,
    event,
    guards: transition.guard ?? [],
    targets: (transition.target ?? []).map((target) =>
      target.startsWith('#') ? target.slice(1) : inside(beside, target),
    ),
    reenter: transition.reenter ?? false,
    actions: transition.do ?? [],
    at: `${at}.${index}`,
  };
}
