import { Optional } from '@marcbachmann/cel-js';
import { isInstant } from '../../calendar/instant.ts';
import { londonDate } from '../../calendar/london.ts';
import { type Json, type JsonObject, isJsonObject } from '../json.ts';
import type { RecordShape, Shape } from './shape.ts';

/** Turns JSON into what CEL computes with. Nothing of the JSON itself is handed over, so CEL can neither change it nor trip over it. */
export type ToCel = (value: Json) => unknown;

/**
 * The one boundary into CEL: integers become BigInt, records become instances of a class CEL knows by its fields, whose
 * fields are converted only when they are read. A value that is not of its shape is passed as it is, and CEL then says so.
 */
export class CelValues {
  readonly #classes = new Map<string, CelRecordClass>();

  /** The class of a record; CEL recognises a value's type by it. */
  classOf(shape: RecordShape): CelRecordClass {
    const known = this.#classes.get(shape.name);
    if (known !== undefined) return known;
    const made = class extends CelRecord {};
    this.#classes.set(shape.name, made);
    for (const [name, field] of Object.entries(shape.fields)) {
      if (name === 'constructor') continue;
      Object.defineProperty(made.prototype, name, { get: getter(name, field.shape, this.converter(field.shape)) });
    }
    return made;
  }

  /** Converts values of a shape. */
  converter(shape: Shape): ToCel {
    switch (shape.kind) {
      case 'integer':
        return integerToCel;
      case 'date':
        return dateToCel;
      case 'number':
      case 'text':
      case 'instant':
      case 'when':
      case 'value':
      case 'boolean':
        return (value) => value;
      case 'any':
      case 'nothing':
        return anyToCel;
      case 'list': {
        const item = this.converter(shape.of);
        return (value) => (Array.isArray(value) ? value.map((element: Json) => item(element)) : value);
      }
      case 'map': {
        const item = this.converter(shape.of);
        return (value) => (isJsonObject(value) ? mapToCel(value, item) : value);
      }
      case 'record': {
        const Class = this.classOf(shape);
        return (value) => (isJsonObject(value) ? new Class(value) : value);
      }
    }
  }
}

/** The JSON of a value CEL computed, or why it has none. Integers come back as numbers; no BigInt gets out. */
export function fromCel(
  value: unknown,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: string } {
  try {
    return { ok: true, value: jsonOf(value) };
  } catch (error) {
    if (error instanceof NoJsonError) return { ok: false, problem: error.message };
    throw error;
  }
}

type CelRecordClass = new (raw: JsonObject) => CelRecord;

const RAW = Symbol('raw');
const KEPT = Symbol('kept');

/** A JSON object as CEL sees it. */
class CelRecord {
  readonly [RAW]: JsonObject;
  [KEPT]: Map<string, unknown> | undefined;

  constructor(raw: JsonObject) {
    this[RAW] = raw;
    this[KEPT] = undefined;
  }
}

class NoJsonError extends Error {
  override readonly name = 'NoJsonError';
}

/** Lists and records are kept once converted: a nested `all` would otherwise convert the inner list once per outer item. */
function getter(name: string, shape: Shape, convert: ToCel): (this: CelRecord) => unknown {
  if (shape.kind === 'list' || shape.kind === 'map' || shape.kind === 'record' || shape.kind === 'any') {
    return function kept() {
      const known = this[KEPT]?.get(name);
      if (known !== undefined) return known;
      if (!Object.hasOwn(this[RAW], name)) return undefined;
      const made = convert(this[RAW][name] as Json);
      (this[KEPT] ??= new Map()).set(name, made);
      return made;
    };
  }
  return function plain() {
    return Object.hasOwn(this[RAW], name) ? convert(this[RAW][name] as Json) : undefined;
  };
}

function integerToCel(value: Json): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

/**
 * An event of which the date is enough may be recorded with the hour all the same. Its date is what expressions compare,
 * because as texts an instant and a date do not agree.
 */
function dateToCel(value: Json): unknown {
  return typeof value === 'string' && value.length > ISO_DATE_LENGTH && isInstant(value) ? londonDate(value) : value;
}

const ISO_DATE_LENGTH = 10;

function anyToCel(value: Json): unknown {
  if (typeof value === 'number') return integerToCel(value);
  if (Array.isArray(value)) return value.map((element: Json) => anyToCel(element));
  if (isJsonObject(value)) return mapToCel(value, anyToCel);
  return value;
}

/** A Map, because a key such as `constructor` would mislead CEL on a plain object. */
function mapToCel(value: JsonObject, item: ToCel): Map<string, unknown> {
  return new Map(Object.entries(value).map(([key, element]) => [key, item(element)]));
}

function jsonOf(value: unknown): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
        throw new NoJsonError(`it yields the number ${value}, which is too large to keep`);
      }
      return Number(value);
    case 'number':
      if (!Number.isFinite(value)) throw new NoJsonError(`it yields ${value}, which is no number one can keep`);
      return value;
    case 'object':
      return jsonOfObject(value);
    default:
      throw new NoJsonError(`it yields a ${typeof value}, which cannot be kept`);
  }
}

function jsonOfObject(value: object | null): Json {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item: unknown) => jsonOf(item));
  if (value instanceof CelRecord) return value[RAW];
  if (value instanceof Optional) return jsonOfOptional(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), jsonOf(item)]));
  if (value.constructor === Object || value.constructor === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, jsonOf(item)]));
  }
  throw new NoJsonError(`it yields a CEL ${value.constructor.name.toLowerCase()}, which cannot be kept`);
}

function jsonOfOptional(value: Optional): Json {
  if (value.hasValue()) return jsonOf(value.value());
  throw new NoJsonError('what it asks for is not there; say what to take instead with .orValue(…)');
}
