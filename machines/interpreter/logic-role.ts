import type { AnyActorLogic } from 'xstate';
import type { ActorKind } from './machine-record.ts';

/** What an actor's logic is to the interpreter. */
export interface LogicRole {
  readonly kind: ActorKind;
  /** XState's own logic behind it. */
  readonly logic: AnyActorLogic;
}

const roles = new WeakMap<object, LogicRole>();

/** Says what a piece of logic is. */
export function giveRole(logic: AnyActorLogic, role: LogicRole): void {
  roles.set(logic, role);
}

/** The role of logic made by `durableLogic`; any other has none. */
export function roleOf(logic: AnyActorLogic): LogicRole | undefined {
  return roles.get(logic);
}
