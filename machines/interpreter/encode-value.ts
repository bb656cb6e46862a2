import type { Json } from '../json.ts';
import { NotSerialisableError } from './not-serialisable.ts';

/** The key that marks what JSON has no word for. An object of the machine's own that has it is wrapped. */
export const TAG = '$xstate';

/** Tells a live actor reference from other objects: it is written by session and id. */
export type WriteActor = (value: object) => { readonly sessionId: string; readonly id: string } | undefined;

/**
 * A value as JSON that `decodeValue` reads back as it was: `undefined`, NaN, the infinities, -0, bigint, Date, Map, Set, RegExp, URL, bytes,
 * errors and references to actors are kept.
 *
 * @throws {NotSerialisableError} functions, symbols, instances of classes and circles, with the place they were found at.
 */
export function encodeValue(value: unknown, writeActor: WriteActor = noActor): Json {
  return encode(value, { writeActor, path: [], above: [] });
}

interface Encoding {
  readonly writeActor: WriteActor;
  /** Where the walk is: pushed and popped, so that a path costs nothing unless it is told. */
  readonly path: (string | number)[];
  readonly above: object[];
}

function encode(value: unknown, at: Encoding): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return encodeNumber(value);
    case 'undefined':
      return { [TAG]: 'undefined' };
    case 'bigint':
      return { [TAG]: 'bigint', value: value.toString() };
    case 'object':
      return value === null ? null : encodeObject(value, at);
    default:
      throw new NotSerialisableError(at.path, `a ${typeof value}`);
  }
}

function encodeNumber(value: number): Json {
  if (Number.isFinite(value)) return Object.is(value, -0) ? { [TAG]: 'number', value: '-0' } : value;
  return { [TAG]: 'number', value: String(value) };
}

function encodeObject(value: object, at: Encoding): Json {
  const actor = at.writeActor(value);
  if (actor !== undefined) return { [TAG]: 'actor', session: actor.sessionId, id: actor.id };
  if (at.above.includes(value))
    throw new NotSerialisableError(at.path, 'a reference to something it is itself part of');
  at.above.push(value);
  const written = Array.isArray(value) ? value.map((item, index) => inside(item, index, at)) : encodeKeyed(value, at);
  at.above.pop();
  return written;
}

function encodeKeyed(value: object, at: Encoding): Json {
  if (value instanceof Date) return { [TAG]: 'date', ms: encode(value.getTime(), at) };
  if (value instanceof Map) return { [TAG]: 'map', entries: inside([...value], 'entries', at) };
  if (value instanceof Set) return { [TAG]: 'set', values: inside([...value], 'values', at) };
  if (value instanceof RegExp) return { [TAG]: 'regexp', source: value.source, flags: value.flags };
  if (value instanceof Uint8Array) return { [TAG]: 'bytes', values: [...value] };
  if (value instanceof Error) return encodeError(value, at);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !isForeignPlain(value))
    throw new NotSerialisableError(at.path, `an instance of ${value.constructor?.name || 'a class'}`);
  const symbol = Object.getOwnPropertySymbols(value)[0];
  if (symbol !== undefined) throw new NotSerialisableError(at.path, `a key that is ${String(symbol)}`);
  const written = encodeEntries(value, at);
  return TAG in written ? { [TAG]: 'object', value: written } : written;
}

/** Objects of another realm (a sandbox has its own `Object`) are as plain as ours. */
function isForeignPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    value.constructor?.name === 'Object'
  );
}

function encodeEntries(value: object, at: Encoding): { [key: string]: Json } {
  const written: { [key: string]: Json } = {};
  for (const [key, inner] of Object.entries(value)) define(written, key, inside(inner, key, at));
  return written;
}

/** `__proto__` as a key of data would otherwise set the prototype. */
function define(target: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** No stack: it names the machine's host, and would differ in every replay. */
function encodeError(error: Error, at: Encoding): Json {
  const { name, message, cause } = error;
  const own = Object.fromEntries(Object.entries(error).filter(([key]) => !errorParts.has(key)));
  return {
    [TAG]: 'error',
    name,
    message,
    ...(cause === undefined ? {} : { cause: inside(cause, 'cause', at) }),
    own: encodeEntries(own, at),
  };
}

const errorParts: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause']);

function inside(value: unknown, key: string | number, at: Encoding): Json {
  at.path.push(key);
  const written = encode(value, at);
  at.path.pop();
  return written;
}

function noActor(): undefined {
  return undefined;
}
