import type { AnyActorRef } from 'xstate';

/** The value as a reference to an actor, where it is one: by the same marks as XState goes by. */
export function asActorRef(value: object): AnyActorRef | undefined {
  return 'sessionId' in value && 'send' in value && 'ref' in value ? (value as unknown as AnyActorRef) : undefined;
}
