import { createHash } from 'node:crypto';
import type { CallerKey } from '../machines/entry.ts';

/** The caller's key with the hash of the body it stands for; nothing without a key. */
export function callerOf(key: string | undefined, body: object): { readonly caller?: CallerKey } {
  return key === undefined ? {} : { caller: { key, bodyHash: hashOf(body) } };
}

/** SHA-256 of a body in hex; the order of its keys does not count. */
export function hashOf(body: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('hex');
}

/**
 * The id of an update. Temporal answers a repeated id without asking the case again, so a key with another body must not
 * share it: that is the case's to refuse.
 */
export function updateIdOf({ key, bodyHash }: CallerKey): string {
  return createHash('sha256').update(`${bodyHash} ${key}`).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
