import type { AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** How goals of machines are named, in one place: the list of goals and whoever observes them have to agree. */

/** A state, entered. */
export function stateId({ id }: AnyStateNode): string {
  return `state:${id}`;
}

/** A transition: where it stands, its event, and which of those with the same event it is. */
export function transitionId(transition: AnyTransitionDefinition): string {
  return `transition:${nameOf(transition)}`;
}

/** What a transition's guard says. */
export function guardId(transition: AnyTransitionDefinition, outcome: 'holds' | 'fails'): string {
  return `guard:${nameOf(transition)}/${outcome}`;
}

/** A part of a guard that decides it one way. @param index - from 0. */
export function partId(transition: AnyTransitionDefinition, index: number, outcome: 'holds' | 'fails'): string {
  return `guard:${nameOf(transition)}#${index + 1}/${outcome}`;
}

/** What becomes of a delay: it runs out, or its state is left before. @param timer - `xstate.after.5000.lift.open`. */
export function delayId(timer: string, outcome: 'over' | 'left'): string {
  return `delay:${timer.slice('xstate.after.'.length)}/${outcome}`;
}

/** Two transitions, one right after the other. */
export function pairId(first: AnyTransitionDefinition, next: AnyTransitionDefinition): string {
  return `pair:${nameOf(first)} > ${nameOf(next)}`;
}

/** An event in a state in which nothing takes it. */
export function refusalId(state: AnyStateNode, event: string): string {
  return `refusal:${state.id}/${event}`;
}

const names = new WeakMap<AnyTransitionDefinition, string>();

function nameOf(transition: AnyTransitionDefinition): string {
  const known = names.get(transition);
  if (known !== undefined) return known;
  const { source, eventType } = transition;
  const siblings = eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  const name = `${source.id}/${eventType === '' ? 'always' : eventType}/${siblings.indexOf(transition)}`;
  names.set(transition, name);
  return name;
}
