import type { WorkflowHandle } from '@temporalio/client';

/** Is nothing under way in a workflow, as its history shows it: no task of its own, no activity? */
export async function isQuiet(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  const underWay = new Set<string>();
  for (const event of events ?? []) {
    const id = String(event.eventId);
    if (event.workflowTaskScheduledEventAttributes || event.activityTaskScheduledEventAttributes) underWay.add(id);
    const ended =
      event.workflowTaskCompletedEventAttributes ??
      event.workflowTaskFailedEventAttributes ??
      event.workflowTaskTimedOutEventAttributes ??
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes;
    if (ended) underWay.delete(String(ended.scheduledEventId));
  }
  return underWay.size === 0;
}
