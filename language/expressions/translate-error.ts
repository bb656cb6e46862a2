import type { ASTNode } from '@marcbachmann/cel-js';
import { didYouMean } from '../nearest-name.ts';
import type { Variables } from './environment.ts';
import type { ExpressionProblem, ExpressionProblemCode } from './expression-problem.ts';
import { addedFunctions, standardFunctions } from './functions.ts';
import { shownName } from './inference.ts';
import { whyUnreadable } from './names.ts';
import type { Shape } from './shape.ts';

/** What a definition's author is told about an error of CEL's parser or type checker. */
export function problemOf(
  error: unknown,
  text: string,
  variables: Variables,
  unreadable: readonly string[],
): ExpressionProblem {
  if (!isCelError(error)) {
    // A stack overflow is the only other error seen: an expression nested past what the machine can follow.
    return {
      code: 'syntax',
      message: 'The expression is nested too deeply to be read.',
      offset: 0,
      length: text.length,
    };
  }
  const start = error.range?.start ?? 0;
  const at = { offset: Math.min(start, text.length), length: Math.max(1, (error.range?.end ?? start) - start) };
  switch (error.code) {
    case 'unknown_variable':
      return { ...unknownName(text, at.offset, variables, unreadable), offset: at.offset, length: at.length };
    case 'no_such_key':
      return { ...unknownField(error, variables), ...at };
    case 'no_matching_overload':
      return { ...unknownFunction(error), ...at };
    case 'limit_exceeded':
      return {
        code: 'tooLong',
        message: 'The expression is too long or nested too deeply.',
        ...at,
        hint: 'Name parts of it as conditions or facts.',
      };
    default:
      return {
        code: error.name === 'ParseError' ? 'syntax' : 'type',
        message: sentence(plain(error.summary)),
        ...at,
        ...hintOf(error.summary),
      };
  }
}

/** Why an evaluation failed, in one line. */
export function failureOf(error: unknown, text: string): string {
  if (!isCelError(error)) return error instanceof Error ? error.message : String(error);
  const node = error.node;
  const part = node === undefined ? text : text.slice(node.start, node.end);
  if (error.code === 'no_such_key' || error.code === 'unknown_variable') return `${part} is not there.`;
  if (error.code === 'variable_type_mismatch' || error.code === 'field_type_mismatch')
    return `${part}: ${sentence(error.summary)}`;
  return sentence(error.summary);
}

interface CelError extends Error {
  readonly code: string;
  readonly summary: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly node?: ASTNode;
}

function isCelError(error: unknown): error is CelError {
  return error instanceof Error && 'summary' in error && 'code' in error;
}

interface Told {
  readonly code: ExpressionProblemCode;
  readonly message: string;
  readonly hint?: string;
}

function unknownName(text: string, offset: number, variables: Variables, unreadable: readonly string[]): Told {
  const rest = text.slice(offset);
  const hidden = unreadable.find((name) => rest.startsWith(name));
  if (hidden !== undefined)
    return { code: 'unreadableName', message: whyUnreadable(hidden) ?? `“${hidden}” cannot be read.` };
  const name = /^[A-Za-z0-9_]+/.exec(rest)?.[0] ?? rest;
  return {
    code: 'unknownName',
    message: `Nothing here is called “${name}”.`,
    ...hint(didYouMean(name, variables.keys())),
  };
}

function unknownField(error: CelError, variables: Variables): Told {
  const name = error.summary.replace('No such key: ', '');
  const record = recordOf(error.node, variables);
  if (record === undefined) return { code: 'unknownField', message: `There is no field “${name}” here.` };
  return {
    code: 'unknownField',
    message: `${shownName(record.name)} has no field “${name}”.`,
    ...hint(didYouMean(name, Object.keys(record.fields))),
  };
}

function recordOf(node: ASTNode | undefined, variables: Variables): Extract<Shape, { kind: 'record' }> | undefined {
  // CEL's checker leaves the type it found on the node; its typings do not say so.
  const left = (node as { readonly left?: { readonly checkedType?: { readonly name: string } } } | undefined)?.left;
  const name = left?.checkedType?.name;
  return name === undefined ? undefined : findRecord(name, [...variables.values()], new Set());
}

function findRecord(
  name: string,
  shapes: readonly Shape[],
  seen: Set<string>,
): Extract<Shape, { kind: 'record' }> | undefined {
  for (const shape of shapes) {
    if (shape.kind === 'list' || shape.kind === 'map') {
      const found = findRecord(name, [shape.of], seen);
      if (found !== undefined) return found;
    }
    if (shape.kind !== 'record' || seen.has(shape.name)) continue;
    if (shape.name === name) return shape;
    seen.add(shape.name);
    const found = findRecord(
      name,
      Object.values(shape.fields).map((field) => field.shape),
      seen,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknownFunction(error: CelError): Told {
  const name = /'(?:[^'.]*\.)?(\w+)\(/.exec(error.summary)?.[1] ?? '';
  const known = [...standardFunctions, ...Object.keys(addedFunctions)];
  if (known.includes(name))
    return { code: 'type', message: `“${name}” cannot be used so: ${error.summary}.`, ...usage(name) };
  return { code: 'unknownFunction', message: `There is no function “${name}”.`, ...hint(didYouMean(name, known)) };
}

function usage(name: string): { readonly hint?: string } {
  return hint((Object.hasOwn(addedFunctions, name) ? addedFunctions[name] : undefined) ?? '');
}

function hintOf(summary: string): { readonly hint?: string } {
  if (/double .* int|int .* double/.test(summary))
    return { hint: 'A number with a fraction and a whole one do not mix: write 2.0, or double(…).' };
  if (summary.startsWith('Logical operator')) return { hint: 'Both sides of && and || have to be true or false.' };
  return {};
}

function hint(text: string): { readonly hint?: string } {
  return text === '' ? {} : { hint: text.trim() };
}

/** The parser calls its tokens by names of its own. */
function plain(summary: string): string {
  if (summary === 'Unexpected token: EOF') return 'The expression ends where something more is expected';
  const expected = /^Expected (\w+), got (\w+)$/.exec(summary);
  if (expected === null) return sidesOf(summary);
  return `${tokenName(expected[1])} is missing${expected[2] === 'EOF' ? ' at the end' : ' here'}`;
}

function sidesOf(summary: string): string {
  const sides = /^no such overload: (.+) (==|!=|<=?|>=?|in|[-+*/%]) (.+)$/.exec(summary);
  return sides === null ? summary : `The two sides of ${sides[2]} do not go together: ${sides[1]} and ${sides[3]}`;
}

function tokenName(token: string | undefined): string {
  const names: { readonly [token: string]: string } = {
    RPAREN: 'a closing parenthesis',
    RBRACKET: 'a closing bracket',
    RBRACE: 'a closing brace',
    COLON: 'a colon',
    IDENTIFIER: 'a name',
  };
  return (token === undefined ? undefined : names[token]) ?? `“${token ?? ''}”`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
