import { referencesIn } from '../check/references.ts';
import { createStateGraph, type StateNode } from '../check/state-graph.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';

/** Which stage of a pathway its elements belong to. */
export interface Stages {
  /** Every stage, in the order of the states. */
  readonly order: readonly string[];
  /** The stage of an element; undefined for what belongs to none, or to most. */
  stageOf(section: string, id: string): string | undefined;
  /** The stage each state is in, by its dotted path. */
  readonly ofStates: ReadonlyMap<string, string>;
}

/** What is used in more stages than this belongs to the pathway as a whole. */
const MOST_STAGES = 2;

/** Sections whose elements belong where others use them. */
const placedByUse: ReadonlySet<string> = new Set(['conditions', 'tasks', 'notifications', 'flags', 'values']);

/** Sections that hold for the whole pathway, wherever they are used. */
const ofNoStage: ReadonlySet<string> = new Set([
  'roles',
  'people',
  'directory',
  'hours',
  'access',
  'measures',
  'terms',
]);

/** Places the elements of a definition: events where they are accepted, deadlines where they are met, notices where they are sent. */
export function stagesIn(pathway: Pathway): Stages {
  const graph = createStateGraph(pathway);
  const byPath = new Map(graph.nodes.map((node) => [node.path.join('\n'), node]));
  const ofStates = new Map(graph.nodes.flatMap((node) => stageAround(node).map((stage) => [node.id, stage] as const)));
  const order = [...new Set(ofStates.values())];
  const users = Map.groupBy(referencesIn(pathway), ({ section, name }) => `${section}.${name}`);

  function stagesOf(section: string, id: string, asked: ReadonlySet<string> = new Set()): ReadonlySet<string> {
    const key = `${section}.${id}`;
    if (asked.has(key) || ofNoStage.has(section)) return new Set();
    const next = new Set([...asked, key]);
    const ofEvents = (list: readonly string[]): ReadonlySet<string> =>
      union(list.map((event) => stagesOf('events', event, next)));
    switch (section) {
      case 'states':
        return set(ofStates.get(id));
      case 'events':
        return ofEvent(id);
      case 'deadlines':
        return ofDeadline(id, ofEvents);
      case 'meetings':
        return ofEvents(pathway.meetings[id]?.held ?? []);
      case 'facts':
        return ofEvents(eventsOf(pathway.facts[id]));
      case 'milestones':
        return during(pathway.milestones[id]?.during ?? []);
      case 'guidance':
        return new Set([pathway.guidance[id]?.stage ?? '']);
      default:
        break;
    }
    const { steps = {}, deliveries = {} } = (section === 'documents' ? pathway.documents[id] : undefined) ?? {};
    const recorded = [...Object.values(steps), ...Object.values(deliveries)].map(({ event }) => event);
    if (recorded.length > 0) return ofEvents(recorded);
    return union((users.get(key) ?? []).map(({ path }) => ofPlace(path, next)));
  }

  /** Of a place that uses something. */
  function ofPlace(path: SourcePath, asked: ReadonlySet<string>): ReadonlySet<string> {
    const [section = '', id = ''] = path;
    if (section === 'on') return new Set([ANYWHERE]);
    if (section !== 'states') return stagesOf(String(section), String(id), asked);
    for (let length = path.length; length > 0; length--) {
      const node = byPath.get(path.slice(0, length).join('\n'));
      if (node !== undefined) return set(ofStates.get(node.id));
    }
    return new Set();
  }

  function ofEvent(event: string): ReadonlySet<string> {
    if (event === 'CASE_OPENED') return new Set(order.slice(0, 1));
    if (pathway.on?.[event] !== undefined) return new Set([ANYWHERE]);
    return union(graph.edges.filter(({ on }) => on === event).map(({ from }) => set(ofStates.get(from.id))));
  }

  /** Where it is met while it runs; a conference's clock runs before anybody can hold it. */
  function ofDeadline(id: string, ofEvents: (list: readonly string[]) => ReadonlySet<string>): ReadonlySet<string> {
    const deadline = pathway.deadlines[id];
    const met = ofEvents((deadline?.metBy ?? []).map(({ event }) => event));
    const runs = during(deadline?.during ?? []);
    const both = new Set([...met].filter((stage) => runs.has(stage)));
    if (both.size > 0) return both;
    return runs.size > 0 ? runs : met;
  }

  function during(states: readonly string[]): ReadonlySet<string> {
    return new Set(states.flatMap((state) => ofStates.get(state) ?? []));
  }

  return {
    order,
    ofStates,
    stageOf: (section, id) => {
      const found = stagesOf(section, id);
      if (found.has(ANYWHERE) || (placedByUse.has(section) && found.size > MOST_STAGES)) return undefined;
      return order.find((stage) => found.has(stage));
    },
  };
}

/** Stands for all stages. */
const ANYWHERE = '';

function stageAround(node: StateNode): readonly string[] {
  for (let at: StateNode | undefined = node; at !== undefined; at = at.parent)
    if (at.state.stage !== undefined) return [at.state.stage];
  return [];
}

function eventsOf(fact: Pathway['facts'][string] | undefined): readonly string[] {
  return fact?.first ?? fact?.latest ?? fact?.all ?? fact?.any ?? fact?.count ?? [];
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

function set(stage: string | undefined): ReadonlySet<string> {
  return new Set(stage === undefined ? [] : [stage]);
}
