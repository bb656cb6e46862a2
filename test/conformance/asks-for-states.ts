import type { ScxmlState } from './scxml-document.ts';

/**
 * Does any expression of the document ask `In()` other than as a guard on its own? XState's `stateIn` answers those guards;
 * for the rest the context has to say which states are active.
 */
export function asksForStates(root: ScxmlState): boolean {
  const text = JSON.stringify(root, (key, value: unknown) =>
    key === 'condition' && typeof value === 'string' && lonelyIn.test(value) ? '' : value,
  );
  return /\bIn\(/.test(text);
}

/** `In('a')` or `!In('a')` and nothing else. */
export const lonelyIn = /^\s*(!?)\s*In\(\s*(['"])([^'"]+)\2\s*\)\s*$/;
