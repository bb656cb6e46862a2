import { setHandler, workflowInfo } from '@temporalio/workflow';
import { instantOfMs, type Instant } from '../calendar/instant.ts';
import type { CaseInput } from './case-input.ts';
import type { Wanted } from './deadline-timers.ts';
import { moveOnSignal } from './messages.ts';

/** Days after which a case goes on in a new run, unless its input says otherwise: with it on the newest version of the program. */
const DAYS_PER_RUN = 20;

/** The part of those days over which the ends of runs are spread, so that cases opened together do not all move in one second. */
const SPREAD = 0.25;

/** What wants a case to go on in a new run for a reason outside of its log. */
export interface RunWatch {
  /** Is another version of the program to take the case over, or has the run lasted long enough? */
  wantsNewRun(now: Instant): boolean;
  timers(): readonly Wanted[];
}

/**
 * Watches for another version of the program and for the end of the run's time. The server says with each task whether another version
 * is current; a case that waits is woken by a signal, which counts by itself, for a server that does not say.
 */
export function watchRun(input: CaseInput): RunWatch {
  let called = false;
  setHandler(moveOnSignal, () => {
    called = true;
  });
  const endsAt = runEndsAt(input);
  return {
    wantsNewRun: (now) =>
      called || workflowInfo().targetWorkerDeploymentVersionChanged || (endsAt !== undefined && now >= endsAt),
    timers: () =>
      endsAt === undefined
        ? []
        : [{ key: 'run', instant: endsAt, summary: 'Goes on in a new run, on the newest worker' }],
  };
}

/**
 * A run that a worker without a version began has no end unless its input says one: it goes to the newest version by itself, and one from
 * before runs had an end shows no timer for it in its history, so its replay may not make one.
 */
function runEndsAt({ caseId, daysPerRun = daysOfVersioned(), clockOffsetInMs = 0 }: CaseInput): Instant | undefined {
  if (daysPerRun === undefined) return undefined;
  const lengthInMs = daysPerRun * (1 - SPREAD * shareOf(caseId)) * 24 * 3_600_000;
  return instantOfMs(Math.round(workflowInfo().runStartTime.getTime() + clockOffsetInMs + lengthInMs));
}

/**
 * Every replay is told the version that did the task at hand the first time. A worker without one is named by its build at first and not at
 * all in a replay, but never has a deployment.
 */
function daysOfVersioned(): number | undefined {
  const deployment = workflowInfo().currentDeploymentVersion?.deploymentName ?? '';
  return deployment === '' ? undefined : DAYS_PER_RUN;
}

/** From 0 to 1, always the same for a text. */
function shareOf(text: string): number {
  let sum = 0;
  for (const character of text) sum = (31 * sum + (character.codePointAt(0) ?? 0)) % 997;
  return sum / 996;
}
