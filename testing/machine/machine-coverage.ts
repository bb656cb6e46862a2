import type { AnyMachineSnapshot, AnyStateMachine, InspectionEvent } from 'xstate';
import { goalsOf, type MachineGoal } from './machine-goals.ts';
import { showsOf, type Microstep } from './probe.ts';

/** What tests have shown of a machine. */
export interface MachineCoverage {
  readonly goals: readonly (MachineGoal & { readonly times: number })[];
  /** Covered of those there are, in percent with one decimal, rounded down: 100 means all. */
  readonly percent: { readonly [criterion in MachineGoal['criterion']]: number };
}

/** Watches actors of a machine, and tells what they have shown of it. */
export interface CoverageWatch {
  /** To be given to `createActor` as `inspect`; one watch serves as many actors as there are. */
  inspect(event: InspectionEvent): void;
  report(): MachineCoverage;
}

/** What one actor has done since its last event. */
interface Watched {
  before: AnyMachineSnapshot | undefined;
  steps: Microstep[];
}

/**
 * Watches what tests show of a machine, whatever they are written with.
 *
 * @example
 * const watch = watchCoverage(orderMachine);
 * const actor = createActor(orderMachine, { inspect: watch.inspect });
 */
export function watchCoverage(machine: AnyStateMachine): CoverageWatch {
  const goals = goalsOf(machine);
  const times = new Map<string, number>();
  const actors = new Map<string, Watched>();

  return {
    inspect(told) {
      const { sessionId } = told.actorRef as { readonly sessionId: string };
      if (told.type === '@xstate.microstep') {
        const snapshot = told.snapshot as AnyMachineSnapshot;
        if (!isOf(machine, snapshot)) return;
        const watched = actors.get(sessionId) ?? { before: undefined, steps: [] };
        actors.set(sessionId, watched);
        watched.steps.push({ taken: told._transitions, snapshot });
      }
      if (told.type !== '@xstate.snapshot' || !isOf(machine, told.snapshot)) return;
      const snapshot = told.snapshot as AnyMachineSnapshot;
      const { before, steps } = actors.get(sessionId) ?? { before: undefined, steps: [] };
      for (const id of showsOf(before, told.event.type, steps, snapshot)) times.set(id, (times.get(id) ?? 0) + 1);
      actors.set(sessionId, { before: snapshot, steps: [] });
    },
    report: () => ({
      goals: goals.map((goal) => ({ ...goal, times: times.get(goal.id) ?? 0 })),
      percent: { states: percent('states'), transitions: percent('transitions'), guards: percent('guards') },
    }),
  };

  function percent(criterion: MachineGoal['criterion']): number {
    const own = goals.filter((goal) => goal.criterion === criterion);
    const shown = own.filter(({ id }) => times.has(id)).length;
    return own.length === 0 ? 100 : Math.floor((1_000 * shown) / own.length) / 10;
  }
}

/** With other actions or actors provided it is still the same machine; the machines it invokes are others. */
function isOf({ id }: AnyStateMachine, snapshot: unknown): boolean {
  return (
    typeof snapshot === 'object' &&
    snapshot !== null &&
    'machine' in snapshot &&
    (snapshot.machine as AnyStateMachine).id === id
  );
}
