import type { View } from '../../language/expressions/expressions.ts';
import type { CaseState } from '../case-state.ts';
import type { Draft } from '../draft.ts';
import { effectiveEvents } from '../effective-log.ts';
import type { EventEntry } from '../entry.ts';
import { addressId, clearId, milestoneId, noticeId } from './goal-ids.ts';
import { createAsking } from './guards.ts';
import { outcomesOfAsked } from './observe-conditions.ts';
import { selectionsOf, type Selection } from './selections.ts';
import type { Subject } from './subject.ts';

/** What was asked for on some occasions, and what was left out because of one condition alone; and which flags were taken back. */
export function actionGoals(
  {
    subject,
    occasions,
    view,
  }: { readonly subject: Subject; readonly occasions: Iterable<string>; readonly view: View },
  before: CaseState | undefined,
  after: CaseState,
): readonly string[] {
  const goals: string[] = [];
  for (const occasion of occasions) {
    for (const { at, action } of subject.actions.get(occasion) ?? []) {
      if (action.when !== undefined) {
        const ask = createAsking(subject, view);
        goals.push(...outcomesOfAsked(subject, at, action.when, action.when.map(ask), view));
      }
      if ('clear' in action && isUp(before, action.clear) && !isUp(after, action.clear)) goals.push(clearId(at));
    }
  }
  return goals;
}

function isUp(state: CaseState | undefined, flag: string): boolean {
  return state?.flags.some((one) => one.flag === flag && one.clearedBy === undefined) === true;
}

/** Milestones by condition that were reached between two states. */
export function milestoneGoals(
  { compiled }: Subject,
  before: CaseState | undefined,
  after: CaseState,
): readonly string[] {
  if (before?.reached === after.reached) return [];
  return compiled.milestones.flatMap(({ id }) =>
    after.reached.includes(`milestone:${id}`) && before?.reached.includes(`milestone:${id}`) !== true
      ? [milestoneId(id)]
      : [],
  );
}

/** Notices that went out between two states, by whom they reached, and where the addresses came from. */
export function noticeGoals({ compiled }: Subject, before: CaseState | undefined, after: CaseState): readonly string[] {
  const known = before?.effects.length ?? 0;
  if (after.effects.length === known) return [];
  const goals: string[] = [];
  const recordedBy = new Set(compiled.pathway.directory?.recordedBy ?? []);
  for (const { effect, status } of after.effects.slice(known)) {
    if (effect.kind !== 'notify' || status !== 'asked') continue;
    for (const name of effect.addressedTo) goals.push(noticeId(effect.notification, name));
    for (const { person, email } of effect.to)
      if (person !== undefined && email !== undefined) {
        const told = lastTelling(after, person, compiled.pathway.directory, recordedBy);
        if (told !== undefined) goals.push(addressId(told));
      }
  }
  return goals;
}

function lastTelling(
  { log }: CaseState,
  person: string,
  directory: Draft['compiled']['pathway']['directory'],
  recordedBy: ReadonlySet<string>,
): string | undefined {
  if (directory?.email === undefined) return undefined;
  const { email } = directory;
  return effectiveEvents(log).findLast(
    ({ type, data }) => recordedBy.has(type) && data[directory.person] === person && data[email] !== undefined,
  )?.type;
}

/** Tasks that an entry completed or took back, and posts it filled or left empty. */
export function selectionGoals(
  { compiled }: Subject,
  entry: EventEntry,
  view: View,
  before: CaseState | undefined,
  after: CaseState,
): readonly string[] {
  if (before?.tasks === after.tasks && before.people === after.people) return [];
  return selectionsOf(compiled).flatMap((selection) => {
    const { selector, id } = selection;
    if (selector.event !== entry.type || !hasChanged(selection, entry, before, after)) return [];
    const result = selector.where?.evaluate(view);
    return result === undefined || (result.ok && result.value === true) ? [id] : [];
  });
}

function hasChanged(
  { of, name, does }: Selection,
  { seq }: EventEntry,
  before: CaseState | undefined,
  after: CaseState,
): boolean {
  if (of === 'task') {
    const status = does === 'completedBy' ? 'done' : 'withdrawn';
    return after.tasks.some((one) => one.task === name && one.doneBy === seq && one.status === status);
  }
  const [was, is] = [before?.people[name], after.people[name]];
  if (does === 'endedBy') return was !== undefined && is === undefined;
  return is?.since === seq && is.person !== was?.person;
}
