import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import type { Json } from '../json.ts';
import { type CelValues, fromCel, type ToCel } from './cel-values.ts';
import { longestExpression, type Variables } from './environment.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import { infer, type Inferred } from './inference.ts';
import type { View } from './scope.ts';
import { any, type Shape } from './shape.ts';
import { failureOf, problemOf } from './translate-error.ts';

/** What evaluating an expression answers: JSON, or why there is no answer. */
export type Evaluation = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: string };

/** A compiled expression. One with a problem still evaluates, to that problem. */
export interface CompiledExpression {
  readonly text: string;
  /** What is wrong with it as it is written. */
  readonly problem?: ExpressionProblem;
  /** Fields it reads without asking for them that may be missing; evaluating it then gives no answer. */
  readonly cautions: readonly ExpressionProblem[];
  /** CEL's type of its value: `bool`, `string`, `int`, `list<string>`, …; `dyn` when that is not known before it is evaluated. */
  readonly type: string;
  /** What its value is in the definition's own terms. */
  readonly shape: Shape;
  /** The facts and meetings it reads. */
  readonly reads: readonly string[];
  /** Evaluates it. Never throws. */
  evaluate(view: View): Evaluation;
}

/** What compiling needs to know of its scope. */
export interface CompileContext {
  readonly environment: Environment;
  readonly variables: Variables;
  readonly values: CelValues;
  /** Names of the facts and meetings among the variables. */
  readonly facts: ReadonlySet<string>;
  /** Ids of the definition's values. */
  readonly valueIds: readonly string[];
  /** Names of facts and meetings that expressions cannot read. */
  readonly unreadable: readonly string[];
}

/** Compiles an expression in its scope. Never throws. */
export function compileExpression(text: string, context: CompileContext): CompiledExpression {
  if (text.length > longestExpression) {
    const message = `The expression has ${text.length} characters; at most ${longestExpression} can be reviewed.`;
    return broken(text, {
      code: 'tooLong',
      message,
      offset: longestExpression,
      length: 1,
      hint: 'Name parts of it as conditions or facts.',
    });
  }
  try {
    const program = context.environment.parse(text);
    const checked = program.check();
    if (!checked.valid) return broken(text, problemOf(checked.error, text, context.variables, context.unreadable));
    const inferred = infer(program.ast, context.variables, context.valueIds);
    const problem = inferred.problems[0];
    if (problem !== undefined) return broken(text, problem);
    return working(text, program, checked.type ?? 'dyn', inferred, context);
  } catch (error) {
    return broken(text, problemOf(error, text, context.variables, context.unreadable));
  }
}

function broken(text: string, problem: ExpressionProblem): CompiledExpression {
  return {
    text,
    problem,
    cautions: [],
    type: 'dyn',
    shape: any,
    reads: [],
    evaluate: () => ({ ok: false, problem: problem.message }),
  };
}

interface Binding {
  readonly name: string;
  readonly fact: boolean;
  readonly convert: ToCel;
}

function working(
  text: string,
  program: ParseResult,
  type: string,
  inferred: Inferred,
  context: CompileContext,
): CompiledExpression {
  const bindings: Binding[] = [];
  for (const name of inferred.reads) {
    const shape = context.variables.get(name);
    if (shape !== undefined)
      bindings.push({ name, fact: context.facts.has(name), convert: context.values.converter(shape) });
  }
  function evaluate(view: View): Evaluation {
    try {
      const read: { [name: string]: unknown } = {};
      for (const { name, fact, convert } of bindings) {
        const value = fact ? view.facts[name] : scopeValue(view, name);
        if (value !== undefined) read[name] = convert(value);
      }
      const result: unknown = program(read);
      return typeof result === 'boolean' ? { ok: true, value: result } : fromCel(result);
    } catch (error) {
      return { ok: false, problem: failureOf(error, text) };
    }
  }
  const reads = bindings.filter(({ fact }) => fact).map(({ name }) => name);
  return { text, cautions: inferred.cautions, type, shape: inferred.shape, reads, evaluate };
}

function scopeValue(view: View, name: string): Json | undefined {
  switch (name) {
    case 'event':
      return view.event;
    case 'start':
      return view.start;
    case 'item':
      return view.item;
    case 'deadline':
      return view.deadline;
    case 'case':
      return view.case;
    case 'people':
      return view.people;
    case 'due':
      return view.due;
    case 'withdrawn':
      return view.withdrawn;
    default:
      return undefined;
  }
}
