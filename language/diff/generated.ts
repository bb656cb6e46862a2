import { lower } from '../lower.ts';
import { generatedName } from '../lower/document-instance.ts';
import { taskDone } from '../lower/task-done.ts';
import type { Pathway } from '../schema/pathway.ts';
import { same } from './same.ts';

/**
 * Two resolved pathways without what was made of other parts of them: the deadlines of papers and milestones, the conditions of agendas
 * and steps. What such a part says is told where it is written. A part that is not what would be made today stays in both.
 */
export function withoutGenerated(from: Pathway, to: Pathway): readonly [Pathway, Pathway] {
  const [bareFrom, bareTo] = [bare(from), bare(to)];
  const [madeFrom, madeTo] = [lower(bareFrom), lower(bareTo)];
  const asMade = (read: (pathway: Pathway) => unknown): boolean =>
    same(read(from), read(madeFrom)) && same(read(to), read(madeTo));

  function strip(pathway: Pathway, without: Pathway): Pathway {
    const keep = <T>(section: 'deadlines' | 'conditions' | 'facts', all: { [id: string]: T }): { [id: string]: T } =>
      Object.fromEntries(
        Object.entries(all).filter(
          ([id]) => Object.hasOwn(without[section], id) || !asMade((each) => each[section][id]),
        ),
      );
    const events = Object.fromEntries(
      Object.entries(pathway.events).flatMap(([id, event]) => {
        if (id === taskDone && !Object.hasOwn(without.events, id) && asMade((each) => each.events[id])) return [];
        const { agenda, ...data } = event.data;
        const agendaMade =
          without.events[id]?.data['agenda'] === undefined && asMade((each) => each.events[id]?.data['agenda']);
        const requiresMade = asMade((each) => each.events[id]?.requires?.filter(isGenerated));
        const requires = event.requires?.filter((name) => !requiresMade || !isGenerated(name));
        const { requires: _, ...rest } = event;
        return [
          [
            id,
            {
              ...rest,
              data: agenda === undefined || agendaMade ? data : event.data,
              ...(requires === undefined || (requires.length === 0 && without.events[id]?.requires === undefined)
                ? {}
                : { requires }),
            },
          ],
        ];
      }),
    );
    return {
      ...pathway,
      events,
      deadlines: keep('deadlines', pathway.deadlines),
      conditions: keep('conditions', pathway.conditions),
      facts: keep('facts', pathway.facts),
    };
  }

  return [strip(from, bareFrom), strip(to, bareTo)];
}

/** Names a definition gives hold no dots; made ones do. */
function isGenerated(name: string): boolean {
  return name.includes('.');
}

/** The definition as it may have been written: without everything that looks made. */
function bare(pathway: Pathway): Pathway {
  const facts = new Set(
    Object.entries(pathway.documents).flatMap(([id, { steps = {} }]) =>
      ['instance', ...Object.keys(steps)].map((part) => generatedName(id, part)),
    ),
  );
  const held = new Set(
    Object.values(pathway.meetings).flatMap((meeting) => (meeting.agendas === undefined ? [] : meeting.held)),
  );
  const events = Object.entries(pathway.events).flatMap(([id, event]): [string, Pathway['events'][string]][] => {
    if (id === taskDone) return [];
    const { agenda, ...data } = event.data;
    const requires = event.requires?.filter((name) => !isGenerated(name)) ?? [];
    const { requires: _, ...rest } = event;
    return [
      [
        id,
        {
          ...rest,
          data: held.has(id) && agenda?.type === 'answers' ? data : event.data,
          ...(requires.length === 0 ? {} : { requires }),
        },
      ],
    ];
  });
  const written = <T>(all: { [id: string]: T }, isMade: (id: string) => boolean): { [id: string]: T } =>
    Object.fromEntries(Object.entries(all).filter(([id]) => !isMade(id)));
  return {
    ...pathway,
    events: Object.fromEntries(events),
    deadlines: written(pathway.deadlines, isGenerated),
    conditions: written(pathway.conditions, isGenerated),
    facts: written(pathway.facts, (id) => facts.has(id.replace(/_\d+$/, ''))),
  };
}
