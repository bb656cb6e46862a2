import type { AnyStateMachine, EventFromLogic, EventObject, InputFrom } from 'xstate';
import { explore, type Edge, type Explored, type MachineStep } from './explore.ts';
import { goalsOf, type MachineGoal } from './machine-goals.ts';

/** How an actor that a machine invokes may end. */
export type ActorEnd =
  | { readonly type: `xstate.done.actor.${string}`; readonly output?: unknown }
  | { readonly type: `xstate.error.actor.${string}`; readonly error?: unknown };

/** How paths through a machine are looked for. */
export interface MachinePathOptions<Machine extends AnyStateMachine> {
  /**
   * Examples of its events: one for each type, and more where their data decide something. Of actors that it invokes, what they end with:
   * `{ type: 'xstate.done.actor.ID', output }`, `{ type: 'xstate.error.actor.ID', error }`.
   */
  readonly events: readonly (EventFromLogic<Machine> | ActorEnd)[];
  readonly input?: InputFrom<Machine>;
  /** What of its context guards can tell apart; all of it unless said. */
  readonly distinguish?: (context: ReturnType<Machine['getInitialSnapshot']>['context']) => unknown;
  /** How many situations are followed that differ only by what the machine remembers: a counter has no end. 50 unless said. */
  readonly mostPerState?: number;
  /** How many situations are followed at all. 10,000 unless said. */
  readonly mostSituations?: number;
  /**
   * `minimal`: few paths that show everything; `shortest`: one to every combination of states; `simple`: every way that comes to no situation
   * twice, up to `mostPaths`.
   */
  readonly kind?: 'minimal' | 'shortest' | 'simple';
  readonly mostPaths?: number;
}

/** A path through a machine: what is done, and the states it has to come to each time. */
export interface MachinePath {
  readonly id: string;
  readonly steps: readonly MachineStep[];
  /** Goals it shows, by id. */
  readonly shows: readonly string[];
}

/** Paths through a machine, and what became of each of its goals. */
export interface MachineSuite {
  readonly paths: readonly MachinePath[];
  readonly goals: readonly (MachineGoal & {
    readonly verdict:
      | { readonly kind: 'covered'; readonly path: string }
      | { readonly kind: 'unreachable' | 'unknown'; readonly reason: string };
  })[];
  /** Why not everything was tried, in words: examples that are missing, limits that were reached. */
  readonly limits: readonly string[];
  /** What threw on the way. */
  readonly problems: readonly string[];
}

/**
 * Paths through any XState machine, its delays included. Nothing is carried out: actions are not run, actors are not started.
 *
 * @example
 * const { paths } = machinePaths(orderMachine, { events: [{ type: 'PAY', amount: 10 }, { type: 'CANCEL' }] });
 */
export function machinePaths<Machine extends AnyStateMachine>(
  machine: Machine,
  options: MachinePathOptions<Machine>,
): MachineSuite {
  const {
    events,
    input,
    distinguish,
    mostPerState = 50,
    mostSituations = 10_000,
    kind = 'minimal',
    mostPaths = 1_000,
  } = options;
  const explored = explore(machine, {
    ...{ events: events as readonly EventObject[], input, mostPerState, mostSituations },
    distinguish: (distinguish as ((context: unknown) => unknown) | undefined) ?? ((context) => context),
  });
  const found = kinds[kind](explored, mostPaths);
  const paths = found.paths.map((edges, index): MachinePath => ({
    id: `path-${index + 1}`,
    steps: edges.map(({ step }) => step),
    shows: [...new Set([...explored.start.shows, ...edges.flatMap(({ shows }) => shows)])],
  }));
  const missing = eventsWithout(machine, events as readonly EventObject[]);
  const limits = [
    ...missing.map((type) => `No example of the event ${type} was given: what only it leads to cannot be shown.`),
    ...explored.limits,
    ...found.limits,
  ];
  const isAll = limits.length === 0 && explored.problems.length === 0;
  return {
    paths,
    limits,
    problems: explored.problems,
    goals: goalsOf(machine).map((goal) => {
      const path = paths.find(({ shows }) => shows.includes(goal.id));
      if (path !== undefined) return { ...goal, verdict: { kind: 'covered', path: path.id } };
      return {
        ...goal,
        verdict: isAll
          ? { kind: 'unreachable', reason: `All ${explored.states.size} situations were tried with every example.` }
          : {
              kind: 'unknown',
              reason: 'Nothing showed it, and not everything could be tried: see the limits and problems.',
            },
      };
    }),
  };
}

function eventsWithout(machine: AnyStateMachine, examples: readonly EventObject[]): readonly string[] {
  const given = new Set(examples.map(({ type }) => type));
  return machine.events.filter(
    (type) =>
      typeof type === 'string' &&
      (!type.startsWith('xstate.') || /^xstate\.(?:done|error)\.actor\./.test(type)) &&
      !type.includes('*') &&
      !given.has(type),
  ) as readonly string[];
}

interface Found {
  readonly paths: readonly (readonly Edge[])[];
  readonly limits: readonly string[];
}

const kinds: {
  readonly [kind in 'minimal' | 'shortest' | 'simple']: (explored: Explored, mostPaths: number) => Found;
} = {
  minimal: (explored) => ({ paths: minimal(explored), limits: [] }),
  shortest: (explored) => ({ paths: shortest(explored), limits: [] }),
  simple,
};

/** The first edge that led to each situation: the search goes nearest first, so it is on a shortest way. */
function firstEdges({ edges, start }: Explored): (key: string) => readonly Edge[] {
  const first = new Map<string, Edge>();
  for (const edge of edges) if (edge.to !== start.key && !first.has(edge.to)) first.set(edge.to, edge);
  return (key) => {
    const way: Edge[] = [];
    for (let edge = first.get(key); edge !== undefined; edge = first.get(edge.from)) way.push(edge);
    return way.toReversed();
  };
}

/** Again and again the path that shows most that is new for its length. */
function minimal(explored: Explored): readonly (readonly Edge[])[] {
  const wayTo = firstEdges(explored);
  const candidates = explored.edges.map((edge) => [...wayTo(edge.from), edge]);
  const left = new Set(explored.edges.flatMap(({ shows }) => shows));
  for (const id of explored.start.shows) left.delete(id);
  const chosen: (readonly Edge[])[] = [];
  while (left.size > 0) {
    let best: { readonly path: readonly Edge[]; readonly worth: number } | undefined;
    for (const path of candidates) {
      const worth =
        new Set(path.flatMap(({ shows }) => shows.filter((id) => left.has(id)))).size / (path.length + perPath);
      if (worth > (best?.worth ?? 0)) best = { path, worth };
    }
    if (best === undefined) break;
    chosen.push(best.path);
    for (const { shows } of best.path) for (const id of shows) left.delete(id);
  }
  // A machine that takes no step shows what it starts with.
  return chosen.length === 0 ? [[]] : chosen;
}

/** A path costs as much as so many steps. */
const perPath = 2;

function shortest(explored: Explored): readonly (readonly Edge[])[] {
  const wayTo = firstEdges(explored);
  const seen = new Set<string>();
  return [...explored.states].flatMap(([key, state]) => {
    const name = JSON.stringify(state);
    if (seen.has(name)) return [];
    seen.add(name);
    return [wayTo(key)];
  });
}

function simple({ edges, start }: Explored, mostPaths: number): Found {
  const leaving = Map.groupBy(edges, ({ from }) => from);
  const paths: (readonly Edge[])[] = [];
  const stack: { readonly path: readonly Edge[]; readonly been: ReadonlySet<string>; readonly at: string }[] = [
    { path: [], been: new Set([start.key]), at: start.key },
  ];
  for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
    if (paths.length === mostPaths)
      return {
        paths,
        limits: [`There are more than ${mostPaths} simple paths, and the others were left out. Raise “mostPaths”.`],
      };
    const { path, been, at } = here;
    paths.push(path);
    for (const edge of (leaving.get(at) ?? []).toReversed())
      if (!been.has(edge.to)) stack.push({ path: [...path, edge], been: new Set([...been, edge.to]), at: edge.to });
  }
  return { paths, limits: [] };
}
