import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { chart, commands } from './chart-arbitrary.ts';
import type { ChartSpec, Command } from './chart-spec.ts';
import { runBoth, type Run } from './run-both.ts';

/** What a run of the difference test has compared. */
export interface DifferenceCounts {
  machines: number;
  /** Moments at which everything that can be seen was compared. */
  steps: number;
  /** Machines that ended in error, and were equal in that. */
  inError: number;
  done: number;
  /** Machines that had actors of their own at some moment. */
  withActors: number;
  /** Machines that waited for a promise at some moment. */
  withPromises: number;
  /** Runs cut short, because the machine would never have come to rest. */
  endless: number;
}

/** A machine that does not behave as XState's own actor does, shrunk. */
export interface Difference {
  readonly chart: ChartSpec;
  readonly commands: readonly Command[];
  readonly told: string;
}

/** Runs random machines on both sides. Every second one stays live on ours, the others go through JSON after each step. */
export async function findDifference(
  machines: number,
  seed: number,
): Promise<{ readonly counts: DifferenceCounts; readonly difference?: Difference }> {
  const counts: DifferenceCounts = {
    machines: 0,
    steps: 0,
    inError: 0,
    done: 0,
    withActors: 0,
    withPromises: 0,
    endless: 0,
  };
  let nth = 0;
  const property = fc.asyncProperty(chart, commands, async (spec, given) => {
    nth += 1;
    const run = await runBoth(spec, given, nth % 2 === 0 ? 'never' : 'everyStep');
    count(run, counts);
    const told = firstDifference(run);
    if (told !== undefined) throw new Error(told);
  });
  const result = await fc.check(property, { numRuns: machines, seed });
  if (!result.failed) return { counts };
  const [spec, given] = result.counterexample ?? [];
  const told = result.errorInstance instanceof Error ? result.errorInstance.message : 'interrupted';
  return {
    counts,
    ...(spec === undefined || given === undefined ? {} : { difference: { chart: spec, commands: given, told } }),
  };
}

/** In words, the first moment at which the two sides differ; undefined where they never do. */
export function firstDifference({ ours, theirs, records }: Run): string | undefined {
  for (const [index, mine] of ours.entries())
    if (!isDeepStrictEqual(mine, theirs[index]))
      return `after step ${index}:\n  here   ${JSON.stringify(mine)}\n  XState ${JSON.stringify(theirs[index])}`;
  const [kept, folded] = records;
  return isDeepStrictEqual(kept, folded)
    ? undefined
    : `the log folds to another record:\n  kept   ${JSON.stringify(kept)}\n  folded ${JSON.stringify(folded)}`;
}

function count({ ours, endless }: Run, counts: DifferenceCounts): void {
  const last = ours.at(-1);
  counts.machines += 1;
  counts.steps += ours.length;
  if (endless) counts.endless += 1;
  if (last?.status === 'error') counts.inError += 1;
  if (last?.status === 'done') counts.done += 1;
  if (ours.some(({ children }) => Object.keys(children).length > 0)) counts.withActors += 1;
  if (ours.some(({ jobs }) => (jobs as readonly unknown[]).length > 0)) counts.withPromises += 1;
}
