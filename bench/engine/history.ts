import proto from '@temporalio/proto';
import type { Client } from '@temporalio/client';
import { caseIdOf } from '../../workflows/case-id.ts';

/** How often each type of event stands in a case's history. */
export type HistoryCount = { readonly [type: string]: number };

/** Counts the events of a case's history by type. */
export async function countHistory(client: Client, reference: string): Promise<HistoryCount> {
  const { events } = await client.workflow.getHandle(caseIdOf(reference)).fetchHistory();
  const count: { [type: string]: number } = {};
  for (const { eventType } of events ?? []) {
    const type = proto.temporal.api.enums.v1.EventType[Number(eventType)]?.replace('EVENT_TYPE_', '') ?? 'UNKNOWN';
    count[type] = (count[type] ?? 0) + 1;
  }
  return count;
}

/** All events of a history. */
export function totalOf(count: HistoryCount): number {
  return Object.values(count).reduce((sum, each) => sum + each, 0);
}

/** A function that waits until a case has no activity under way and no task to do. */
export function settledAt(client: Client, reference: string): () => Promise<void> {
  return async () => {
    for (;;) {
      const { raw } = await client.workflow.getHandle(caseIdOf(reference)).describe();
      const isOpen =
        raw.workflowExecutionInfo?.status ===
        proto.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
      if (!isOpen || ((raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
}
