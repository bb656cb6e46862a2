import type { Pathway } from '../../schema/pathway.ts';
import type { SourcePath } from '../../source-path.ts';
import type { Draft, Mutation } from '../mutant.ts';

/** Items of an agenda that need no answer; a meeting that may be booked outside its limit. */
export function meetingMutations(steps: SourcePath, written: Pathway): readonly Mutation[] {
  const [, id = '', , agenda, , item] = steps.map(String);
  const meeting = written.meetings[id];
  if (meeting === undefined) return [];
  const isMeant = (inAgenda: string, name: string): boolean =>
    (agenda === undefined || inAgenda === agenda) && (item === undefined || name === item);
  const items = Object.entries(meeting.agendas ?? {}).flatMap(([inAgenda, { items: all }]) =>
    Object.entries(all).flatMap(([name, { mandatory }]) => (mandatory && isMeant(inAgenda, name) ? [name] : [])),
  );
  const mutations: Mutation[] = [];
  if (agenda === undefined && meeting.within !== undefined)
    mutations.push({
      name: 'booked whenever',
      concerns: meeting.within.map((deadline) => `deadline:${deadline}`),
      edit: ({ meetings }) => void delete meetings[id]?.within,
    });
  if (items.length > 0)
    mutations.push({
      name: item === undefined ? 'needs no answers' : 'needs no answer',
      concerns: items.map((name) => `condition:${id}.agenda.${name}`),
      edit: ({ meetings }: Draft) => {
        for (const [inAgenda, { items: all }] of Object.entries(meetings[id]?.agendas ?? {}))
          for (const [name, known] of Object.entries(all)) if (isMeant(inAgenda, name)) known.mandatory = false;
      },
    });
  return mutations;
}
