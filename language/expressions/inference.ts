import type { ASTNode } from '@marcbachmann/cel-js';
import { didYouMean } from '../nearest-name.ts';
import { compareShapes, elementOf } from './comparison.ts';
import type { Variables } from './environment.ts';
import type { ExpressionProblem, ExpressionProblemCode } from './expression-problem.ts';
import { addedFunctions, standardFunctions } from './functions.ts';
import { isProven, narrowed, pathOf, type Proven, provenBy, refutedBy, withProven } from './narrowing.ts';
import {
  any,
  boolean,
  celTypeOf,
  date,
  instant,
  integer,
  joinShapes,
  nothing,
  number,
  type Shape,
  text,
} from './shape.ts';

/** What reading an expression tells beyond CEL's own check. */
export interface Inferred {
  /** What it yields. */
  readonly shape: Shape;
  /** Variables of the scope it reads. */
  readonly reads: ReadonlySet<string>;
  readonly problems: readonly ExpressionProblem[];
  /** What may be missing when it is evaluated, so that there would be no answer. */
  readonly cautions: readonly ExpressionProblem[];
}

/**
 * Follows an expression that CEL has checked, with the definition's finer shapes: finds the variables read, words that are
 * none of a list's options, dates compared with instants, fields asked for by `has()` that do not exist (CEL does not
 * look at them), and functions that definitions may not use.
 *
 * @param values - ids of the definition's values, which `title()` may name.
 */
export function infer(ast: ASTNode, variables: Variables, values: readonly string[]): Inferred {
  const walk = new Walk(variables, values);
  const shape = walk.shapeOf(ast, { locals: new Map(), proven: new Set() });
  return { shape, reads: walk.reads, problems: walk.problems, cautions: walk.cautions };
}

/** Where in an expression the walk is: the variables bound by macros around it, and what is known to be there. */
interface Place {
  readonly locals: ReadonlyMap<string, Shape>;
  readonly proven: Proven;
}

class Walk {
  readonly reads = new Set<string>();
  readonly problems: ExpressionProblem[] = [];
  readonly cautions: ExpressionProblem[] = [];
  readonly #variables: Variables;
  readonly #values: readonly string[];

  constructor(variables: Variables, values: readonly string[]) {
    this.#variables = variables;
    this.#values = values;
  }

  shapeOf(node: ASTNode, at: Place): Shape {
    switch (node.op) {
      case 'value':
        return shapeOfLiteral(node.args);
      case 'id':
        return this.#variable(node.args, at);
      case '.':
      case '.?':
        return this.#field(node, node.args[0], node.args[1], at);
      case '[]':
      case '[?]':
        return this.#index(node, node.args[0], node.args[1], at);
      case 'call':
        return this.#call(node, node.args[0], node.args[1], at);
      case 'rcall':
        return this.#method(node, node.args[0], node.args[1], node.args[2], at);
      case 'list':
        return { kind: 'list', of: this.#joined(node.args, at) };
      case 'map':
        for (const [key] of node.args) this.shapeOf(key, at);
        return {
          kind: 'map',
          of: this.#joined(
            node.args.map(([, value]) => value),
            at,
          ),
        };
      case '?:': {
        const [asked, yes, no] = node.args;
        this.shapeOf(asked, at);
        return joinShapes(
          this.shapeOf(yes, proving(at, provenBy(asked))),
          this.shapeOf(no, proving(at, refutedBy(asked))),
        );
      }
      // In CEL an error on one side counts only where the other side does not decide, so each side is read knowing the other.
      case '&&':
        this.shapeOf(node.args[0], proving(at, provenBy(node.args[1])));
        this.shapeOf(node.args[1], proving(at, provenBy(node.args[0])));
        return boolean;
      case '||':
        this.shapeOf(node.args[0], proving(at, refutedBy(node.args[1])));
        this.shapeOf(node.args[1], proving(at, refutedBy(node.args[0])));
        return boolean;
      case '!_':
      case '-_':
        return this.shapeOf(node.args, at);
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in':
        return this.#comparison(node.op, node.args[0], node.args[1], at);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%': {
        const joined = this.#joined(node.args, at);
        return celTypeOf(joined) === 'string' ? text : joined;
      }
    }
  }

  #variable(name: string, at: Place): Shape {
    const local = at.locals.get(name);
    if (local !== undefined) return local;
    const shape = this.#variables.get(name);
    if (shape === undefined) return any;
    this.reads.add(name);
    return shape;
  }

  #field(node: ASTNode, of: ASTNode, name: string, at: Place): Shape {
    const shape = this.shapeOf(of, at);
    if (shape.kind === 'map') return shape.of;
    if (shape.kind !== 'record') return any;
    const field = shape.fields[name];
    if (field === undefined) {
      this.problems.push(
        problemAt(
          'unknownField',
          node,
          `${shownName(shape.name)} has no field “${name}”.`,
          didYouMean(name, Object.keys(shape.fields)),
        ),
      );
      return any;
    }
    if (field.optional && (node.op === '.' || node.op === '[]') && !isOptionalChain(of))
      this.#mayBeMissing(node, of, name, at);
    return field.shape;
  }

  #mayBeMissing(node: ASTNode, of: ASTNode, name: string, at: Place): void {
    const base = pathOf(of);
    if (base !== undefined && isProven(at.proven, base, name)) return;
    const path = `${base ?? '…'}.${name}`;
    const hint = `Ask has(${path}) first, or take ${base ?? '…'}.?${name}.orValue(…).`;
    this.cautions.push(problemAt('mayBeMissing', node, `“${path}” may be missing, and then there is no answer.`, hint));
  }

  #index(node: ASTNode, of: ASTNode, index: ASTNode, at: Place): Shape {
    if (index.op === 'value' && typeof index.args === 'string') return this.#field(node, of, index.args, at);
    this.shapeOf(index, at);
    return elementOf(this.shapeOf(of, at));
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[], at: Place): Shape {
    this.#allow(node, name);
    const [asked] = args;
    const path = name === 'has' && asked !== undefined ? pathOf(asked) : undefined;
    const given = args.map((arg) => this.shapeOf(arg, path === undefined ? at : proving(at, [path])));
    if (name === 'title') this.#titled(args, given);
    return (Object.hasOwn(results, name) ? results[name] : undefined) ?? any;
  }

  /** `title('category', …)`: the first has to name values, and the second be one of them. */
  #titled(args: readonly ASTNode[], given: readonly Shape[]): void {
    const [of, option] = args;
    if (of?.op !== 'value' || typeof of.args !== 'string' || option === undefined) return;
    const id = of.args;
    if (!this.#values.includes(id))
      this.problems.push(
        problemAt('wrongValue', of, `The definition has no values called “${id}”.`, didYouMean(id, this.#values)),
      );
    else if (given[1]?.kind === 'value' && given[1].of !== id) {
      this.problems.push(
        problemAt(
          'wrongValue',
          option,
          `This is one of “${given[1].of}”, not of “${id}”.`,
          `Write title('${given[1].of}', …).`,
        ),
      );
    }
  }

  #method(node: ASTNode, name: string, receiver: ASTNode, args: readonly ASTNode[], at: Place): Shape {
    this.#allow(node, name);
    if (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel') return this.#bind(args, at);
    const of = this.shapeOf(receiver, at);
    const [variable] = args;
    if (macros.has(name) && args.length >= 2 && variable?.op === 'id')
      return this.#macro(name, of, variable.args, args.slice(1), at);
    const given = args.map((arg) => this.shapeOf(arg, at));
    switch (name) {
      case 'distinct':
      case 'value':
        return of;
      case 'orValue':
        return withWord(of, args[0]) ?? joinShapes(of, given[0] ?? any);
      case 'or':
        return joinShapes(of, given[0] ?? any);
      case 'of':
        return given[0] ?? any;
      case 'sum':
        return elementOf(of);
      default:
        return (Object.hasOwn(results, name) ? results[name] : undefined) ?? any;
    }
  }

  /** `list.all(x, …)` and its kind; `map` may have a filter before what it yields. */
  #macro(name: string, of: Shape, variable: string, args: readonly ASTNode[], at: Place): Shape {
    const item = elementOf(of);
    const [first, second] = args;
    if (first === undefined) return any;
    const inner: Place = { ...at, locals: new Map(at.locals).set(variable, item) };
    const shape = this.shapeOf(first, inner);
    if (name === 'filter') return { kind: 'list', of: narrowed(item, variable, provenBy(first)) };
    if (name !== 'map') return boolean;
    return { kind: 'list', of: second === undefined ? shape : this.shapeOf(second, proving(inner, provenBy(first))) };
  }

  #bind(args: readonly ASTNode[], at: Place): Shape {
    const [name, value, body] = args;
    if (name?.op !== 'id' || value === undefined || body === undefined) return any;
    return this.shapeOf(body, { ...at, locals: new Map(at.locals).set(name.args, this.shapeOf(value, at)) });
  }

  #comparison(op: string, left: ASTNode, right: ASTNode, at: Place): Shape {
    const [a, b] = [this.shapeOf(left, at), this.shapeOf(right, at)];
    this.problems.push(...compareShapes(op, { node: left, shape: a }, { node: right, shape: b }));
    return boolean;
  }

  #joined(nodes: readonly ASTNode[], at: Place): Shape {
    const shapes = nodes.map((node) => this.shapeOf(node, at));
    return shapes.reduce((a, b) => joinShapes(a, b), nothing);
  }

  #allow(node: ASTNode, name: string): void {
    if (standardFunctions.includes(name) || Object.hasOwn(addedFunctions, name)) return;
    const why =
      name === 'matches' ? 'a regular expression can block a case for ever' : 'its result cannot be kept with a case';
    const hint =
      name === 'matches'
        ? 'Use contains, startsWith or endsWith.'
        : 'Dates and instants are text here: compare them, or use daysBetween and addDays.';
    this.problems.push(
      problemAt('notAvailable', node, `“${name}” is not available in definitions, because ${why}.`, hint),
    );
  }
}

function problemAt(code: ExpressionProblemCode, node: ASTNode, message: string, hint: string): ExpressionProblem {
  return {
    code,
    message,
    offset: node.pos,
    length: Math.max(1, node.end - node.pos),
    ...(hint === '' ? {} : { hint: hint.trim() }),
  };
}

function proving(at: Place, more: readonly string[]): Place {
  return more.length === 0 ? at : { ...at, proven: withProven(at.proven, more) };
}

/** One of a list of words, or the word that stands for none of them. */
function withWord(shape: Shape, node: ASTNode | undefined): Shape | undefined {
  if (shape.kind !== 'value' || node?.op !== 'value' || typeof node.args !== 'string') return undefined;
  return { ...shape, options: { [node.args]: node.args, ...shape.options } };
}

/** Behind `.?` everything is optional: what is missing makes nothing of the whole, and no error. */
function isOptionalChain(node: ASTNode): boolean {
  switch (node.op) {
    case '.?':
    case '[?]':
      return true;
    case '.':
    case '[]':
      return isOptionalChain(node.args[0]);
    default:
      return false;
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
  ...{
    size: integer,
    int: integer,
    indexOf: integer,
    lastIndexOf: integer,
    daysBetween: integer,
    monthsBetween: integer,
    readingAge: integer,
  },
  ...{ minutesBetween: integer, addMinutes: instant, title: text },
  ...{ double: number, dateOf: date, addDays: date, addMonths: date, split: { kind: 'list', of: text } },
  ...{
    string: text,
    lowerAscii: text,
    upperAscii: text,
    trim: text,
    substring: text,
    join: text,
    lower: text,
    timeOf: text,
  },
};

function shapeOfLiteral(value: unknown): Shape {
  if (typeof value === 'string') return text;
  if (typeof value === 'boolean') return boolean;
  if (typeof value === 'bigint') return integer;
  if (typeof value === 'number') return number;
  return any;
}
