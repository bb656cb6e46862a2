import type { Realm } from './realm.ts';

/**
 * A realm without a module of Node's, for where there is none: inside a workflow, which is a realm of its own already. Scripts
 * that declare functions need the other one.
 */
export function createPlainRealm(): Realm {
  const globals: Record<string, unknown> = {};
  return {
    globals,
    run(code) {
      for (const [, name = ''] of code.matchAll(/\bvar\s+([A-Za-z_$][\w$]*)/g)) globals[name] ??= undefined;
      // The only way there is to run code with an object's properties as its variables.
      return evaluateIn(globals, code);
    },
  };
}

// oxlint-disable-next-line typescript/no-implied-eval -- a module is strict, and `with` is not: this has to be text.
const evaluateIn = new Function('globals', 'code', 'with (globals) { return eval(code); }') as (
  globals: Record<string, unknown>,
  code: string,
) => unknown;
