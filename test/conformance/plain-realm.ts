import type { Realm } from './realm.ts';

/**
 * A realm without a module of Node's, for where there is none: inside a workflow, which is a realm of its own already. It keeps a
 * document's variables, not its code, apart from the rest.
 */
export function createPlainRealm(): Realm {
  const globals: Record<string, unknown> = {};
  return {
    globals,
    run(code) {
      for (const name of names(code, /\bvar\s+([A-Za-z_$][\w$]*)/g)) globals[name] ??= undefined;
      const functions = names(code, /^\s*function\s+([A-Za-z_$][\w$]*)/gm);
      const keep = functions.map((name) => `globals.${name} = ${name};`).join(' ');
      return evaluateIn(globals, keep === '' ? code : `${code}\n${keep}`);
    },
  };
}

function names(code: string, declaration: RegExp): readonly string[] {
  return [...code.matchAll(declaration)].map(([, name = '']) => name);
}

// oxlint-disable-next-line typescript/no-implied-eval -- a module is strict, and `with` is not: this has to be text.
const evaluateIn = new Function('globals', 'code', 'with (globals) { return eval(code); }') as (
  globals: Record<string, unknown>,
  code: string,
) => unknown;
