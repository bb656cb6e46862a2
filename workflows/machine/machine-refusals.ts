import { ApplicationFailure } from '@temporalio/common';
import { MOVING } from '../failure-types.ts';
import { MACHINE_REFUSED } from './machine-names.ts';
import type { MachineRefusal } from './messages.ts';

/** A refusal as the caller receives it. */
export function refusal(refused: MachineRefusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: MACHINE_REFUSED,
    message: refused.message,
    nonRetryable: true,
    details: [refused],
  });
}

/** Says that the machine is between two runs: the caller tries again in a moment. */
export function betweenRuns(): ApplicationFailure {
  return ApplicationFailure.create({
    type: MOVING,
    message: 'The machine is about to go on in a new run. Nothing was taken: try again in a moment.',
  });
}
