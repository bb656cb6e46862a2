import type { Connection } from '@temporalio/client';

const TEN_YEARS_SECONDS = 87_600 * 3600;

/**
 * Has the server keep closed cases for ten years instead of 24 hours, which is what a development server starts with:
 * a case that is over stays readable.
 */
export async function keepClosedCases(connection: Connection, namespace: string): Promise<void> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) >= TEN_YEARS_SECONDS) return;
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: { seconds: TEN_YEARS_SECONDS as never } },
  });
}
