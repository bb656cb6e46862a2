import type { AnyActorLogic, AnyActorScope } from 'xstate';
import { worldOf } from './actor-world.ts';
import { giveRole } from './logic-role.ts';
import type { ActorKind } from './machine-record.ts';

/**
 * Logic that XState may create actors from: their first snapshots come from the logic it stands for, but with the interpreter's own
 * actor scope, so that what they ask for becomes data.
 */
export function durableLogic(kind: ActorKind, logic: AnyActorLogic): AnyActorLogic {
  const durable: AnyActorLogic = {
    config: logic.config,
    transition: logic.transition,
    getInitialSnapshot: (scope: AnyActorScope, input: unknown) =>
      worldOf(scope.system)?.initialSnapshot(scope.self.sessionId, logic, input),
    restoreSnapshot: (snapshot) => snapshot,
    getPersistedSnapshot: (snapshot) => snapshot,
  };
  giveRole(durable, { kind, logic });
  return durable;
}
