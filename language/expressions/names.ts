/**
 * Why expressions cannot read a fact or meeting of this name, or undefined when they can. CEL has words of its own, takes a
 * hyphen for a minus, and the names of a scope come first.
 */
export function whyUnreadable(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return `“${name}” cannot be read in expressions, because CEL takes the hyphen for a minus. Use letters, digits and underscores.`;
  }
  if (scopeNames.has(name))
    return `“${name}” cannot name a fact or meeting, because expressions call something else so.`;
  if (celWords.has(name))
    return `“${name}” cannot be read in expressions, because it is a word of CEL's own. Choose another name.`;
  return undefined;
}

const scopeNames: ReadonlySet<string> = new Set([
  'event',
  'start',
  'item',
  'deadline',
  'case',
  'people',
  'due',
  'withdrawn',
]);

const celWords: ReadonlySet<string> = new Set([
  ...[
    'true',
    'false',
    'null',
    'in',
    'as',
    'break',
    'const',
    'continue',
    'else',
    'for',
    'function',
    'if',
    'import',
    'let',
  ],
  ...['loop', 'package', 'namespace', 'return', 'var', 'void', 'while', 'prototype'],
  ...['string', 'bool', 'int', 'uint', 'double', 'map', 'list', 'bytes', 'null_type', 'type', 'dyn'],
  ...['google', 'cel', 'optional'],
]);
