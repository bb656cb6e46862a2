import type { AnyActorLogic, AnyActorScope } from 'xstate';

/** What a piece of actor logic was made by: `fromCallback`, `fromObservable` and `fromEventObservable` live in memory only. */
export type LogicKind = 'machine' | 'promise' | 'transition' | 'live';

/**
 * What made this logic. XState does not say, so it is tried out: the transition functions of its own logic are pure, and each
 * answers its own settling events in its own way.
 */
export function logicKind(logic: AnyActorLogic): LogicKind {
  if ('__xstatenode' in logic || 'getStateNodeById' in logic) return 'machine';
  if (logic.start === undefined) return 'transition';
  try {
    const settled = logic.transition(
      { status: 'active', input: undefined },
      { type: 'xstate.promise.resolve', data: 'settled' },
      // A callback looks its receivers up by `self` and finds none; a promise does not look.
      { self: {} } as AnyActorScope,
    ) as { readonly status: string; readonly output?: unknown };
    return settled.status === 'done' && settled.output === 'settled' ? 'promise' : 'live';
  } catch {
    return 'live';
  }
}

/** The function a promise actor was made from: a host may run it as the activity. */
export function promiseCreator(logic: AnyActorLogic): unknown {
  return logic.config;
}
