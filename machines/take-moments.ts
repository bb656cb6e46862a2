import type { Instant } from '../calendar/instant.ts';
import type { Moment, Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { Action } from '../language/schema/actions.ts';
import type { Cause } from './effect.ts';
import { dueText } from './occurrence-due.ts';
import { momentOrder } from './occurrence-moments.ts';
import { raiseAction } from './raise-effects.ts';
import { reachMilestones } from './reach-milestones.ts';
import { startOccurrences } from './start-occurrences.ts';
import { runMachine } from './run-machine.ts';
import { countMisses } from './count-misses.ts';

interface Pending {
  readonly occurrence: Occurrence;
  readonly moment: Moment;
}

/**
 * Takes every moment due at or before an instant, in order: by instant, then due, then reminder before aim before limit,
 * then deadline, then occurrence. Then the case stands at that instant.
 */
export function takeMoments(draft: Draft, to: Instant): void {
  for (let next = earliest(draft, to); next !== undefined; next = earliest(draft, to)) {
    if (next.moment.instant > draft.now) draft.now = next.moment.instant;
    takeMoment(draft, next);
  }
  if (to > draft.now) draft.now = to;
}

function earliest(draft: Draft, to: Instant): Pending | undefined {
  let first: Pending | undefined;
  for (const occurrence of draft.occurrences) {
    const [moment] = occurrence.moments;
    if (moment === undefined || moment.instant > to) continue;
    const pending = { occurrence, moment };
    if (first === undefined || comesBefore(pending, first)) first = pending;
  }
  return first;
}

function comesBefore(a: Pending, b: Pending): boolean {
  const order = (pending: Pending): readonly (string | number)[] => [
    pending.moment.instant,
    pending.occurrence.due?.ends ?? '',
    momentOrder[pending.moment.kind],
    pending.occurrence.deadline,
    pending.occurrence.occurrence,
  ];
  const [left, right] = [order(a), order(b)];
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other !== undefined && value !== other) return value < other;
  }
  return false;
}

function takeMoment(draft: Draft, { occurrence, moment }: Pending): void {
  const deadline = draft.compiled.deadlineById.get(occurrence.deadline);
  const left = occurrence.moments.slice(1);
  const isPassed = moment.kind === 'passed';
  const isLimit = isPassed && deadline?.spec.kind !== 'milestone';
  const taken: Occurrence = {
    ...occurrence,
    moments: left,
    ...(isLimit ? { missed: true } : isPassed ? { reached: true } : {}),
    ...(moment.kind === 'reminder' ? { reminded: true } : {}),
  };
  draft.occurrences = draft.occurrences.map((known) => (known === occurrence ? taken : known));
  if (deadline === undefined || occurrence.due === undefined) return;
  const counts = isLimit && countMisses(draft, deadline.id);
  const cause: Cause = {
    kind: 'moment',
    deadline: deadline.id,
    occurrence: occurrence.occurrence,
    moment: moment.kind,
    due: causeDue(occurrence, moment),
  };
  const occasion = { cause, moment: moment.instant, occurrence: taken, deadline };
  for (const action of actionsOf(deadline, moment)) raiseAction(draft, action, occasion);
  const type = `deadline.${deadline.id}.${moment.kind}`;
  // A miss that is counted may be what an `always` waits for, so the machine looks then too.
  if (draft.compiled.handledMoments.has(type) || counts) {
    const before = { facts: draft.facts, activeStates: draft.activeStates };
    for (const action of runMachine(draft, { type }).actions) raiseAction(draft, action, occasion);
    startOccurrences(draft, { trace: { problems: [] }, before });
  }
  reachMilestones(draft, occasion);
}

/** Two reminders of one due date are two causes. */
function causeDue(occurrence: Occurrence, moment: Moment): string {
  const due = occurrence.due === undefined ? '' : dueText(occurrence.due);
  return moment.lead === undefined ? due : `${due} (${moment.lead})`;
}

function actionsOf(deadline: CompiledDeadline, moment: Moment): readonly Action[] {
  switch (moment.kind) {
    case 'reminder':
      return deadline.reminders.find((reminder) => reminder.lead === moment.lead)?.actions ?? [];
    case 'target':
      return deadline.targetPassed;
    case 'passed':
      return deadline.passed;
  }
}
