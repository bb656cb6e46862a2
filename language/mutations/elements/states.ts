import { elementAt } from '../../rules/element-at.ts';
import type { HeldIn } from '../../rules/how-held.ts';
import type { Pathway } from '../../schema/pathway.ts';
import type { State, Transition } from '../../schema/states.ts';
import type { SourcePath } from '../../source-path.ts';
import { raisedBy } from '../edits.ts';
import type { Draft, Mutation, Writable } from '../mutant.ts';

const raising = ['trigger', 'notification', 'escalation'];

/** A way on that asks nothing, leads nowhere or raises nothing, by what it does for a rule of this kind. */
export function transitionMutations(steps: SourcePath, kind: string, written: Pathway): readonly Mutation[] {
  const { guard = [], target, do: actions = [] } = elementAt(written, steps) as Transition;
  const event = String(steps.at(-2));
  const known = (draft: Draft): Writable<Transition> => elementAt(draft as Pathway, steps) as Writable<Transition>;
  const silent: Mutation = {
    name: 'raises nothing',
    concerns: actions.map(raisedBy),
    edit: (draft) => void delete known(draft).do,
  };
  if (raising.includes(kind) && actions.length > 0) return [silent];
  const moved = [`moved:${event}`, ...actions.map(raisedBy)];
  const mutations: Mutation[] = [];
  if (guard.length > 0)
    mutations.push({
      name: 'asks nothing',
      concerns: [...guard.map((name) => `condition:${name}`), ...moved],
      edit: (draft) => void delete known(draft).guard,
    });
  if (target !== undefined)
    mutations.push({ name: 'leads nowhere', concerns: moved, edit: (draft) => void delete known(draft).target });
  if (mutations.length === 0 && actions.length > 0) return [silent];
  return mutations;
}

/** A state that lets what belongs to other states happen in it; an end that is none; one that asks for nothing when it is entered. */
export function stateMutations(steps: SourcePath, kind: string, { written }: HeldIn): readonly Mutation[] {
  const state = elementAt(written, steps) as State;
  const known = (draft: Draft): Writable<State> => elementAt(draft as Pathway, steps) as Writable<State>;
  const { entry = [] } = state;
  if (raising.includes(kind) && entry.length > 0)
    return [
      { name: 'asks for nothing', concerns: entry.map(raisedBy), edit: (draft) => void delete known(draft).entry },
    ];
  if (state.type === 'final')
    return [{ name: 'does not end the case', concerns: ['status'], edit: (draft) => void delete known(draft).type }];
  const foreign = foreignEvents(steps, written);
  return [
    {
      name: 'accepts what is out of turn',
      concerns: foreign.map((event) => `turn:${event}`),
      edit(draft) {
        const loosened = known(draft);
        loosened.on = { ...loosened.on, ...Object.fromEntries(foreign.map((event) => [event, [{}]])) };
      },
    },
  ];
}

/** Events that a case accepts somewhere, but not in this state, what it stands in or what stands in it. */
function foreignEvents(steps: SourcePath, written: Pathway): readonly string[] {
  const own = new Set(acceptedIn(elementAt(written, steps) as State));
  for (let length = steps.length - 2; length > 0; length -= 2) {
    const around = elementAt(written, steps.slice(0, length)) as State;
    for (const event of Object.keys(around.on ?? {})) own.add(event);
    // Regions run side by side, so what the others accept is in turn.
    if (around.type === 'parallel') {
      const others = Object.entries(around.states ?? {}).filter(([name]) => name !== steps[length + 1]);
      for (const [, region] of others) for (const event of acceptedIn(region)) own.add(event);
    }
  }
  for (const event of Object.keys(written.on ?? {})) own.add(event);
  return [...new Set(Object.values(written.states).flatMap(acceptedIn))].filter((event) => !own.has(event));
}

function acceptedIn(state: State): readonly string[] {
  return [...Object.keys(state.on ?? {}), ...Object.values(state.states ?? {}).flatMap(acceptedIn)].filter(
    (event) => !event.startsWith('deadline.'),
  );
}
