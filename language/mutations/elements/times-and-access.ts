import type { Deadline } from '../../schema/deadlines.ts';
import type { Pathway } from '../../schema/pathway.ts';
import { neverStart, raisedBy } from '../edits.ts';
import type { Mutation } from '../mutant.ts';

/** A deadline a day later, and one that never runs; without its aim or its earliest date, if it has them. */
export function deadlineMutations(id: string, spec: Deadline | undefined): readonly Mutation[] {
  const concerns = [`deadline:${id}`];
  const mutations: Mutation[] = [
    {
      name: 'a day later',
      concerns,
      editLowered: ({ deadlines: { [id]: known } }) => known !== undefined && void (known.due = later(known)),
    },
    { name: 'never runs', concerns, editLowered: (lowered) => neverStart(lowered, id) },
  ];
  if (spec?.target !== undefined)
    mutations.push({ name: 'no aim', concerns, editLowered: ({ deadlines: { [id]: known } }) => delete known?.target });
  if (spec?.notBefore !== undefined)
    mutations.push({
      name: 'may be early',
      concerns,
      editLowered: ({ deadlines: { [id]: known } }) => delete known?.notBefore,
    });
  return mutations;
}

/** With the start counted, one day after a date is that date. */
function later({ due, counting }: Pick<Deadline, 'due' | 'counting'>): string {
  return `${counting === 'day 1' ? '2 days' : '1 day'} after ${due.replace(/^on /, '')}`;
}

/** A milestone that asks for nothing. */
export function milestoneMutations(id: string, written: Pathway): readonly Mutation[] {
  const milestone = written.milestones[id];
  if (milestone === undefined) return [];
  const concerns = [`deadline:milestone.${id}`, ...milestone.do.map(raisedBy)];
  const silent: Mutation = {
    name: 'asks for nothing',
    concerns,
    edit: ({ milestones }) => void milestones[id]?.do.splice(0),
  };
  if (milestone.at === undefined) return [silent];
  return [...deadlineMutations(`milestone.${id}`, undefined).slice(0, 1), silent];
}

/** An access rule that lets nobody, or everybody, or at any time, or for any purpose; one that forbids taken away. */
export function accessMutations(id: string, written: Pathway): readonly Mutation[] {
  const rule = written.access[id];
  if (rule === undefined) return [];
  const concerns = [`access:${id}`, ...rule.what.map((what) => `what:${what}`)];
  if (rule.deny) return [{ name: 'forbids nothing', concerns, edit: ({ access }) => void delete access[id] }];
  const mutations: Mutation[] = [
    { name: 'lets nobody', concerns, edit: ({ access }) => void delete access[id] },
    {
      name: 'lets every role',
      concerns,
      edit: ({ access: { [id]: known }, roles }) => void (known !== undefined && (known.roles = Object.keys(roles))),
    },
  ];
  if (rule.purposes !== undefined)
    mutations.push({
      name: 'for any purpose',
      concerns,
      edit: ({ access: { [id]: known } }) => void delete known?.purposes,
    });
  if (rule.hours !== undefined || rule.outsideHours !== undefined)
    mutations.push({
      name: 'at any hour',
      concerns,
      edit({ access: { [id]: known } }) {
        delete known?.hours;
        delete known?.outsideHours;
      },
    });
  if (rule.when !== undefined)
    mutations.push({
      name: 'on no condition',
      concerns,
      edit: ({ access: { [id]: known } }) => void delete known?.when,
    });
  return mutations;
}
