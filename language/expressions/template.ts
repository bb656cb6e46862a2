import type { Json } from '../json.ts';
import type { CompiledExpression } from './compile.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import { textInWords } from './in-words.ts';
import type { View } from './scope.ts';
import type { Shape } from './shape.ts';
import { splitTemplate } from './template-parts.ts';

/** What rendering a template answers: the text, or why there is none. */
export type Rendering = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** A compiled template. */
export interface CompiledTemplate {
  readonly text: string;
  /** Everything wrong with it, each with its offset in the whole text. */
  readonly problems: readonly ExpressionProblem[];
  /** Fields that may be missing when it is written, with their offsets. */
  readonly cautions: readonly ExpressionProblem[];
  /** The facts and meetings it reads. */
  readonly reads: readonly string[];
  /** Writes it for people: dates in words, the title of a value or role, lists with "and". Never throws. */
  render(view: View): Rendering;
}

/** Compiles a template; `compile` is given each expression in braces. */
export function compileTemplate(text: string, compile: (expression: string) => CompiledExpression): CompiledTemplate {
  const split = splitTemplate(text);
  const problems: ExpressionProblem[] = [...split.problems];
  const cautions: ExpressionProblem[] = [];
  const parts: (string | CompiledExpression)[] = [];
  for (const part of split.parts) {
    if (part.kind === 'text') {
      parts.push(part.text);
      continue;
    }
    const compiled = compile(part.expression);
    parts.push(compiled);
    const problem = compiled.problem ?? unprintable(compiled);
    if (problem !== undefined) problems.push({ ...problem, offset: problem.offset + part.offset });
    for (const caution of compiled.cautions) cautions.push({ ...caution, offset: caution.offset + part.offset });
  }
  const reads = [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : part.reads)))];
  const [first] = problems;
  if (first !== undefined)
    return { text, problems, cautions, reads, render: () => ({ ok: false, problem: first.message }) };
  return { text, problems, cautions, reads, render: (view) => render(parts, view) };
}

function render(parts: readonly (string | CompiledExpression)[], view: View): Rendering {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const evaluated = part.evaluate(view);
    if (!evaluated.ok) return { ok: false, problem: `{${part.text}}: ${evaluated.problem}` };
    const words = wordsOf(evaluated.value, part.shape);
    if (words === undefined) return { ok: false, problem: `{${part.text}} is no text that can be printed.` };
    text += words;
  }
  return { ok: true, text };
}

function wordsOf(value: Json, shape: Shape): string | undefined {
  switch (typeof value) {
    case 'string':
      return shape.kind === 'value' && Object.hasOwn(shape.options, value) ? shape.options[value] : textInWords(value);
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'yes' : 'no';
    default:
      return Array.isArray(value) ? listInWords(value, shape) : undefined;
  }
}

function listInWords(items: readonly Json[], shape: Shape): string | undefined {
  const of: Shape = shape.kind === 'list' ? shape.of : { kind: 'any' };
  const words: string[] = [];
  for (const item of items) {
    const word = wordsOf(item, of);
    if (word === undefined) return undefined;
    words.push(word);
  }
  const last = words.pop();
  if (last === undefined) return '';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

function unprintable(compiled: CompiledExpression): ExpressionProblem | undefined {
  const { shape, text } = compiled;
  const inner = shape.kind === 'list' ? shape.of : shape;
  if (inner.kind !== 'record' && inner.kind !== 'map') return undefined;
  return {
    code: 'type',
    message: `{${text}} is a whole record, which cannot be printed.`,
    offset: 0,
    length: Math.max(1, text.length),
    hint: 'Name one of its fields.',
  };
}
