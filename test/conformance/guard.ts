import { and, not, stateIn } from 'xstate';
import { lonelyIn } from './asks-for-states.ts';
import { Datamodel } from './datamodel.ts';
import type { CreateRealm } from './realm.ts';
import type { Args } from './scxml-machine.ts';
import { stateKey } from './state-key.ts';

/** A guard as part of a transition's config, or nothing for a transition that is always taken. */
export type GuardConfig = { readonly guard?: unknown };

/**
 * A `cond` as a guard: `stateIn` where it asks for nothing but a state, an evaluation of the expression otherwise. A
 * condition that cannot be evaluated does not hold.
 *
 * @param extra - holds as well, where it is given.
 */
export function guardOf(
  condition: string | undefined,
  { tracksStates, createRealm }: { readonly tracksStates: boolean; readonly createRealm: CreateRealm },
  extra?: (args: Args) => boolean,
): GuardConfig {
  if (condition === undefined) return extra === undefined ? {} : { guard: extra };
  const guard = conditionGuard(condition, tracksStates, createRealm);
  return { guard: extra === undefined ? guard : and([extra, guard] as never) };
}

function conditionGuard(condition: string, tracksStates: boolean, createRealm: CreateRealm): unknown {
  const [, negation, , id] = lonelyIn.exec(condition) ?? [];
  if (id !== undefined && !tracksStates) {
    const isIn = stateIn(`#${stateKey(id)}`);
    return negation === '!' ? not(isIn) : isIn;
  }
  return ({ context, event }: Args): boolean => {
    try {
      return Boolean(new Datamodel(context, event, createRealm).evaluate(condition));
    } catch {
      return false;
    }
  };
}
