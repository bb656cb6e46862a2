import { addMinutes, isInstant, minutesBetween, parseInstant } from '../../calendar/instant.ts';
import { addDays, addMonths, daysBetween, isIsoDate, parseIsoDate, type IsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonTime } from '../../calendar/london.ts';
import { readingAge } from '../../language/expressions/reading-age.ts';
import { sortedJson } from '../../language/sorted-json.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { ASTNode } from './expression-tree.ts';

/** Not known: some case has one value here, another case another. */
export const UNKNOWN = Symbol('unknown');
/** Not even known to be there. */
export const MAYBE = Symbol('maybe there');
/** Reading it gives no answer: a field that is not there, a sum of a text. */
export const NO_ANSWER = Symbol('no answer');
/** What `.?` gives where there is nothing. */
const NOTHING = Symbol('nothing');

/** What an expression comes to where part of what it reads may be unknown. */
export type Read = Json | typeof UNKNOWN | typeof MAYBE | typeof NO_ANSWER | typeof NOTHING;

/** What an expression can read, by name; a name that is not there is read as unknown or as missing, as said. */
export interface Reading {
  readonly variable: (name: string) => Read;
  readonly locals?: { readonly [name: string]: Read };
}

/**
 * What an expression comes to, worked out from its tree by other code than the engine's. It serves the search (which part of
 * a condition fails?), proofs (with unknown parts) and, as a second opinion, the comparison of runs. Integers are plain
 * numbers here.
 *
 * @param inside - JSON may hold {@link UNKNOWN} leaves where a reading is abstract.
 */
export function read(node: ASTNode, reading: Reading): Read {
  const value = readPart(node, reading);
  // Only `has` and a field of it can tell what may be missing from what is merely unknown.
  return value === MAYBE && node.op !== '.' && node.op !== '.?' && node.op !== 'id' && node.op !== '[]'
    ? UNKNOWN
    : value;
}

function readPart(node: ASTNode, reading: Reading): Read {
  switch (node.op) {
    case 'value':
      return literal(node.args);
    case 'id':
      return reading.locals !== undefined && Object.hasOwn(reading.locals, node.args)
        ? (reading.locals[node.args] ?? NO_ANSWER)
        : reading.variable(node.args);
    case '.':
      return field(read(node.args[0], reading), node.args[1]);
    case '.?':
      return optionalField(read(node.args[0], reading), node.args[1]);
    case '[]':
    case '[?]':
      return element(read(node.args[0], reading), read(node.args[1], reading));
    case '&&':
      return both(node.args[0], node.args[1], reading, false);
    case '||':
      return both(node.args[0], node.args[1], reading, true);
    case '!_':
      return opposite(read(node.args, reading));
    case '-_': {
      const value = read(node.args, reading);
      return typeof value === 'number' ? -value : isUnclear(value) ? UNKNOWN : NO_ANSWER;
    }
    case '?:': {
      const asked = read(node.args[0], reading);
      if (isUnclear(asked)) {
        const yes = read(node.args[1], reading);
        const no = read(node.args[2], reading);
        return yes === no ? yes : UNKNOWN;
      }
      return typeof asked === 'boolean' ? read(asked ? node.args[1] : node.args[2], reading) : NO_ANSWER;
    }
    case 'list': {
      const items = node.args.map((item) => read(item, reading));
      return items.includes(NO_ANSWER) ? NO_ANSWER : items.some(isOpaque) ? UNKNOWN : (items as Json[]);
    }
    case 'map': {
      const entries = node.args.map(([key, value]) => [read(key, reading), read(value, reading)] as const);
      if (entries.some((entry) => entry.some(isOpaque))) return UNKNOWN;
      return Object.fromEntries(entries.map(([key, value]) => [textIn(key as Json), value as Json]));
    }
    case 'call':
      return called(node.args[0], node.args[1], reading);
    case 'rcall':
      return method(node.args[0], node.args[1], node.args[2], reading);
    default:
      return compared(node.op, read(node.args[0], reading), read(node.args[1], reading));
  }
}

function literal(value: unknown): Read {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : NO_ANSWER;
}

function isOpaque(value: Read): value is typeof UNKNOWN | typeof MAYBE | typeof NO_ANSWER | typeof NOTHING {
  return typeof value === 'symbol';
}

/** Is it not known, one way or the other? */
export function isUnclear(value: Read): value is typeof UNKNOWN | typeof MAYBE {
  return value === UNKNOWN || value === MAYBE;
}

function field(of: Read, name: string): Read {
  if (isUnclear(of)) return MAYBE;
  if (of === NOTHING) return NOTHING;
  if (!isObject(of)) return NO_ANSWER;
  return Object.hasOwn(of, name) ? (of[name] ?? NO_ANSWER) : NO_ANSWER;
}

function optionalField(of: Read, name: string): Read {
  const value = field(of, name);
  return value === NO_ANSWER ? NOTHING : value;
}

function element(of: Read, key: Read): Read {
  if (isUnclear(of) || isUnclear(key)) return MAYBE;
  if (Array.isArray(of) && typeof key === 'number') return (of as Json[])[key] ?? NO_ANSWER;
  return typeof key === 'string' ? field(of, key) : NO_ANSWER;
}

function isObject(value: Read): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `&&` and `||`: an error, or something unknown, on one side counts only where the other does not decide. */
function both(left: ASTNode, right: ASTNode, reading: Reading, decides: boolean): Read {
  const one = read(left, reading);
  if (one === decides) return decides;
  const other = read(right, reading);
  if (other === decides) return decides;
  if (isUnclear(one) || isUnclear(other)) return UNKNOWN;
  return one === !decides && other === !decides ? !decides : NO_ANSWER;
}

function opposite(value: Read): Read {
  return typeof value === 'boolean' ? !value : isUnclear(value) ? UNKNOWN : NO_ANSWER;
}

function compared(op: string, a: Read, b: Read): Read {
  if (a === NO_ANSWER || b === NO_ANSWER) return NO_ANSWER;
  if (isUnclear(a) || isUnclear(b)) return op === 'in' && Array.isArray(b) && b.length === 0 ? false : UNKNOWN;
  if (a === NOTHING || b === NOTHING) return NO_ANSWER;
  switch (op) {
    case '==':
      return same(a, b);
    case '!=': {
      const equal = same(a, b);
      return equal === UNKNOWN ? UNKNOWN : !equal;
    }
    case 'in':
      if (Array.isArray(b)) return within(a, b as Json[]);
      return isObject(b) && typeof a === 'string' ? Object.hasOwn(b, a) : NO_ANSWER;
    case '+':
      if (typeof a === 'string' && typeof b === 'string') return a + b;
      if (Array.isArray(a) && Array.isArray(b)) return [...(a as Json[]), ...(b as Json[])];
  }
  if (typeof a === 'number' && typeof b === 'number') return ofNumbers(op, a, b);
  if (typeof a === 'string' && typeof b === 'string') return ofTexts(op, a, b);
  return NO_ANSWER;
}

function within(a: Json, list: readonly Json[]): Read {
  let unclear = false;
  for (const item of list) {
    const equal = same(a, item);
    if (equal === true) return true;
    if (isUnclear(equal)) unclear = true;
  }
  return unclear ? UNKNOWN : false;
}

function same(a: Json, b: Json): boolean | typeof UNKNOWN {
  if (isOpaque(a) || isOpaque(b)) return UNKNOWN;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  return sortedJson(a) === sortedJson(b);
}

function ofNumbers(op: string, a: number, b: number): Read {
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? NO_ANSWER : Math.trunc(a / b);
    case '%':
      return b === 0 ? NO_ANSWER : a % b;
    default:
      return NO_ANSWER;
  }
}

function ofTexts(op: string, a: string, b: string): Read {
  // A date beside an instant: the core compares dates, so the instant's date counts.
  const [left, right] = isIsoDate(a) !== isIsoDate(b) ? [dateIn(a), dateIn(b)] : [a, b];
  switch (op) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return NO_ANSWER;
  }
}

function dateIn(text: string): string {
  return isInstant(text) ? londonDate(text) : text;
}

function called(name: string, args: readonly ASTNode[], reading: Reading): Read {
  const [first] = args;
  if (name === 'has' && first !== undefined) {
    const value = read(first, reading);
    return value === MAYBE ? UNKNOWN : value !== NO_ANSWER && value !== NOTHING;
  }
  const values = args.map((arg) => read(arg, reading));
  if (values.includes(NO_ANSWER) || values.includes(NOTHING)) return NO_ANSWER;
  if (values.some(isOpaque)) return UNKNOWN;
  return applied(name, values as Json[]);
}

function applied(name: string, values: readonly Json[]): Read {
  try {
    return byName(name, values);
  } catch {
    // A text that is no date, and the like: the engine gives no answer either.
    return NO_ANSWER;
  }
}

function byName(name: string, [a, b, c]: readonly Json[]): Read {
  switch (name) {
    case 'size':
      return sizeOf(a ?? null);
    case 'string':
      return textIn(a);
    case 'int':
      return Math.trunc(Number(a));
    case 'double':
      return Number(a);
    case 'dyn':
    case 'bool':
      return a ?? NO_ANSWER;
    case 'daysBetween':
      return daysBetween(day(a), day(b));
    case 'monthsBetween':
      return monthsBetween(day(a), day(b));
    case 'addDays':
      return addDays(day(a), Number(b));
    case 'addMonths':
      return addMonths(day(a), Number(b));
    case 'dateOf':
      return day(a);
    case 'timeOf':
      return londonTime(parseInstant(textIn(a)));
    case 'minutesBetween':
      return Math.trunc(minutesBetween(parseInstant(textIn(a)), parseInstant(textIn(b))));
    case 'addMinutes':
      return addMinutes(parseInstant(textIn(a)), Number(b));
    case 'lower':
    case 'lowerAscii':
      return textIn(a).toLowerCase();
    case 'upperAscii':
      return textIn(a).toUpperCase();
    case 'trim':
      return textIn(a).trim();
    case 'readingAge':
      return readingAge(textIn(a));
    case 'startsWith':
      return textIn(a).startsWith(textIn(b));
    case 'endsWith':
      return textIn(a).endsWith(textIn(b));
    case 'contains':
      return textIn(a).includes(textIn(b));
    case 'indexOf':
      return textIn(a).indexOf(textIn(b));
    case 'lastIndexOf':
      return textIn(a).lastIndexOf(textIn(b));
    case 'substring':
      return textIn(a).substring(Number(b), c === undefined ? undefined : Number(c));
    case 'split':
      return textIn(a).split(textIn(b));
    case 'join':
      return Array.isArray(a) ? a.join(b === undefined ? '' : textIn(b)) : NO_ANSWER;
    case 'distinct':
      return Array.isArray(a) ? distinct(a as Json[]) : NO_ANSWER;
    case 'sum':
      return Array.isArray(a) ? (a as Json[]).reduce<number>((sum, item) => sum + Number(item), 0) : NO_ANSWER;
    default:
      // Titles and whatever else only texts use: nothing here depends on it.
      return UNKNOWN;
  }
}

/** A text as it is; anything else as JSON writes it. */
function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function sizeOf(value: Json): Read {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return value.length;
  return isJsonObject(value) ? Object.keys(value).length : NO_ANSWER;
}

function distinct(list: readonly Json[]): Json[] {
  return [...new Map(list.map((item) => [sortedJson(item), item])).values()];
}

function day(value: Json | undefined): IsoDate {
  const text = textIn(value);
  return isInstant(text) ? parseIsoDate(londonDate(text)) : parseIsoDate(text);
}

function monthsBetween(from: IsoDate, to: IsoDate): number {
  if (from > to) return -monthsBetween(to, from);
  let months = 0;
  while (addMonths(from, months + 1) <= to) months += 1;
  return months;
}

function method(name: string, of: ASTNode, args: readonly ASTNode[], reading: Reading): Read {
  const value = read(of, reading);
  if (name === 'orValue') {
    if (isUnclear(value)) return UNKNOWN;
    const [instead] = args;
    return value === NOTHING || value === NO_ANSWER
      ? instead === undefined
        ? NO_ANSWER
        : read(instead, reading)
      : value;
  }
  if (name === 'hasValue') return value === MAYBE ? UNKNOWN : value !== NOTHING;
  if (name === 'value') return value === NOTHING ? NO_ANSWER : value;
  if (value === NO_ANSWER || value === NOTHING) return NO_ANSWER;
  const [variable, asked] = args;
  if (variable?.op === 'id' && asked !== undefined && isMacro(name)) {
    if (name === 'bind') return read(args[2] ?? asked, bound(reading, variable.args, read(asked, reading)));
    if (isUnclear(value)) return UNKNOWN;
    if (!Array.isArray(value)) return NO_ANSWER;
    return overList(name, value as Json[], (item) => read(asked, bound(reading, variable.args, item)));
  }
  const values = args.map((arg) => read(arg, reading));
  if (values.includes(NO_ANSWER) || values.includes(NOTHING)) return NO_ANSWER;
  return isUnclear(value) || values.some(isOpaque) ? UNKNOWN : applied(name, [value, ...(values as Json[])]);
}

function isMacro(name: string): boolean {
  return ['all', 'exists', 'exists_one', 'filter', 'map', 'bind'].includes(name);
}

function bound(reading: Reading, name: string, value: Read): Reading {
  return { variable: reading.variable, locals: { ...reading.locals, [name]: value } };
}

function overList(name: string, list: readonly Json[], ask: (item: Json) => Read): Read {
  const answers = list.map(ask);
  const unclear = answers.some(isUnclear);
  switch (name) {
    case 'all':
      return answers.includes(false) ? false : unclear ? UNKNOWN : answers.includes(NO_ANSWER) ? NO_ANSWER : true;
    case 'exists':
      return answers.includes(true) ? true : unclear ? UNKNOWN : answers.includes(NO_ANSWER) ? NO_ANSWER : false;
    case 'exists_one':
      return unclear ? UNKNOWN : answers.filter((answer) => answer === true).length === 1;
    case 'filter':
      return unclear ? UNKNOWN : list.filter((_, index) => answers[index] === true);
    default:
      return unclear ? UNKNOWN : answers.some(isOpaque) ? NO_ANSWER : (answers as Json[]);
  }
}
