import type { TaskInstance } from './case-state.ts';

/**
 * The open tasks that `TASK_DONE` may mean: by id; by an id whose limit has moved since (the same moment of the same occurrence,
 * due on another day); or by name.
 */
export function namedTasks(tasks: readonly TaskInstance[], named: string): readonly TaskInstance[] {
  const open = tasks.filter((task) => task.status === 'open');
  const exact = open.filter((task) => task.id === named);
  if (exact.length > 0) return exact;
  const moved = open.filter((task) => undated(task.id) === undated(named));
  return moved.length > 0 ? moved : open.filter((task) => task.task === named);
}

/**
 * In history, the task that somebody did although it counts as settled (see `followTasks`): it was asked where the case lived then.
 * Of several the last, because the ones before it were over.
 */
export function settledTask(tasks: readonly TaskInstance[], named: string): TaskInstance | undefined {
  const settled = tasks.filter(({ status, cause }) => status === 'withdrawn' && cause.kind === 'moment');
  return namedTasks(
    settled.map((task) => ({ ...task, status: 'open' as const })),
    named,
  )
    .map(({ id }) => settled.findLast((task) => task.id === id))
    .at(-1);
}

function undated(id: string): string {
  return id.replace(/@\d{4}-\d{2}-\d{2}(?:T[0-9:.]+Z)?(?=[ /])/, '');
}
