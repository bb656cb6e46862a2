import type { HeldIn } from '../../rules/how-held.ts';
import type { SourcePath } from '../../source-path.ts';
import { keep, neverRaise, neverStart } from '../edits.ts';
import type { Draft, Mutation } from '../mutant.ts';
import { deadlineMutations } from './times-and-access.ts';

/** A paper that is not made; a delivery or step that is late, not due, open to anybody, or out of its order. */
export function documentMutations(steps: SourcePath, at: HeldIn): readonly Mutation[] {
  const [, id = '', part, name = ''] = steps.map(String);
  if (part === 'deliveries') return deadlineMutations(`${id}.${name}`, undefined);
  return part === 'steps' ? stepMutations(id, name, at) : wholeMutations(id, at);
}

function stepMutations(id: string, name: string, { written }: HeldIn): readonly Mutation[] {
  const step = written.documents[id]?.steps?.[name];
  if (step === undefined) return [];
  const { event, due, by, notBy, after } = step;
  const known = (draft: Draft): NonNullable<Draft['documents'][string]['steps']>[string] | undefined =>
    draft.documents[id]?.steps?.[name];
  const mutations: Mutation[] = due === undefined ? [] : [...deadlineMutations(`${id}.${name}`, undefined)];
  if (by !== undefined)
    mutations.push({
      name: 'anybody records it',
      concerns: [`condition:${id}.${name}.by`, `role:${event}`],
      edit(draft) {
        delete known(draft)?.by;
        const recorded = draft.events[event];
        if (recorded !== undefined) recorded.recordedBy = Object.keys(draft.roles);
      },
    });
  if (notBy !== undefined)
    mutations.push({
      name: 'the same person records both',
      concerns: [`condition:${id}.${name}.notBy`],
      edit: (draft) => void delete known(draft)?.notBy,
    });
  if (after !== undefined)
    mutations.push({
      name: 'in any order',
      concerns: [`condition:${id}.${name}.after`],
      edit: (draft) => void delete known(draft)?.after,
    });
  return mutations;
}

function wholeMutations(id: string, { written, uses }: HeldIn): readonly Mutation[] {
  if (uses.raised.has(`prepare:${id}`)) {
    const edit = (draft: Draft): void => {
      neverRaise(draft, `prepare:${id}`);
      for (const notice of Object.values(draft.notifications)) keep(notice.attach, (paper) => paper !== id);
    };
    return [{ name: 'never made', concerns: [`prepare:${id}`], edit }];
  }
  const { steps = {}, deliveries = {} } = written.documents[id] ?? {};
  const timed = Object.entries({ ...steps, ...deliveries })
    .filter(([, { due }]) => due !== undefined)
    .map(([name]) => `${id}.${name}`);
  if (timed.length === 0) return [];
  const editLowered = (lowered: Draft): void => {
    for (const deadline of timed) neverStart(lowered, deadline);
  };
  return [{ name: 'never due', concerns: timed.map((deadline) => `deadline:${deadline}`), editLowered }];
}
