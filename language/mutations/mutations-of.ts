import type { HeldIn } from '../rules/how-held.ts';
import type { SourcePath } from '../source-path.ts';
import { conditionMutations } from './elements/conditions.ts';
import { accessMutations, deadlineMutations, milestoneMutations } from './elements/times-and-access.ts';
import { documentMutations } from './elements/documents.ts';
import { eventMutations, fieldMutations, listMutations } from './elements/events.ts';
import { factMutations } from './elements/facts.ts';
import { meetingMutations } from './elements/meetings.ts';
import { peopleMutations, roleMutations } from './elements/people.ts';
import { flagMutations, noticeMutations, taskMutations } from './elements/prompts.ts';
import { stateMutations, transitionMutations } from './elements/states.ts';
import type { Mutation } from './mutant.ts';

/** How an element can be taken away or loosened, as far as it holds a rule of this kind. */
export function mutationsOf(steps: SourcePath, kind: string, at: HeldIn): readonly Mutation[] {
  const [section, id = ''] = steps.map(String);
  const { written } = at;
  switch (section) {
    case 'conditions':
      return conditionMutations(id, at);
    case 'deadlines':
      return deadlineMutations(id, written.deadlines[id]);
    case 'milestones':
      return milestoneMutations(id, written);
    case 'access':
      return accessMutations(id, written);
    case 'events':
      return steps.length > 2 ? fieldMutations(steps, written) : eventMutations(id, kind, at);
    case 'states':
    case 'on':
      return typeof steps.at(-1) === 'number'
        ? transitionMutations(steps, kind, written)
        : stateMutations(steps, kind, at);
    case 'documents':
      return documentMutations(steps, at);
    case 'meetings':
      return meetingMutations(steps, written);
    case 'values':
      return listMutations(id, written);
    case 'roles':
      return roleMutations(id, written);
    case 'people':
      return peopleMutations(id, written);
    case 'facts':
      return factMutations(id, written);
    case 'tasks':
      return taskMutations(id, written);
    case 'notifications':
      return noticeMutations(id);
    case 'flags':
      return flagMutations(id, written);
    default:
      return [];
  }
}
