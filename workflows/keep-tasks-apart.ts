import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowInterceptors } from '@temporalio/workflow';

/**
 * Sees to it that every workflow task that took something in leaves an event behind.
 *
 * The SDK's core takes a task without a trace for a heartbeat, and a worker that replays the case from its beginning gives what
 * came with that task to the workflow together with the task after it. If that one brings a request, the request is then handled
 * *before* what had come earlier (a letter's receipt, say): its entry gets a number that every later replay gives to another one, and
 * the case is stuck for good. Two receipts one after the other, a worker that is started anew, and a request are enough.
 *
 * A request that is refused leaves nothing, as before: it is no event, so nothing can change places with it. Nor does anything leave one
 * once the workflow has ended: an activity that its end called off is still answered within the same task, and the server refuses a task
 * in which something comes behind the end, for ever.
 *
 * @see https://github.com/temporalio/sdk-rust/issues/1606
 */
export function interceptors(): WorkflowInterceptors {
  let tookIn = false;
  let hasEnded = false;
  return {
    internals: [
      {
        activate(input, next) {
          tookIn ||= (input.activation.jobs ?? []).some((job) => fromHistory.some((kind) => isSet(job[kind])));
          next(input);
        },
        concludeActivation({ commands }, next) {
          const leavesTrace = commands.some(
            ({ respondToQuery, updateResponse }) => !isSet(respondToQuery) && !isSet(updateResponse?.rejected),
          );
          const needsTrace = tookIn && !leavesTrace && !hasEnded;
          hasEnded ||= commands.some((command) => ends.some((kind) => isSet(command[kind])));
          tookIn = false;
          return next({ commands: needsTrace ? [...commands, trace] : commands });
        },
      },
    ],
  };
}

/** What comes to a workflow as an event of its history. */
const fromHistory = [
  'fireTimer',
  'resolveActivity',
  'signalWorkflow',
  'cancelWorkflow',
  'resolveChildWorkflowExecutionStart',
  'resolveChildWorkflowExecution',
  'resolveSignalExternalWorkflow',
  'resolveRequestCancelExternalWorkflow',
] as const;

/** With what a run of a workflow ends. */
const ends = [
  'completeWorkflowExecution',
  'failWorkflowExecution',
  'cancelWorkflowExecution',
  'continueAsNewWorkflowExecution',
] as const;

/** It says nothing; only that it is there counts. */
const trace = {
  modifyWorkflowProperties: { upsertedMemo: { fields: { seen: defaultPayloadConverter.toPayload(true) } } },
};

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
