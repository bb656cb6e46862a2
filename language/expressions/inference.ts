import type { ASTNode } from '@marcbachmann/cel-js';
import { didYouMean } from '../nearest-name.ts';
import { compareShapes, elementOf } from './comparison.ts';
import type { Variables } from './environment.ts';
import type { ExpressionProblem, ExpressionProblemCode } from './expression-problem.ts';
import { addedFunctions, standardFunctions } from './functions.ts';
import { any, boolean, date, integer, joinShapes, number, type Shape, text } from './shape.ts';

/** What reading an expression tells beyond CEL's own check. */
export interface Inferred {
  /** What it yields. */
  readonly shape: Shape;
  /** Variables of the scope it reads. */
  readonly reads: ReadonlySet<string>;
  readonly problems: readonly ExpressionProblem[];
}

/**
 * Follows an expression that CEL has checked, with the definition's finer shapes: finds the variables read, words that are
 * none of a list's options, dates compared with instants, fields asked for by `has()` that do not exist (CEL does not
 * look at them), and functions that definitions may not use.
 */
export function infer(ast: ASTNode, variables: Variables): Inferred {
  const walk = new Walk(variables);
  const shape = walk.shapeOf(ast, new Map());
  return { shape, reads: walk.reads, problems: walk.problems };
}

type Locals = ReadonlyMap<string, Shape>;

class Walk {
  readonly reads = new Set<string>();
  readonly problems: ExpressionProblem[] = [];
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  shapeOf(node: ASTNode, locals: Locals): Shape {
    switch (node.op) {
      case 'value':
        return shapeOfLiteral(node.args);
      case 'id':
        return this.#variable(node.args, locals);
      case '.':
      case '.?':
        return this.#field(node, node.args[0], node.args[1], locals);
      case '[]':
      case '[?]':
        return this.#index(node, node.args[0], node.args[1], locals);
      case 'call':
        return this.#call(node, node.args[0], node.args[1], locals);
      case 'rcall':
        return this.#method(node, node.args[0], node.args[1], node.args[2], locals);
      case 'list':
        return { kind: 'list', of: this.#joined(node.args, locals) };
      case 'map':
        for (const [key] of node.args) this.shapeOf(key, locals);
        return { kind: 'map', of: this.#joined(node.args.map(([, value]) => value), locals) };
      case '?:':
        this.shapeOf(node.args[0], locals);
        return this.#joined([node.args[1], node.args[2]], locals);
      case '||':
      case '&&':
        for (const operand of node.args) this.shapeOf(operand, locals);
        return boolean;
      case '!_':
      case '-_':
        return this.shapeOf(node.args, locals);
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in':
        return this.#comparison(node.op, node.args[0], node.args[1], locals);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%': {
        const joined = this.#joined(node.args, locals);
        return joined.kind === 'list' || joined.kind === 'integer' || joined.kind === 'number' ? joined : text;
      }
    }
  }

  #variable(name: string, locals: Locals): Shape {
    const local = locals.get(name);
    if (local !== undefined) return local;
    const shape = this.#variables.get(name);
    if (shape === undefined) return any;
    this.reads.add(name);
    return shape;
  }

  #field(node: ASTNode, of: ASTNode, name: string, locals: Locals): Shape {
    const shape = this.shapeOf(of, locals);
    if (shape.kind === 'map') return shape.of;
    if (shape.kind !== 'record') return any;
    const field = shape.fields[name];
    if (field !== undefined) return field.shape;
    this.#report('unknownField', node, `${shownName(shape.name)} has no field “${name}”.`, didYouMean(name, Object.keys(shape.fields)));
    return any;
  }

  #index(node: ASTNode, of: ASTNode, index: ASTNode, locals: Locals): Shape {
    if (index.op === 'value' && typeof index.args === 'string') return this.#field(node, of, index.args, locals);
    this.shapeOf(index, locals);
    return elementOf(this.shapeOf(of, locals));
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[], locals: Locals): Shape {
    this.#allow(node, name);
    for (const arg of args) this.shapeOf(arg, locals);
    return (Object.hasOwn(results, name) ? results[name] : undefined) ?? any;
  }

  #method(node: ASTNode, name: string, receiver: ASTNode, args: readonly ASTNode[], locals: Locals): Shape {
    this.#allow(node, name);
    if (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel') return this.#bind(args, locals);
    const of = this.shapeOf(receiver, locals);
    const macro = macros.has(name) && args.length >= 2 ? args[0] : undefined;
    const inner = macro?.op === 'id' ? new Map(locals).set(macro.args, elementOf(of)) : locals;
    const given = (macro === undefined ? args : args.slice(1)).map((arg) => this.shapeOf(arg, inner));
    switch (name) {
      case 'filter':
      case 'distinct':
      case 'value':
        return of;
      case 'map':
        return { kind: 'list', of: given.at(-1) ?? any };
      case 'or':
      case 'orValue':
        return joinShapes(of, given[0] ?? any);
      case 'of':
        return given[0] ?? any;
      case 'sum':
        return elementOf(of);
      default:
        return (Object.hasOwn(results, name) ? results[name] : undefined) ?? any;
    }
  }

  #bind(args: readonly ASTNode[], locals: Locals): Shape {
    const [name, value, body] = args;
    if (name?.op !== 'id' || value === undefined || body === undefined) return any;
    return this.shapeOf(body, new Map(locals).set(name.args, this.shapeOf(value, locals)));
  }

  #comparison(op: string, left: ASTNode, right: ASTNode, locals: Locals): Shape {
    const [a, b] = [this.shapeOf(left, locals), this.shapeOf(right, locals)];
    this.problems.push(...compareShapes(op, { node: left, shape: a }, { node: right, shape: b }));
    return boolean;
  }

  #joined(nodes: readonly ASTNode[], locals: Locals): Shape {
    const shapes = nodes.map((node) => this.shapeOf(node, locals));
    return shapes.length === 0 ? any : shapes.reduce((a, b) => joinShapes(a, b));
  }

  #allow(node: ASTNode, name: string): void {
    if (standardFunctions.includes(name) || Object.hasOwn(addedFunctions, name)) return;
    const why = name === 'matches' ? 'a regular expression can block a case for ever' : 'its result cannot be kept with a case';
    const hint = name === 'matches' ? 'Use contains, startsWith or endsWith.' : 'Dates and instants are text here: compare them, or use daysBetween and addDays.';
    this.#report('notAvailable', node, `“${name}” is not available in definitions, because ${why}.`, hint);
  }

  #report(code: ExpressionProblemCode, node: ASTNode, message: string, hint: string): void {
    this.problems.push({ code, message, offset: node.pos, length: Math.max(1, node.end - node.pos), ...(hint === '' ? {} : { hint: hint.trim() }) });
  }
}

/** A record's name as people know it. */
export function shownName(record: string): string {
  return record.startsWith('event ') ? record.slice('event '.length).replaceAll('|', ' or ') : record;
}

const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

const results: { readonly [name: string]: Shape } = {
  ...{ has: boolean, all: boolean, exists: boolean, exists_one: boolean, hasValue: boolean, bool: boolean },
  ...{ startsWith: boolean, endsWith: boolean, contains: boolean },
  ...{ size: integer, int: integer, indexOf: integer, lastIndexOf: integer, daysBetween: integer, monthsBetween: integer },
  ...{ double: number, dateOf: date, addDays: date, addMonths: date, split: { kind: 'list', of: text } },
  ...{ string: text, lowerAscii: text, upperAscii: text, trim: text, substring: text, join: text, lower: text, timeOf: text },
};

function shapeOfLiteral(value: unknown): Shape {
  if (typeof value === 'string') return text;
  if (typeof value === 'boolean') return boolean;
  if (typeof value === 'bigint') return integer;
  if (typeof value === 'number') return number;
  return any;
}
