import { ApplicationFailure } from '@temporalio/common';
import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { CaseInput, CaseOutcome } from './case-input.ts';
import { libraryOf, shareRules } from './case-library.ts';
import { liveCase } from './live-case.ts';

/**
 * One child's case: lives by the pathway it carries, takes entries as updates, keeps its deadlines as timers, carries
 * its effects out as activities, answers questions as queries.
 *
 * Cancelling the workflow does nothing: a case ends by its pathway. An operator who must can terminate it.
 */
export async function pathwayCase(input: CaseInput): Promise<CaseOutcome> {
  const { workflowId } = workflowInfo();
  if (input.caseId !== workflowId) {
    throw ApplicationFailure.nonRetryable(`The workflow of case ${input.caseId} must have that id.`, 'wrongCaseId');
  }
  const library = libraryOf(input);
  shareRules(input, library);
  return CancellationScope.nonCancellable(() => liveCase(input, library));
}
