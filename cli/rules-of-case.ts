import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { caseIdFor } from '../client/case-reference.ts';
import { withoutContents } from '../client/without-contents.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseInput } from '../workflows/case-input.ts';
import { pathwayQuery } from '../workflows/messages.ts';

/**
 * The definition a case lives by, as it carries it: for the titles of what it tells, and the types of what it is told. Undefined if
 * there is no such case.
 *
 * A case that runs is asked, because it may have moved to another version since; one that has completed is read from its history.
 */
export async function rulesOfCase(client: Client, reference: string): Promise<Pathway | undefined> {
  const workflowId = caseIdFor(reference);
  const { namespace, loadedDataConverter: converter } = client.options;
  const page = await client.workflowService
    .getWorkflowExecutionHistory({ namespace, execution: { workflowId }, maximumPageSize: 1 })
    // Whatever is done to the case next says what is wrong, and better.
    .catch(() => undefined);
  const started = page?.history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const [input] = await decodeArrayFromPayloads(converter, started?.input?.payloads, {
    type: 'workflow',
    namespace,
    workflowId,
  });
  if (!isCaseInput(input)) return undefined;
  const handle = client.workflow.getHandle(workflowId);
  const status = await withoutContents(client)
    .workflow.getHandle(workflowId)
    .describe()
    .then(
      (description) => description.status.name,
      () => 'UNKNOWN',
    );
  return status === 'RUNNING' ? handle.query(pathwayQuery).catch(() => input.pathway) : input.pathway;
}

function isCaseInput(input: unknown): input is Pick<CaseInput, 'pathway'> {
  return typeof input === 'object' && input !== null && 'pathway' in input;
}
