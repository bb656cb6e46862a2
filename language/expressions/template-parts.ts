import type { ExpressionProblem } from './expression-problem.ts';

/** A part of a template: text as it is, or an expression and where it starts in the template. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: string; readonly offset: number };

/**
 * Splits a template into its parts. `{{` and `}}` are braces of the text; braces and quotes inside an expression belong to it.
 *
 * @example
 * splitTemplate('due on {deadline.due}') // parts: text 'due on ', expression 'deadline.due' at 8
 */
export function splitTemplate(template: string): {
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly ExpressionProblem[];
} {
  const parts: TemplatePart[] = [];
  const problems: ExpressionProblem[] = [];
  let text = '';
  let at = 0;
  while (at < template.length) {
    const char = template[at];
    if ((char === '{' || char === '}') && template[at + 1] === char) {
      text += char;
      at += 2;
    } else if (char === '{') {
      const end = endOfExpression(template, at + 1);
      if (end === undefined) {
        problems.push({
          code: 'syntax',
          message: 'This brace is never closed.',
          offset: at,
          length: 1,
          hint: 'Write {{ for a brace of the text.',
        });
        break;
      }
      if (text !== '') parts.push({ kind: 'text', text });
      text = '';
      const raw = template.slice(at + 1, end);
      const offset = at + 1 + (raw.length - raw.trimStart().length);
      if (raw.trim() === '')
        problems.push({
          code: 'syntax',
          message: 'There is nothing between these braces.',
          offset: at,
          length: end + 1 - at,
        });
      else parts.push({ kind: 'expression', expression: raw.trim(), offset });
      at = end + 1;
    } else {
      text += char;
      at += 1;
    }
  }
  if (text !== '') parts.push({ kind: 'text', text });
  return { parts, problems };
}

/** Where the brace stands that closes the expression starting at `from`. */
function endOfExpression(template: string, from: number): number | undefined {
  let depth = 0;
  let quote: string | undefined;
  for (let at = from; at < template.length; at += 1) {
    const char = template[at];
    if (quote !== undefined) {
      if (char === '\\') at += 1;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (char === '{') {
      depth += 1;
    } else if (char === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return undefined;
}
