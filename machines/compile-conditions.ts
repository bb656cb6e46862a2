import type { Expressions } from '../language/expressions/expressions.ts';
import type { Action } from '../language/schema/actions.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { State, Transition } from '../language/schema/states.ts';
import { conditionRef, type CompiledCondition } from './condition-ref.ts';

/**
 * Compiles the conditions of a definition. They read facts, when what is due, and the event at hand. A condition is typed by the events it guards; one that is also asked where no
 * event is at hand sees none.
 */
export function compileConditions(pathway: Pathway, expressions: Expressions): Map<string, CompiledCondition> {
  const events = eventsByCondition(pathway);
  return new Map(
    Object.entries(pathway.conditions).map(([name, condition]) => {
      const asked = events.get(name);
      const expression = expressions.compile(condition.when, {
        due: true,
        ...(asked === undefined ? {} : { event: [...asked] }),
      });
      return [name, { name, expression, otherwise: condition.otherwise, source: condition.source ?? [] }];
    }),
  );
}

/** Which events each condition is asked of: by transitions, by the actions on them and by the events' own requirements. */
export function eventsByCondition(pathway: Pathway): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  function use(ref: string, event: string): void {
    const { name } = conditionRef(ref);
    found.set(name, (found.get(name) ?? new Set<string>()).add(event));
  }
  function useActions(actions: readonly Action[] | undefined, event: string): void {
    for (const action of actions ?? []) for (const ref of action.when ?? []) use(ref, event);
  }
  function useTransitions(event: string, transitions: readonly Transition[]): void {
    for (const transition of transitions) {
      for (const ref of transition.guard ?? []) use(ref, event);
      useActions(transition.do, event);
    }
  }
  function walk(state: Pick<State, 'on' | 'states'>): void {
    for (const [event, transitions] of Object.entries(state.on ?? {})) {
      if (!event.startsWith('deadline.')) useTransitions(event, transitions);
    }
    for (const child of Object.values(state.states ?? {})) walk(child);
  }
  walk({ states: pathway.states, ...(pathway.on === undefined ? {} : { on: pathway.on }) });
  for (const [name, event] of Object.entries(pathway.events)) {
    for (const ref of event.requires ?? []) use(ref, name);
    useActions(event.do, name);
  }
  return found;
}
