import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, EventObject, InputFrom } from 'xstate';
import { choosePaths } from './choose-paths.ts';
import { explore, type Explored, type MachineStep } from './explore.ts';
import { eventTypesOf, goalsOf, machineCriteria, type MachineCriterion, type MachineGoal } from './machine-goals.ts';
import { eventsOf, matchesEvent } from './machine-graph.ts';
import { missingData } from './missing-data.ts';

/** How an actor that a machine invokes may end. */
export type ActorEnd =
  | { readonly type: `xstate.done.actor.${string}`; readonly output?: unknown }
  | { readonly type: `xstate.error.actor.${string}`; readonly error?: unknown };

/** How paths through a machine are looked for. */
export interface MachinePathOptions<Machine extends AnyStateMachine> {
  /**
   * Examples of its events: one for each type, and more where their data decide something; or a function that makes them for a situation, where what
   * decides depends on what the machine remembers. Of actors that it invokes, what they end with:
   * `{ type: 'xstate.done.actor.ID', output }`, `{ type: 'xstate.error.actor.ID', error }`.
   */
  readonly events: Examples<Machine> | ((snapshot: ReturnType<Machine['getInitialSnapshot']>) => Examples<Machine>);
  readonly input?: InputFrom<Machine>;
  /** What has to be shown. Every criterion unless some are named for `minimal`, none for the other kinds. */
  readonly cover?: readonly MachineCriterion[];
  /** What of its context guards can tell apart; all of it unless said. */
  readonly distinguish?: (context: ReturnType<Machine['getInitialSnapshot']>['context']) => unknown;
  /** How many situations are followed that differ only by what the machine remembers and how its timers stand: a counter has no end. 50 unless said. */
  readonly mostPerState?: number;
  /** How many situations are followed at all. 10,000 unless said. */
  readonly mostSituations?: number;
  /**
   * `minimal`: few paths that show everything; `shortest`: one to each combination of states, by the fewest steps; `simple`: every way that comes to
   * no situation twice, up to `mostPaths`. With the last two, what is to be covered and none of them shows has its shortest path as well.
   */
  readonly kind?: 'minimal' | 'shortest' | 'simple';
  /** Shortest paths lead to each combination of states unless said; `situation`: also to each that the machine remembers. */
  readonly each?: 'states' | 'situation';
  /** Of simple paths. 1,000 unless said. */
  readonly mostPaths?: number;
  /** Where a minimal path ends that could go on, so that people can follow it and a fault in it hides little. 20 unless said. */
  readonly mostSteps?: number;
}

type Examples<Machine extends AnyStateMachine> = readonly (EventFromLogic<Machine> | ActorEnd)[];

/** A path through a machine: what is done, and the states it has to come to each time. */
export interface MachinePath {
  readonly id: string;
  readonly steps: readonly MachineStep[];
  /** Goals it shows, by id. */
  readonly shows: readonly string[];
}

/** What became of a goal. What `graph` rules out no events can show; what `examples` do not show, others might. */
export type MachineVerdict =
  | { readonly kind: 'covered'; readonly path: string }
  | { readonly kind: 'unreachable'; readonly by: 'graph' | 'examples'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Paths through a machine, and what became of each of its goals. */
export interface MachineSuite {
  readonly paths: readonly MachinePath[];
  /** Those of the criteria that were to be covered. Nothing is dropped. */
  readonly goals: readonly (MachineGoal & { readonly verdict: MachineVerdict })[];
  /** How many situations were told apart. */
  readonly situations: number;
  /** Why not everything was tried, in words: examples that are missing, limits that were reached. */
  readonly limits: readonly string[];
  /** What threw on the way, and examples the machine has no use for. */
  readonly problems: readonly string[];
}

/**
 * Paths through any XState machine, its delays included. Nothing is carried out: actions are not run, actors are not started.
 *
 * @throws {MachineCannotBeginError} the machine throws before it has begun.
 * @example
 * const { paths } = machinePaths(orderMachine, { events: [{ type: 'PAY', amount: 10 }, { type: 'CANCEL' }] });
 */
export function machinePaths<Machine extends AnyStateMachine>(
  machine: Machine,
  options: MachinePathOptions<Machine>,
): MachineSuite {
  const { input, distinguish, kind = 'minimal', each = 'states' } = options;
  const { mostPerState = 50, mostSituations = 10_000, mostPaths = 1_000, mostSteps = 20 } = options;
  const cover = new Set<MachineCriterion>(options.cover ?? (kind === 'minimal' ? machineCriteria : []));
  const goals = cover.size === 0 ? [] : goalsOf(machine).filter(({ goal }) => cover.has(goal.criterion));
  const wanted = new Set(goals.map(({ goal }) => goal.id));
  const explored = explore(machine, {
    ...{ events: examplesOf(options.events), input, mostPerState, mostSituations, wanted },
    mayGoDeep: kind === 'minimal',
    distinguish: (distinguish as ((context: unknown) => unknown) | undefined) ?? ((context) => context),
  });
  const found = choosePaths(explored, { kind, each, mostPaths, mostSteps, wanted });
  const paths = found.paths.map(({ edges, shows }, index): MachinePath => ({
    ...{ id: `path-${index + 1}`, shows },
    steps: edges.map(({ step }) => step),
  }));
  const pathOf = new Map(paths.toReversed().flatMap(({ id, shows }) => shows.map((goal) => [goal, id] as const)));
  const untried = [...eventsWithout(machine, explored.tried), ...missingData(explored, isShown), ...explored.limits];
  return {
    paths,
    situations: explored.situations.length,
    limits: [...untried, ...found.limits],
    problems: [...explored.problems, ...explored.failures, ...uselessExamples(machine, explored.tried)],
    goals: goals.map(({ goal, impossible }) => ({ ...goal, verdict: verdictOn(goal, impossible) })),
  };

  function isShown(id: string): boolean {
    return !wanted.has(id) || pathOf.has(id);
  }

  function verdictOn({ id }: MachineGoal, impossible: string | undefined): MachineVerdict {
    const path = pathOf.get(id);
    if (path !== undefined) return { kind: 'covered', path };
    if (impossible !== undefined) return { kind: 'unreachable', by: 'graph', reason: impossible };
    const count = `${explored.situations.length} ${explored.situations.length === 1 ? 'situation' : 'situations'}`;
    if (untried.length === 0 && explored.problems.length === 0)
      return {
        ...{ kind: 'unreachable', by: 'examples' },
        reason: `All ${count} were tried with every example${explored.moments === undefined ? '' : `, ${explored.moments}`}.`,
      };
    return { kind: 'unknown', reason: `${count} were tried, and that is not all: see the limits and problems.` };
  }
}

function examplesOf(events: unknown): (snapshot: AnyMachineSnapshot) => readonly EventObject[] {
  return typeof events === 'function'
    ? (events as (snapshot: AnyMachineSnapshot) => readonly EventObject[])
    : () => events as readonly EventObject[];
}

/** Events the machine names of which no example was given, in words. */
function eventsWithout(machine: AnyStateMachine, tried: Explored['tried']): readonly string[] {
  const types = eventsOf(machine);
  const named = types.filter((type) => type !== '*');
  return types.flatMap((type) => {
    if (type === '*')
      return [...tried.keys()].some((given) => !named.some((name) => matchesEvent(name, given)))
        ? []
        : ['The machine takes any event (“*”), and no example of one that it does not name was given.'];
    const isAsked = !type.startsWith('xstate.') || /^xstate\.(?:done|error)\.actor\./.test(type);
    if (!isAsked || [...tried.keys()].some((given) => matchesEvent(type, given))) return [];
    return [`No example of the event ${type} was given: what only it leads to cannot be shown.`];
  });
}

/** Examples the machine takes nowhere: a slip of the pen, most of the time. */
function uselessExamples(machine: AnyStateMachine, tried: Explored['tried']): readonly string[] {
  const types = eventsOf(machine);
  return [...tried.keys()]
    .filter((given) => !given.startsWith('xstate.error.') && !types.some((type) => matchesEvent(type, given)))
    .map(
      (given) =>
        `The machine takes no event ${given}, so its example shows nothing. It takes ${eventTypesOf(machine).join(', ') || 'none'}.`,
    );
}
