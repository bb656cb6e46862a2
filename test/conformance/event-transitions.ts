import type { Transition } from './scxml-document.ts';
import type { Args } from './scxml-machine.ts';

type Config = Readonly<Record<string, unknown>>;
type ToConfig = (transition: Transition, extra?: (args: Args) => boolean) => Config;

/** A state's transitions as XState takes them: those without an event, and those by event descriptor. */
export interface TransitionConfigs {
  readonly always: readonly Config[];
  readonly on: Readonly<Record<string, readonly Config[]>>;
}

/**
 * Puts a state's transitions under XState's event descriptors: `error` of SCXML, which also means `error.execution`, is
 * `error.*` there.
 *
 * Among the transitions of one state SCXML takes the first in document order, XState the one with the longest descriptor.
 * Where these differ, all of them go under `*` in document order, each with a guard that compares the event's name.
 */
export function eventTransitions(transitions: readonly Transition[], toConfig: ToConfig): TransitionConfigs {
  const always = transitions.filter(({ events }) => events.length === 0).map((transition) => toConfig(transition));
  const listening = transitions.filter(({ events }) => events.length > 0);
  const keyed = listening.flatMap((transition) =>
    transition.events.flatMap(descriptors).map((key) => ({ key, transition })),
  );
  const on: Record<string, Config[]> = {};
  if (isInOrder(keyed.map(({ key }) => key)))
    for (const { key, transition } of keyed) (on[key] ??= []).push(toConfig(transition));
  else
    on['*'] = listening.map((transition) => {
      const keys = transition.events.flatMap(descriptors);
      return toConfig(transition, ({ event }) => keys.some((key) => matches(event.type, key)));
    });
  return { always, on };
}

/** XState's descriptors for one of SCXML's. What the processor itself says has names of its own there. */
function descriptors(written: string): readonly string[] {
  const name = written.replace(/\.?\*?$/, '');
  if (name === '') return ['*'];
  if (name === 'done') return ['done.*', 'xstate.done.*'];
  const own = name.replace(/^done\.state\b/, 'xstate.done.state').replace(/^done\.invoke\b/, 'xstate.done.actor');
  return [`${own}.*`];
}

/** Does XState's order, the longer descriptor first, agree with the given one wherever two can match the same event? */
function isInOrder(keys: readonly string[]): boolean {
  return keys.every((key, index) =>
    keys.slice(index + 1).every((later) => !matches(tokens(later).join('.'), key) || key === later),
  );
}

/** Is the event one the descriptor `a.b.*` is for: `a.b` itself or any that continues it? */
function matches(type: string, descriptor: string): boolean {
  return tokens(descriptor).every((token, index) => type.split('.')[index] === token);
}

function tokens(descriptor: string): readonly string[] {
  return descriptor.split('.').filter((token) => token !== '*');
}
