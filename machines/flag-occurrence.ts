import type { Occurrence } from './case-state.ts';
import type { Draft } from './draft.ts';
import { dateOf, dueDate } from './occurrence-due.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';

/**
 * Says of an occurrence that has just been counted, moved or lapsed what cannot come right with it, and takes back what no
 * longer stands in the way.
 *
 * @param uncountable - why no due date can be given.
 */
export function flagOccurrence(draft: Draft, occurrence: Occurrence, uncountable: string | undefined): void {
  const id = `${occurrence.deadline}#${occurrence.occurrence}`;
  const title = draft.compiled.deadlineById.get(occurrence.deadline)?.spec.title ?? occurrence.deadline;
  const { due, state } = occurrence;
  const open = state === 'running' || state === 'paused';

  function flag(name: string, says: string | undefined): void {
    if (says === undefined) clearFlag(draft, `${name}:${id}`);
    else raiseFlag(draft, `${name}:${id}`, name, says);
  }

  flag(
    'uncountable',
    uncountable === undefined || state === 'lapsed' ? undefined : `${title}: no due date can be given. ${uncountable}`,
  );
  if (state === 'lapsed') clearFlag(draft, `bookedOutsideLimit:${id}`);
  // That it was late or impossible when it arose stays said when it lapses: nobody has put it right.
  if (uncountable !== undefined || state === 'lapsed') return;
  const impossible = open && occurrence.impossible && due !== undefined;
  flag(
    'impossible',
    impossible
      ? `${title} would be due on ${dueDate(due)}, before ${dateOf(occurrence.startedOn)}, when it starts.`
      : undefined,
  );
  const late = open && !occurrence.impossible && due !== undefined && due.ends <= draft.now;
  flag('alreadyLate', late ? `${title} was due on ${dueDate(due)}, before it was known here.` : undefined);
}
