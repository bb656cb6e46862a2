import type { Chart, ChartTransition } from './chart.ts';
import {
  candidatesOf,
  configurationKey,
  initialConfiguration,
  leavesOf,
  react,
  type Configuration,
  type Reaction,
} from './react.ts';

/** What can follow what in a chart, whatever its guards say: no case can do anything that is not here. */
export interface Structure {
  /** Every set of states that can be active at once, in the order found. */
  readonly configurations: readonly Configuration[];
  /** Transitions some configuration can take. */
  readonly transitions: ReadonlySet<ChartTransition>;
  /** Of each transition, those that can be the next one taken. */
  readonly pairs: ReadonlyMap<ChartTransition, ReadonlySet<ChartTransition>>;
  /** Of each innermost state, the events that some configuration with it has no answer to. */
  readonly unanswered: ReadonlyMap<string, ReadonlySet<string>>;
  /** By a configuration's key, the keys of those one event later. */
  readonly nexts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Configurations in which the case has ended. */
  readonly ends: readonly Configuration[];
}

/** The opening of a case, as the transition that comes before the first. */
export const openingId = 'transition:*/CASE_OPENED/0';

/** Follows a chart from its beginning, every guard taken both ways. */
export function structureOf(chart: Chart, events: readonly string[]): Structure {
  const begin = initialConfiguration(chart);
  const known = new Map([[configurationKey(begin), begin]]);
  const queue: { readonly configuration: Configuration; readonly done: boolean }[] = [
    { configuration: begin, done: false },
  ];
  const found = createFindings(chart);
  const nexts = new Map<string, Set<string>>();
  const opening = chart.transitions.find(({ id }) => id === openingId);
  if (opening !== undefined) found.reached(opening, begin);
  const moments = [...new Set(chart.transitions.map(({ event }) => event))].filter((event) => event.includes('.'));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { configuration, done } = next;
    if (done) {
      found.ends.push(configuration);
      continue;
    }
    for (const event of [...events.filter((name) => name !== 'CASE_OPENED'), ...moments]) {
      const reactions = everyReaction(chart, configuration, event);
      if (candidatesOf(chart, configuration, event).length === 0) found.unanswered(configuration, event);
      for (const reaction of reactions) {
        found.follow(reaction);
        const key = configurationKey(reaction.configuration);
        const here = configurationKey(configuration);
        nexts.set(here, (nexts.get(here) ?? new Set()).add(key));
        if (known.has(key)) continue;
        known.set(key, reaction.configuration);
        queue.push(reaction);
      }
    }
  }
  return { configurations: [...known.values()], ...found.structure(chart), nexts, ends: found.ends };
}

/** Most guarded transitions of one event that are taken in every combination; of more, each alone. */
const mostTogether = 8;

/** What an event can do in a configuration, the guards of its transitions holding in every combination. */
export function everyReaction(chart: Chart, configuration: Configuration, event: string): readonly Reaction[] {
  const guarded = [
    ...candidatesOf(chart, configuration, event),
    ...chart.transitions.filter((transition) => transition.event === '' || transition.event === 'done'),
  ].filter(({ guards }) => guards.length > 0);
  const combinations = combinationsOf(guarded);
  const reactions = combinations.map((holding) =>
    react(chart, configuration, event, (transition) => transition.guards.length === 0 || holding.has(transition)),
  );
  const distinct = new Map(reactions.map((reaction) => [reactionKey(reaction), reaction]));
  return [...distinct.values()].filter(({ taken }) => taken.length > 0);
}

function combinationsOf(guarded: readonly ChartTransition[]): readonly ReadonlySet<ChartTransition>[] {
  if (guarded.length > mostTogether) return [new Set(), ...guarded.map((one) => new Set([one])), new Set(guarded)];
  return Array.from(
    { length: 2 ** guarded.length },
    (_, bits) => new Set(guarded.filter((_one, index) => (bits >> index) % 2 === 1)),
  );
}

function reactionKey({ taken, configuration }: Reaction): string {
  return `${taken.map((step) => step.map(({ id }) => id).join('+')).join('>')} ${configurationKey(configuration)}`;
}

function createFindings(chart: Chart) {
  const transitions = new Set<ChartTransition>();
  const pairs = new Map<ChartTransition, Set<ChartTransition>>();
  const lastOf = new Map<ChartTransition, Map<string, Configuration>>();
  const silent = new Map<string, Set<string>>();
  const ends: Configuration[] = [];

  function pair(one: ChartTransition, next: ChartTransition): void {
    pairs.set(one, (pairs.get(one) ?? new Set()).add(next));
  }

  return {
    ends,
    /** A transition after which the case stands in a configuration. */
    reached(transition: ChartTransition, configuration: Configuration): void {
      transitions.add(transition);
      const after = lastOf.get(transition) ?? new Map<string, Configuration>();
      lastOf.set(transition, after.set(configurationKey(configuration), configuration));
    },
    follow({ taken, configuration }: Reaction): void {
      for (const [index, step] of taken.entries()) {
        for (const transition of step) {
          transitions.add(transition);
          const next = taken[index + 1];
          if (next === undefined) this.reached(transition, configuration);
          else for (const one of next) pair(transition, one);
        }
      }
    },
    unanswered(configuration: Configuration, event: string): void {
      for (const leaf of leavesOf(chart, configuration)) silent.set(leaf, (silent.get(leaf) ?? new Set()).add(event));
    },
    structure(of: Chart): Pick<Structure, 'transitions' | 'pairs' | 'unanswered'> {
      for (const [transition, configurations] of lastOf) {
        for (const configuration of configurations.values()) {
          for (const next of of.transitions) {
            if (next.event === '' || next.event === 'done' || next.id === openingId) continue;
            if (next.source === '' || configuration.has(next.source)) {
              if (!endsWith(of, configuration)) pair(transition, next);
            }
          }
        }
      }
      return { transitions, pairs, unanswered: silent };
    },
  };
}

function endsWith(chart: Chart, configuration: Configuration): boolean {
  return [...configuration].some((path) => {
    const node = chart.nodes.get(path);
    return node?.kind === 'final' && node.parent === '';
  });
}

const toStates = new WeakMap<Structure, Map<string, ReadonlyMap<string, number>>>();

/** How many events at least lie between each configuration, by its key, and one in which a state is active. */
export function stepsTo(structure: Structure, state: string): ReadonlyMap<string, number> {
  const known = toStates.get(structure) ?? new Map<string, ReadonlyMap<string, number>>();
  toStates.set(structure, known);
  const made = known.get(state) ?? countSteps(structure, state);
  known.set(state, made);
  return made;
}

function countSteps({ configurations, nexts }: Structure, state: string): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const configuration of configurations)
    if (state === '' || configuration.has(state)) steps.set(configurationKey(configuration), 0);
  for (let changed = true; changed;) {
    changed = false;
    for (const [from, tos] of nexts) {
      const nearest = Math.min(...[...tos].map((to) => (steps.get(to) ?? Infinity) + 1));
      if (nearest >= (steps.get(from) ?? Infinity)) continue;
      steps.set(from, nearest);
      changed = true;
    }
  }
  return steps;
}
