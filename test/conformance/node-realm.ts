import { createContext, runInContext } from 'node:vm';
import type { Realm } from './realm.ts';

/** A realm of Node's: what a document writes cannot reach this process. */
export function createNodeRealm(): Realm {
  const globals: Record<string, unknown> = {};
  const context = createContext(globals);
  return { globals, run: (code) => runInContext(code, context) };
}
