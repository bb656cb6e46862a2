import { textInWords } from '../language/expressions/in-words.ts';
import type { LimitChange, Occurrence } from './case-state.ts';
import type { Draft } from './draft.ts';
import { dateOf, dueDate } from './occurrence-due.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';

/**
 * Says of an occurrence that has just been counted, moved or lapsed what cannot come right with it, and takes back what no
 * longer stands in the way.
 *
 * @param uncountable - why no due date can be given.
 * @param isNewDate - only a date that is new can have been known too late.
 */
export function flagOccurrence(
  draft: Draft,
  occurrence: Occurrence,
  uncountable: string | undefined,
  isNewDate: boolean,
): void {
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
  if (state === 'lapsed')
    for (const name of ['bookedOutsideLimit', 'extendsNothing']) clearFlag(draft, `${name}:${id}`);
  // That it was late or impossible when it arose stays said when it lapses: nobody has put it right.
  if (uncountable !== undefined || state === 'lapsed') return;
  const impossible = open && occurrence.impossible && due !== undefined;
  flag(
    'impossible',
    impossible
      ? `${title} would be due on ${textInWords(dueDate(due))}, before ${textInWords(dateOf(occurrence.startedOn))}, when it starts.`
      : undefined,
  );
  const granted = occurrence.extendedBy === undefined ? occurrence.changes?.findLast(isGrant) : undefined;
  flag(
    'extendsNothing',
    open && granted !== undefined && due !== undefined
      ? `${title} was extended to ${textInWords(dueDate(granted.due))}, but is due on ${textInWords(dueDate(due))} in any case.`
      : undefined,
  );
  const late = open && !occurrence.impossible && due !== undefined && due.ends <= draft.now;
  if (isNewDate || !late)
    flag(
      'alreadyLate',
      late ? `${title} was due on ${textInWords(dueDate(due))}, before it was known here.` : undefined,
    );
}

function isGrant(change: LimitChange): change is Extract<LimitChange, { readonly kind: 'granted' }> {
  return change.kind === 'granted';
}
