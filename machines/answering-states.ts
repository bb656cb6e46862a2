import type { State, Transition } from '../language/schema/states.ts';
import type { Draft } from './draft.ts';

/** The innermost active states, as dotted paths. */
export function stateNames(draft: Pick<Draft, 'activeStates'>): string[] {
  const all = [...draft.activeStates];
  return all.filter((path) => !all.some((other) => other.startsWith(`${path}.`)));
}

/**
 * The events some active state, or the root, answers to now; first what the innermost states wait for, last what can happen at
 * any time.
 */
export function answeredEvents(draft: Draft): string[] {
  const { pathway } = draft.compiled;
  const order = [...activeDefinitions(draft), pathway].flatMap(({ on }) => Object.keys(on ?? {}));
  const names = new Set([...order.filter((event) => event !== 'TASK_DONE'), 'TASK_DONE']);
  return [...names].filter((event) => Object.hasOwn(pathway.events, event));
}

/** The transitions an event could take from the active states and the root, inner states first. */
export function candidates(draft: Draft, event: string): readonly Transition[] {
  const own = activeDefinitions(draft).flatMap((state) => state.on?.[event] ?? []);
  const root = draft.compiled.pathway.on?.[event] ?? [];
  return [...own, ...root];
}

/** Does any active state, or the root, answer to an event? */
export function isAnswered(draft: Draft, event: string): boolean {
  const { pathway, states } = draft.compiled;
  if (pathway.on?.[event] !== undefined) return true;
  for (const path of draft.activeStates) if (states.get(path)?.on?.[event] !== undefined) return true;
  return false;
}

/** The states a case stands in, as defined; inner ones first. */
function activeDefinitions(draft: Draft): State[] {
  const paths = [...draft.activeStates].sort((a, b) => b.split('.').length - a.split('.').length);
  return paths.flatMap((path) => draft.compiled.states.get(path) ?? []);
}
