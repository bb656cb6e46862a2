import type {
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyTransitionDefinition,
  EventObject,
  InspectionEvent,
} from 'xstate';
import { delayId, refusalId } from './goal-names.ts';
import { goalsOf, machineCriteria, type MachineCriterion, type MachineGoal } from './machine-goals.ts';
import type { MachineSuite } from './machine-paths.ts';
import { pairsOf, shownBy } from './observe.ts';
import type { Microstep } from './probe.ts';

/** What tests have shown of a machine. */
export interface MachineCoverage {
  readonly goals: readonly (MachineGoal & { readonly times: number })[];
  /** Covered of those that can be, in percent with one decimal, rounded down: 100 means all. */
  readonly percent: { readonly [criterion in MachineCriterion]: number };
}

/** Watches actors of a machine, and tells what they have shown of it. */
export interface CoverageWatch {
  /** To be given to `createActor` as `inspect`; one watch serves as many actors as there are. */
  inspect(event: InspectionEvent): void;
  report(): MachineCoverage;
}

/** What one actor has done. */
interface Watched {
  before: AnyMachineSnapshot | undefined;
  /** Since its last event. */
  steps: Microstep[];
  last: readonly AnyTransitionDefinition[];
  readonly timers: Set<string>;
  /** Timers called off since its last event. */
  readonly calledOff: Set<string>;
}

/**
 * Watches what tests show of a machine, whatever they are written with.
 *
 * @param options - `suite`: what it has found to be unreachable does not count against the percentages; without one, only what the machine's graph
 * rules out.
 * @example
 * const watch = watchCoverage(orderMachine);
 * const actor = createActor(orderMachine, { inspect: watch.inspect });
 */
export function watchCoverage(
  machine: AnyStateMachine,
  { suite }: { readonly suite?: MachineSuite } = {},
): CoverageWatch {
  const ruled = goalsOf(machine);
  const impossible = new Set([
    ...ruled.flatMap(({ goal, impossible: reason }) => (reason === undefined ? [] : [goal.id])),
    ...(suite?.goals ?? []).filter(({ verdict }) => verdict.kind === 'unreachable').map(({ id }) => id),
  ]);
  const goals = ruled.map(({ goal }) => goal);
  const times = new Map<string, number>();
  const actors = new Map<string, Watched>();

  return {
    inspect(told) {
      if (told.actorRef === undefined) return;
      const watched = actorOf((told.actorRef as { readonly sessionId: string }).sessionId);
      switch (told.type) {
        case '@xstate.event':
          watched.timers.delete(told.event.type);
          if (watched.before?.status === 'done')
            for (const node of watched.before._nodes) count([refusalId(node, told.event.type)]);
          break;
        case '@xstate.action':
          takeNote(watched, told.action);
          break;
        case '@xstate.microstep':
          if (isOf(machine, told.snapshot))
            watched.steps.push({ event: told.event, taken: told._transitions, snapshot: told.snapshot });
          break;
        case '@xstate.snapshot':
          if (isOf(machine, told.snapshot)) settle(watched, told.event, told.snapshot);
          break;
        default:
      }
    },
    report: () => ({
      goals: goals.map((goal) => ({ ...goal, times: times.get(goal.id) ?? 0 })),
      percent: Object.fromEntries(machineCriteria.map((criterion) => [criterion, percent(criterion)])) as {
        readonly [criterion in MachineCriterion]: number;
      },
    }),
  };

  function actorOf(session: string): Watched {
    const known = actors.get(session);
    if (known !== undefined) return known;
    const watched: Watched = { before: undefined, steps: [], last: [], timers: new Set(), calledOff: new Set() };
    actors.set(session, watched);
    return watched;
  }

  function settle(watched: Watched, event: EventObject, snapshot: AnyMachineSnapshot): void {
    const { shows, first, last } = shownBy(watched.before, event, watched.steps, snapshot);
    count([...shows, ...pairsOf(watched.last, first)].filter((id, index, all) => all.indexOf(id) === index));
    count([...watched.calledOff].filter((timer) => timer !== event.type).map((timer) => delayId(timer, 'left')));
    if (event.type.startsWith('xstate.after.')) count([delayId(event.type, 'over')]);
    if (last.length > 0) watched.last = last;
    watched.before = snapshot;
    watched.steps = [];
    watched.calledOff.clear();
  }

  function count(ids: readonly string[]): void {
    for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  }

  function percent(criterion: MachineCriterion): number {
    const own = goals.filter((goal) => goal.criterion === criterion);
    const shown = own.filter(({ id }) => times.has(id)).length;
    const possible = own.filter(({ id }) => times.has(id) || !impossible.has(id)).length;
    return possible === 0 ? 100 : Math.floor((1_000 * shown) / possible) / 10;
  }
}

/** Which delays run, and which are called off: of those that have run out nothing can be called off. */
function takeNote(
  { timers, calledOff }: Watched,
  { type, params }: { readonly type: string; readonly params?: unknown },
): void {
  if (typeof params !== 'object' || params === null) return;
  if (type === 'xstate.raise' && 'id' in params && typeof params.id === 'string') timers.add(params.id);
  if (type !== 'xstate.cancel' || !('sendId' in params) || typeof params.sendId !== 'string') return;
  if (timers.delete(params.sendId) && params.sendId.startsWith('xstate.after.')) calledOff.add(params.sendId);
}

/** With other actions or actors provided it is still the same machine; the machines it invokes are others. */
function isOf({ id }: AnyStateMachine, snapshot: unknown): snapshot is AnyMachineSnapshot {
  return (
    typeof snapshot === 'object' &&
    snapshot !== null &&
    'machine' in snapshot &&
    (snapshot.machine as AnyStateMachine).id === id
  );
}
