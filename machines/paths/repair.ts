import { isInstant } from '../../calendar/instant.ts';
import { addDays, isIsoDate, type IsoDate } from '../../calendar/iso-date.ts';
import { isJsonObject, type Json } from '../json.ts';
import {
  around,
  dateIn,
  fieldOf,
  freshItems,
  isJson,
  mostFresh,
  othersFor,
  placeOf,
  placesOf,
  put,
  rebench,
  sizeIn,
  within,
  type Bench,
} from './bench.ts';
import { defaultValue, type Candidate } from './candidate.ts';
import type { ASTNode } from './expression-tree.ts';
import { NO_ANSWER, read, UNKNOWN } from './read-expression.ts';

/** Candidates that differ in one thing for which an expression may come to be what is wanted. Not all do: each is tried. */
export function* repairs(node: ASTNode, wanted: boolean, bench: Bench): Generator<Candidate> {
  switch (node.op) {
    case '&&':
    case '||': {
      for (const side of node.args) if (read(side, bench.reading) !== wanted) yield* repairs(side, wanted, bench);
      return;
    }
    case '!_':
      yield* repairs(node.args, !wanted, bench);
      return;
    case '?:': {
      const [asked, yes, no] = node.args;
      const is = read(asked, bench.reading);
      if (is !== false) yield* repairs(yes, wanted, bench);
      if (is !== true) yield* repairs(no, wanted, bench);
      yield* repairs(asked, is !== true, bench);
      return;
    }
    case '==':
    case '!=':
      yield* equality(node.args[0], node.args[1], (node.op === '==') === wanted, bench);
      return;
    case '<':
    case '<=':
    case '>':
    case '>=':
      yield* order(node.args[0], node.args[1], bench);
      return;
    case 'in':
      yield* membership(node.args[0], node.args[1], wanted, bench);
      return;
    case 'call':
      if (node.args[0] === 'has') yield* presence(node.args[1][0], wanted, bench);
      return;
    case 'rcall':
      yield* method(node, node.args[0], node.args[1], node.args[2], wanted, bench);
      return;
    default: {
      const place = placeOf(node, bench);
      if (place !== undefined) yield* put(place, wanted, bench);
    }
  }
}

function* equality(a: ASTNode, b: ASTNode, equal: boolean, bench: Bench): Generator<Candidate> {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const value = read(other, bench.reading);
    const place = placeOf(one, bench);
    if (place !== undefined) {
      if (equal && isJson(value)) yield* put(place, value, bench);
      if (!equal)
        for (const different of othersFor(place, bench)) if (different !== value) yield* put(place, different, bench);
      // Left out it is equal to nothing.
      if (!equal) yield* put(place, undefined, bench);
    }
    if (typeof value === 'number') yield* sized(one, equal ? [value] : [value - 1, value + 1], bench);
    if (typeof value === 'boolean' && place === undefined) yield* repairs(one, value === equal, bench);
  }
}

/** `<` and its like: the other side's value, and what lies just beside it. */
function* order(a: ASTNode, b: ASTNode, bench: Bench): Generator<Candidate> {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const value = read(other, bench.reading);
    if (!isJson(value)) continue;
    const place = placeOf(one, bench);
    if (place !== undefined) for (const beside of around(value)) yield* put(place, beside, bench);
    if (typeof value !== 'number') continue;
    yield* nudged(one, value, bench);
    yield* sized(one, [value, value + 1, value - 1], bench);
    yield* shifted(one, value, bench);
  }
}

/** A sum or a difference: each number in it moved by what is missing. */
function* nudged(node: ASTNode, aim: number, bench: Bench): Generator<Candidate> {
  if (node.op !== '+' && node.op !== '-' && node.op !== '*') return;
  const now = read(node, bench.reading);
  const missing = typeof now === 'number' ? aim - now : aim;
  for (const side of node.args) {
    const place = placeOf(side, bench);
    const value = read(side, bench.reading);
    if (place !== undefined) {
      const from = typeof value === 'number' ? value : 0;
      for (const by of [missing, missing + 1, missing - 1, 1, -1, -missing]) yield* put(place, from + by, bench);
      if (typeof value !== 'number') yield* presence(side, true, bench);
    }
    yield* nudged(side, aim, bench);
  }
}

/** Days, months or minutes between two dates: one of them moved so that they lie so far apart. */
function* shifted(node: ASTNode, apart: number, bench: Bench): Generator<Candidate> {
  if (node.op !== 'call' || !node.args[0].endsWith('Between')) return;
  const [name, [from, to]] = node.args;
  if (from === undefined || to === undefined) return;
  const perUnit = name === 'monthsBetween' ? 30.5 : name === 'daysBetween' ? 1 : 1 / 1440;
  for (const [moving, fixed, sign] of [
    [to, from, 1],
    [from, to, -1],
  ] as const) {
    const place = placeOf(moving, bench);
    const start = read(fixed, bench.reading);
    if (place === undefined || typeof start !== 'string') continue;
    const date: IsoDate | undefined = isIsoDate(start) ? start : isInstant(start) ? dateIn(start) : undefined;
    if (date === undefined) continue;
    for (const by of [apart, apart + 1, apart - 1, apart + 2])
      yield* put(place, addDays(date, Math.ceil(sign * by * perUnit)), bench);
  }
}

function* membership(item: ASTNode, list: ASTNode, wanted: boolean, bench: Bench): Generator<Candidate> {
  const value = read(item, bench.reading);
  const among = read(list, bench.reading);
  const listPlace = placeOf(list, bench);
  const itemPlace = placeOf(item, bench);
  if (wanted) {
    if (itemPlace !== undefined && Array.isArray(among))
      for (const one of among as Json[]) yield* put(itemPlace, one, bench);
    if (listPlace !== undefined && isJson(value)) {
      if (fieldOf(listPlace, bench.candidate, bench.making)?.type === 'answers') {
        if (typeof value === 'string') yield* put([...listPlace, value], 'Invented answer', bench);
      } else yield* put(listPlace, [...(Array.isArray(among) ? (among as Json[]) : []), value], bench);
    }
    // The list may be made of parts of other lists: one more item there, with this value.
    if (listPlace === undefined) yield* grown(list, bench);
    return;
  }
  if (listPlace !== undefined && Array.isArray(among))
    yield* put(
      listPlace,
      (among as Json[]).filter((one) => one !== value),
      bench,
    );
  if (listPlace !== undefined && isJsonObject(among as Json) && typeof value === 'string')
    yield* put([...listPlace, value], undefined, bench);
  if (itemPlace !== undefined) for (const other of othersFor(itemPlace, bench)) yield* put(itemPlace, other, bench);
  if (listPlace === undefined) yield* shrunk(list, bench);
}

function* presence(node: ASTNode | undefined, wanted: boolean, bench: Bench): Generator<Candidate> {
  const place = node === undefined ? undefined : placeOf(node, bench);
  if (place === undefined) return;
  const field = fieldOf(place, bench.candidate, bench.making);
  const name = String(place.findLast((part) => typeof part === 'string') ?? '');
  if (!wanted) yield* put(place, undefined, bench);
  else if (field !== undefined) yield* put(place, defaultValue(name, field, bench.making), bench);
}

function* method(
  node: ASTNode,
  name: string,
  of: ASTNode,
  args: readonly ASTNode[],
  wanted: boolean,
  bench: Bench,
): Generator<Candidate> {
  const [variable, asked] = args;
  if (variable?.op === 'id' && asked !== undefined && (name === 'exists' || name === 'all' || name === 'exists_one')) {
    yield* quantified(name, of, variable.args, asked, wanted, bench);
    return;
  }
  const place = placeOf(node, bench);
  if (place !== undefined) yield* put(place, wanted, bench);
  const with_ = variable === undefined ? undefined : read(variable, bench.reading);
  const text = placeOf(of, bench);
  if (text !== undefined && typeof with_ === 'string') yield* put(text, wanted ? with_ : 'Invented words', bench);
}

/** `exists` and `all`: an item made to fit or not to fit, one more, or one less. */
function* quantified(
  name: string,
  list: ASTNode,
  variable: string,
  asked: ASTNode,
  wanted: boolean,
  bench: Bench,
): Generator<Candidate> {
  const items = read(list, bench.reading);
  if (!Array.isArray(items)) {
    yield* presenceOf(list, bench);
    return;
  }
  const inner = name === 'all' ? wanted : wanted;
  const places = placesOf(list, bench);
  for (const [index, item] of (items as Json[]).entries()) {
    const own = places?.[index];
    const there = within(bench, variable, item, own);
    if (read(asked, there.reading) !== inner) yield* repairs(asked, inner, there);
    if (own !== undefined && read(asked, there.reading) !== inner) yield* put(own, undefined, bench);
  }
  if ((name === 'exists') === wanted) {
    for (const more of grown(list, bench)) {
      yield more;
      yield* onLast(more, list, variable, asked, inner, bench);
    }
  }
}

/** The item just put in, made to fit. */
function* onLast(
  candidate: Candidate,
  list: ASTNode,
  variable: string,
  asked: ASTNode,
  wanted: boolean,
  bench: Bench,
): Generator<Candidate> {
  const now = rebench(bench, candidate);
  const items = read(list, now.reading);
  if (!Array.isArray(items)) return;
  const last = (items as Json[]).at(-1);
  if (last === undefined) return;
  yield* repairs(asked, wanted, within(now, variable, last, placesOf(list, now)?.at(-1)));
}

function* presenceOf(list: ASTNode, bench: Bench): Generator<Candidate> {
  const place = placeOf(list, bench);
  const field = place === undefined ? undefined : fieldOf(place, bench.candidate, bench.making);
  if (place !== undefined && field !== undefined)
    yield* put(place, defaultValue(String(place.at(-1) ?? ''), field, bench.making), bench);
}

/** The size of a list, or of what is chosen from one, brought nearer. */
function* sized(node: ASTNode, sizes: readonly number[], bench: Bench): Generator<Candidate> {
  const list = sizeIn(node);
  if (list === undefined) return;
  const items = read(list, bench.reading);
  const now = Array.isArray(items) ? items.length : 0;
  if (sizes.some((size) => size > now) || items === NO_ANSWER || items === UNKNOWN) yield* grown(list, bench);
  if (sizes.some((size) => size < now)) yield* shrunk(list, bench);
}

/** One item more in the list an expression is made from. Where only some are chosen, one that will be. */
function* grown(list: ASTNode, bench: Bench): Generator<Candidate> {
  const place = placeOf(list, bench);
  if (place !== undefined) {
    const field = fieldOf(place, bench.candidate, bench.making);
    if (field?.type !== 'list') return;
    const present = read(list, bench.reading);
    const items = Array.isArray(present) ? (present as Json[]) : [];
    const name = String(place.findLast((part) => typeof part === 'string') ?? '');
    for (const [turn, item] of freshItems(name, field, items, bench).entries())
      if (turn < mostFresh) yield* put(place, [...items, item], bench);
    return;
  }
  if (list.op === '+') {
    for (const side of list.args) yield* grown(side, bench);
    return;
  }
  if (list.op !== 'rcall') return;
  const [name, of, [variable, asked]] = list.args;
  for (const more of grown(of, bench)) {
    yield more;
    if (name !== 'filter' || variable?.op !== 'id' || asked === undefined) continue;
    for (const fitting of onLast(more, of, variable.args, asked, true, bench)) {
      yield fitting;
      yield* onLast(fitting, of, variable.args, asked, true, bench);
    }
  }
  if (name !== 'filter' || variable?.op !== 'id' || asked === undefined) return;
  const items = read(of, bench.reading);
  if (!Array.isArray(items)) return;
  for (const [index, item] of (items as Json[]).entries()) {
    const there = within(bench, variable.args, item, placesOf(of, bench)?.[index]);
    if (read(asked, there.reading) !== true) yield* repairs(asked, true, there);
  }
}

/** One item less. */
function* shrunk(list: ASTNode, bench: Bench): Generator<Candidate> {
  const places = placesOf(list, bench);
  if (places !== undefined) {
    for (const own of places) if (own !== undefined) yield* put(own, undefined, bench);
    return;
  }
  if (list.op === 'rcall') yield* shrunk(list.args[1], bench);
  if (list.op === '+') for (const side of list.args) yield* shrunk(side, bench);
}
