import type { AnyStateMachine } from 'xstate';

/** The value as a machine, where it is one: by its shape, for a module's XState may be another copy of the class. */
export function asMachine(value: unknown): AnyStateMachine | undefined {
  return isMachine(value) ? value : undefined;
}

function isMachine(value: unknown): value is AnyStateMachine {
  return (
    typeof value === 'object' && value !== null && 'root' in value && 'implementations' in value && 'config' in value
  );
}
