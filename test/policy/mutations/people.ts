import type { Pathway } from '../../../language/schema/pathway.ts';
import { actionListsOf, keep, timedPartsOf } from '../edits.ts';
import type { Draft, Mutation } from '../mutant.ts';

/** A role that is told and asked nothing. */
export function roleMutations(id: string, written: Pathway): readonly Mutation[] {
  const told = Object.entries(written.notifications).filter(([, { to }]) => to.includes(id));
  const tasks = Object.entries(written.tasks).filter(([, { role }]) => role === id);
  const named = [...actionListsOf(written as Draft)]
    .flat()
    .flatMap((action) => ('notify' in action && action.to?.includes(id) === true ? [action.notify] : []));
  const reminded = ['notify:deadlineReminder', 'notify:deadlinePassed'];
  const others = (name: string): boolean => name !== id;
  return [
    {
      name: 'told and asked nothing',
      concerns: [
        ...told.map(([name]) => `notify:${name}`),
        ...tasks.map(([name]) => `task:${name}`),
        ...named.map((name) => `notify:${name}`),
        ...reminded,
      ],
      edit(draft) {
        for (const notice of Object.values(draft.notifications)) keep(notice.to, others);
        for (const actions of actionListsOf(draft)) {
          for (const action of actions) if ('notify' in action) keep(action.to, others);
          keep(actions, (action) => !('task' in action) || draft.tasks[action.task]?.role !== id);
        }
        for (const part of timedPartsOf(draft)) {
          keep(part.passed?.notify, others);
          keep(part.targetPassed?.notify, others);
          for (const reminder of Object.values(part.remind ?? {})) keep(reminder.notify, others);
        }
      },
    },
  ];
}

/** A role that nobody comes to hold. */
export function peopleMutations(id: string, written: Pathway): readonly Mutation[] {
  const reading = Object.entries(written.conditions).filter(
    ([, { when }]) => when.includes(`people.?${id}`) || when.includes(`people.${id}`),
  );
  return [
    {
      name: 'held by nobody',
      concerns: [`people:${id}`, ...reading.map(([name]) => `condition:${name}`)],
      edit: ({ people }) => void delete people[id],
    },
  ];
}
