import type { Occurrence } from './case-state.ts';
import type { Json, JsonObject } from './json.ts';
import { dueText } from './occurrence-due.ts';
import { isOpen } from './occurrence-status.ts';

/** Conditions are asked far more often than occurrences change. */
const kept = new WeakMap<readonly Occurrence[], JsonObject>();

/** When each deadline is due, by its id: its latest open occurrence, or its last one where none is open. One that has not started is not there. */
export function dueView(occurrences: readonly Occurrence[]): JsonObject {
  const known = kept.get(occurrences);
  if (known !== undefined) return known;
  const last: { [id: string]: Json } = {};
  const open: { [id: string]: Json } = {};
  for (const occurrence of occurrences) {
    if (occurrence.due === undefined) continue;
    const due = dueText(occurrence.due);
    last[occurrence.deadline] = due;
    if (isOpen(occurrence)) open[occurrence.deadline] = due;
  }
  const view = { ...last, ...open };
  kept.set(occurrences, view);
  return view;
}
