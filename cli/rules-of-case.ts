import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { caseIdFor } from '../client/case-reference.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseInput } from '../workflows/case-input.ts';

/**
 * The definition a case lives by, as it carries it: for the titles of what it tells, and the types of what it is told. Undefined if
 * there is no such case.
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
  return isCaseInput(input) ? input.pathway : undefined;
}

function isCaseInput(input: unknown): input is Pick<CaseInput, 'pathway'> {
  return typeof input === 'object' && input !== null && 'pathway' in input;
}
