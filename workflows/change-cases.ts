import {
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  proxyActivities,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { ChangeActivities, ChangeCounts } from '../activities/changes/change.ts';

/** The id of the workflow that changes many cases: one for all, so that the server refuses a second beside the first. */
export const CHANGE_WORKFLOW_ID = 'duecourse/changes';

/** A change, and how far the run before has come. */
export interface ChangeCasesInput {
  readonly id: string;
  readonly step?: 'listing' | 'changing';
  readonly counts?: ChangeCounts;
  readonly paused?: boolean;
}

/** How far a change has come. */
export interface ChangeProgress {
  readonly id: string;
  readonly step: 'listing' | 'changing';
  readonly counts: ChangeCounts;
  readonly paused: boolean;
}

/** What somebody may want of a change that runs. */
export type ChangeWish = 'pause' | 'resume' | 'stop';

export const changeProgressQuery = defineQuery<ChangeProgress>('changeProgress');
export const steerChangeUpdate = defineUpdate<ChangeProgress, [ChangeWish]>('steerChange');

/** Steps after which it goes on in a new run, whatever the server suggests: a step is six events. */
const STEPS_PER_RUN = 300;

const none: ChangeCounts = { waiting: 0, changed: 0, already: 0, refused: 0, failed: 0, ended: 0 };

const { listCases } = proxyActivities<ChangeActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

// A worker that was killed is noticed by this limit, so it is short; a step ends itself well before.
const { changeBatch, finishChange } = proxyActivities<ChangeActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/**
 * Brings other rules to every case they are meant for: notes the cases, changes them a batch at a time, and looks again until it finds none
 * that it has not met, because cases are opened and begin new runs meanwhile. What it knows of cases is in the reporting database:
 * nothing of them comes through here.
 */
export async function changeCases(input: ChangeCasesInput): Promise<ChangeProgress> {
  const { id } = input;
  let { step = 'listing', counts = none, paused = false } = input;
  let stopped = false;
  let steps = 0;
  const progress = (): ChangeProgress => ({ id, step, counts, paused });
  const wantsNewRun = (): boolean => workflowInfo().continueAsNewSuggested || steps >= STEPS_PER_RUN;

  setHandler(changeProgressQuery, progress);
  setHandler(steerChangeUpdate, (wish) => {
    if (wish === 'stop') stopped = true;
    else paused = wish === 'pause';
    return progress();
  });

  for (;;) {
    if (paused) await condition(() => !paused || stopped);
    if (stopped) break;
    if (wantsNewRun()) await continueAsNew<typeof changeCases>({ id, step, counts, paused });
    steps += 1;
    if (step === 'listing') {
      const { found } = await listCases({ id });
      if (found === 0) break;
      counts = { ...counts, waiting: counts.waiting + found };
      step = 'changing';
    } else {
      counts = await changeBatch({ id });
      if (counts.waiting === 0) step = 'listing';
    }
  }
  counts = await finishChange({ id, ended: stopped ? 'stopped' : 'done' });
  return progress();
}

// It belongs to no version of the worker: whichever runs carries it on.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, changeCases);
