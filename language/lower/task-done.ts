import type { Pathway } from '../schema/pathway.ts';

/** The event by which a task that no other event completes is done. */
export const taskDone = 'TASK_DONE';

/** Adds {@link taskDone}, which every pathway has and every role may record, unless the definition says it otherwise. */
export function withTaskDone(pathway: Pathway): Pathway {
  if (pathway.events[taskDone] !== undefined) return pathway;
  const event: Pathway['events'][string] = {
    title: 'Task done',
    recordedBy: Object.keys(pathway.roles),
    on: 'date',
    data: {
      task: { type: 'text', title: 'The task', optional: false, personal: false },
      note: { type: 'text', title: 'What was done', optional: true, personal: true },
    },
    future: false,
  };
  return { ...pathway, events: { ...pathway.events, [taskDone]: event } };
}
