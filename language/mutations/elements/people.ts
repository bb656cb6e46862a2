import type { Pathway } from '../../schema/pathway.ts';
import { actionListsOf, keep, timedPartsOf } from '../edits.ts';
import type { Draft, Mutation } from '../mutant.ts';

/** A role that is told and asked nothing and, where it may record or read something, one that may not. */
export function roleMutations(id: string, written: Pathway): readonly Mutation[] {
  return [...unasked(id, written), ...unable(id, written)];
}

function unasked(id: string, written: Pathway): readonly Mutation[] {
  const told = Object.entries(written.notifications).filter(([, { to }]) => to.includes(id));
  const tasks = Object.entries(written.tasks).filter(([, { role }]) => role === id);
  const named = [...actionListsOf(written as Draft)]
    .flat()
    .flatMap((action) => ('notify' in action && action.to?.includes(id) === true ? [action.notify] : []));
  const timed = [...timedPartsOf(written as Draft)];
  const isReminded = timed.some(({ remind = {} }) =>
    Object.values(remind).some(({ notify }) => notify?.includes(id) === true),
  );
  const isTold = timed.some(({ passed, targetPassed }) =>
    [passed, targetPassed].some((moment) => moment?.notify?.includes(id) === true),
  );
  const concerns = [
    ...told.map(([name]) => `notify:${name}`),
    ...tasks.map(([name]) => `task:${name}`),
    ...named.map((name) => `notify:${name}`),
    ...(isReminded ? ['notify:deadlineReminder'] : []),
    ...(isTold ? ['notify:deadlinePassed'] : []),
  ];
  const others = (name: string): boolean => name !== id;
  const edit = (draft: Draft): void => {
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
  };
  return concerns.length === 0 ? [] : [{ name: 'told and asked nothing', concerns, edit }];
}

function unable(id: string, written: Pathway): readonly Mutation[] {
  const records = Object.entries(written.events).filter(([, { recordedBy }]) => recordedBy.includes(id));
  const reads = Object.entries(written.access).filter(([, { roles, deny }]) => !deny && roles.includes(id));
  if (records.length + reads.length === 0) return [];
  const others = (name: string): boolean => name !== id;
  const edit = (draft: Draft): void => {
    for (const event of Object.values(draft.events)) keep(event.recordedBy, others);
    for (const rule of Object.values(draft.access)) if (!rule.deny) keep(rule.roles, others);
  };
  const concerns = [
    ...records.map(([event]) => `role:${event}`),
    ...reads.flatMap(([rule, { what }]) => [`access:${rule}`, ...what.map((name) => `what:${name}`)]),
  ];
  return [{ name: 'may record and read nothing', concerns, edit }];
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
