import type { Action } from '../../language/schema/actions.ts';
import { recipientTitle } from '../recipient-title.ts';
import { addressId, clearId, milestoneId, noticeId } from './goal-ids.ts';
import type { Goal } from './goal.ts';
import { selectionsOf, type Selection } from './selections.ts';
import type { Subject } from './subject.ts';

/** What follows from records: notices to each of their recipients, tasks done and taken back, posts taken and given up, flags taken back. */
export function effectGoals(subject: Subject): readonly Goal[] {
  return [
    ...noticeGoals(subject),
    ...selectionGoals(subject),
    ...addressGoals(subject),
    ...clearGoals(subject),
    ...milestoneGoals(subject),
  ];
}

function noticeGoals({ compiled, actions }: Subject): readonly Goal[] {
  const { notifications, milestones } = compiled.pathway;
  const asked: readonly Action[] = [
    ...[...actions.values()].flat().map(({ action }) => action),
    ...compiled.deadlines.flatMap(({ reminders, passed, targetPassed }) => [
      ...reminders.flatMap((reminder) => reminder.actions),
      ...passed,
      ...targetPassed,
    ]),
    ...Object.values(milestones).flatMap((milestone) => milestone.do),
  ];
  const goals = asked.flatMap((action): readonly Goal[] => {
    if (!('notify' in action)) return [];
    const notice = notifications[action.notify];
    return (notice === undefined ? [] : (action.to ?? notice.to)).map((recipient) => ({
      criterion: 'effects',
      id: noticeId(action.notify, recipient),
      title: `“${notice?.title ?? action.notify}” goes out to: ${recipientTitle(recipient, compiled.pathway)}`,
      at: `notifications.${action.notify}`,
    }));
  });
  return [...new Map(goals.map((goal) => [goal.id, goal])).values()];
}

function selectionGoals(subject: Subject): readonly Goal[] {
  return selectionsOf(subject.compiled).map((selection) => ({
    criterion: 'effects',
    id: selection.id,
    title: selectionInWords(subject, selection),
    at: selection.at,
  }));
}

function selectionInWords({ compiled }: Subject, { name, does, selector }: Selection): string {
  const { events, tasks, roles } = compiled.pathway;
  const event = `“${events[selector.event]?.title ?? selector.event}”`;
  const task = `the task “${tasks[name]?.title ?? name}”`;
  const post = roles[name]?.title ?? name;
  switch (does) {
    case 'completedBy':
      return `${event} completes ${task}`;
    case 'withdrawnBy':
      return `${event} takes ${task} back`;
    case 'assignedBy':
      return `${event} makes somebody else ${post}`;
    case 'endedBy':
      return `${event} leaves nobody as ${post}`;
  }
}

function addressGoals({ compiled }: Subject): readonly Goal[] {
  const { directory, events } = compiled.pathway;
  return (directory?.recordedBy ?? []).map((event) => ({
    criterion: 'effects',
    id: addressId(event),
    title: `A notice goes to the address that “${events[event]?.title ?? event}” has told`,
    at: 'directory.recordedBy',
  }));
}

function milestoneGoals({ compiled }: Subject): readonly Goal[] {
  return compiled.milestones.map(({ id }) => ({
    criterion: 'effects',
    id: milestoneId(id),
    title: `“${compiled.pathway.milestones[id]?.title ?? id}” is reached`,
    at: `milestones.${id}`,
  }));
}

function clearGoals({ actions }: Subject): readonly Goal[] {
  return [...actions.values()].flat().flatMap(({ at, action }): readonly Goal[] => {
    if (!('clear' in action)) return [];
    return [
      { criterion: 'effects', id: clearId(at), title: `The flag “${action.clear}”, once raised, is taken back`, at },
    ];
  });
}
