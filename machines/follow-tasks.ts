import type { TaskInstance } from './case-state.ts';
import type { CompiledSelector } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import { effectiveEvents } from './effective-log.ts';
import type { EventEntry } from './entry.ts';
import { entryView } from './entry-view.ts';
import type { JsonObject } from './json.ts';
import { matches } from './matches.ts';
import { namedTasks, settledTask } from './named-tasks.ts';
import { isOpen } from './occurrence-status.ts';
import type { Trace } from './update-facts.ts';

/** Does a condition read `start`, the entry behind the task? It is looked up only then. */
export function readsStart(where: string | undefined): boolean {
  return where !== undefined && /\bstart\b/.test(where);
}

/** Tasks an entry completes or takes back. `TASK_DONE` names one; of several that it may mean, the oldest. */
export function followTasks(draft: Draft, entry: EventEntry, event: JsonObject, trace: Trace): void {
  const named = entry.type === 'TASK_DONE' ? taskDone(draft, entry, textOf(entry.data['task'])) : undefined;
  if (named === undefined && !draft.tasks.some((task) => task.status === 'open')) return;
  draft.tasks = draft.tasks.map((task) => {
    if (task.status !== 'open' && task !== named) return task;
    const compiled = draft.compiled.tasks.get(task.task);
    const chosen = (selectors: readonly CompiledSelector[] = []): boolean =>
      selectors.some(
        (selector) => selector.event === entry.type && matches(selector, viewOf(draft, task, selector, event), trace),
      );
    if (task === named || chosen(compiled?.completedBy)) return { ...task, status: 'done', doneBy: entry.seq };
    const withdrawn = chosen(compiled?.withdrawnBy) || isSettledHistory(draft, task, entry);
    return withdrawn ? { ...task, status: 'withdrawn', doneBy: entry.seq } : task;
  });
}

/** The task that somebody did: an open one, or in history one that is over since. */
export function taskDone({ opened, tasks }: Draft, entry: EventEntry, name: string): TaskInstance | undefined {
  const [open] = namedTasks(tasks, name);
  if (open !== undefined) return open;
  return opened.liveFrom !== undefined && entry.at < opened.liveFrom ? settledTask(tasks, name) : undefined;
}

/**
 * A limit that passed before the case went live, and was dealt with before it did, fires nothing and asks nobody to explain it now. While
 * its occurrence is open the task stands: somebody has to look at it.
 */
function isSettledHistory({ opened, occurrences }: Draft, { cause }: TaskInstance, entry: EventEntry): boolean {
  if (cause.kind !== 'moment' || opened.liveFrom === undefined || entry.at >= opened.liveFrom) return false;
  return !occurrences.some(
    (known) => known.deadline === cause.deadline && known.occurrence === cause.occurrence && isOpen(known),
  );
}

function viewOf(draft: Draft, task: TaskInstance, { where }: CompiledSelector, event: JsonObject) {
  const view = { ...draftView(draft), event };
  return readsStart(where?.text) ? { ...view, start: startOf(draft, task) } : view;
}

/** The entry behind a task: the one that raised it, or the one that started the occurrence whose moment did. */
function startOf(draft: Draft, { cause }: TaskInstance): JsonObject {
  if (cause.kind === 'moment')
    return (
      draft.occurrences.find((known) => known.deadline === cause.deadline && known.occurrence === cause.occurrence)
        ?.start ?? {}
    );
  const entry =
    cause.kind === 'entry' ? effectiveEvents(draft.log).find((known) => known.seq === cause.seq) : undefined;
  return entry === undefined ? {} : entryView(entry);
}

function textOf(value: EventEntry['data'][string] | undefined): string {
  return typeof value === 'string' ? value : '';
}
