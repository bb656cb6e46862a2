import type { AnyStateMachine, EventObject } from 'xstate';
import { machinePaths, type MachineSuite } from '../../../package/testing.ts';

/** Paths that cover everything, with these examples; a name alone is an event without data. */
export function suiteOf(machine: AnyStateMachine, ...events: readonly (string | EventObject)[]): MachineSuite {
  return machinePaths(machine, { events: events.map((one) => (typeof one === 'string' ? { type: one } : one)) });
}

/** What became of each goal whose id begins like this. */
export function verdicts({ goals }: MachineSuite, start: string): Record<string, string> {
  return Object.fromEntries(
    goals
      .filter(({ id }) => id.startsWith(start))
      .map(({ id, verdict }) => [
        id.slice(start.length),
        verdict.kind === 'unreachable' ? `${verdict.kind} by ${verdict.by}` : verdict.kind,
      ]),
  );
}
