import type { Pathway } from '../../schema/pathway.ts';
import { neverRaise } from '../edits.ts';
import type { Mutation } from '../mutant.ts';

/** A task nobody is given, and one that nothing completes. */
export function taskMutations(id: string, written: Pathway): readonly Mutation[] {
  const concerns = [`task:${id}`];
  const mutations: Mutation[] = [
    { name: 'never asked for', concerns, edit: (draft) => neverRaise(draft, `task:${id}`) },
  ];
  if (written.tasks[id]?.completedBy !== undefined)
    mutations.push({ name: 'never done', concerns, edit: ({ tasks }) => void delete tasks[id]?.completedBy });
  return mutations;
}

/** A notice that is never sent. */
export function noticeMutations(id: string): readonly Mutation[] {
  return [{ name: 'never sent', concerns: [`notify:${id}`], edit: (draft) => neverRaise(draft, `notify:${id}`) }];
}

/** A flag that is never raised. */
export function flagMutations(id: string, written: Pathway): readonly Mutation[] {
  const edit: Mutation['edit'] = (draft) => {
    neverRaise(draft, `flag:${id}`);
    const flag = draft.flags[id];
    if (flag?.when !== undefined) flag.when = 'false';
  };
  return written.flags[id] === undefined ? [] : [{ name: 'never raised', concerns: [`flag:${id}`], edit }];
}
