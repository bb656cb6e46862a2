import type { AnyStateMachine } from 'xstate';

/**
 * A short name for a machine's structure: states, transitions, delays, and the names of guards, actions and actors. Function bodies
 * are no part of it (a bundler rewrites them), so a change of a guard's body keeps the hash: give the machine a `version` for that.
 */
export function machineHash(machine: AnyStateMachine): string {
  const text = JSON.stringify(machine.config, plainly) + JSON.stringify(machine.version ?? '');
  return hash(text, 0x811c9dc5) + hash(text, 0x1b873593);
}

function plainly(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'function') return isLogic(value) ? { logic: key } : value;
  // XState's own actions carry what they do as fields; a name is all there is to any other function.
  return 'type' in value || 'check' in value ? Object.fromEntries(Object.entries(value)) : { function: true };
}

function isLogic(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'transition' in value && typeof value.transition === 'function';
}

/** FNV-1a: short and pure; nobody has to be kept from forging it. */
function hash(text: string, seed: number): string {
  let sum = seed;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}
