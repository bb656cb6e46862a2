import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { z } from 'zod';

/** What Temporal's histories of a case tell, all its runs together. */
export interface CaseHistory {
  readonly runs: number;
  readonly events: number;
  /** When each effect was first given to an activity, by its id; in milliseconds since 1970. */
  readonly begunAt: ReadonlyMap<string, number>;
  /** Workflow tasks that failed because of what the workflow did: a replay that went another way, an error nobody caught. */
  readonly failedTasks: readonly string[];
}

const { EventType, WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;
const ofEffect = z.object({ effectId: z.string() });
/** Causes that are no mistake: the task was overtaken by what came in meanwhile, or its worker went away in order. */
const harmless: readonly string[] = [
  'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND',
  'WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE',
  'WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND',
  'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_UPDATE',
];

/** Reads all runs of a case, the last one first. */
export async function readHistory(client: Client, codec: PayloadCodec, caseId: string): Promise<CaseHistory> {
  const begunAt = new Map<string, number>();
  const failedTasks: string[] = [];
  let runs = 0;
  let count = 0;
  for (
    let runId: string | undefined = (await client.workflow.getHandle(caseId).describe()).runId;
    runId !== undefined;
  ) {
    const { events } = await client.workflow.getHandle(caseId, runId).fetchHistory();
    runs += 1;
    count += events?.length ?? 0;
    runId = undefined;
    for (const event of events ?? []) {
      const { eventType, eventTime, activityTaskScheduledEventAttributes, workflowTaskFailedEventAttributes } = event;
      if (eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
        runId = event.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
      const cause = WorkflowTaskFailedCause[workflowTaskFailedEventAttributes?.cause ?? 0] ?? 'unknown';
      if (workflowTaskFailedEventAttributes && !harmless.includes(cause)) failedTasks.push(`${caseId}: ${cause}`);
      const effect = await effectOf(activityTaskScheduledEventAttributes?.input?.payloads?.[0], codec);
      const at = Number(eventTime?.seconds ?? 0) * 1000 + Number(eventTime?.nanos ?? 0) / 1e6;
      if (effect !== undefined) begunAt.set(effect, Math.min(at, begunAt.get(effect) ?? Infinity));
    }
  }
  return { runs, events: count, begunAt, failedTasks };
}

async function effectOf(payload: Payload | undefined, codec: PayloadCodec): Promise<string | undefined> {
  if (payload === undefined) return undefined;
  const [plain] = await codec.decode([payload]);
  const input = ofEffect.safeParse(JSON.parse(Buffer.from(plain?.data ?? []).toString('utf8')));
  return input.success ? input.data.effectId : undefined;
}
