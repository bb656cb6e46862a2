import type { Pathway } from '../schema/pathway.ts';

/**
 * A CEL expression that holds when every named condition does (`not x` when x does not), by writing the conditions out. A name
 * that no condition has counts as holding; `check` reports it where it is written.
 */
export function allOf(names: readonly string[], pathway: Pathway): string {
  const parts = names.flatMap((name) => {
    const negated = name.startsWith('not ');
    const condition = pathway.conditions[negated ? name.slice('not '.length).trim() : name];
    if (condition === undefined) return [];
    return [`${negated ? '!' : ''}${inParentheses(condition.when)}`];
  });
  return parts.length === 0 ? 'true' : parts.join(' && ');
}

/** The expression as a part of another. It ends on a line of its own, because a comment in it would swallow the parenthesis. */
export function inParentheses(expression: string): string {
  return expression.includes('//') ? `(${expression}\n)` : `(${expression.trim()})`;
}

/** A text as a CEL literal. */
export function literal(text: string): string {
  return JSON.stringify(text);
}
