import type { Json } from '../json.ts';
import { TAG } from './encode-value.ts';

/** Finds the live actor of a session. */
export type ReadActor = (session: string, id: string) => unknown;

/** The value `encodeValue` wrote. Errors come back as `Error` with their name and own fields. */
export function decodeValue(json: Json, readActor: ReadActor = noActor): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item: Json) => decodeValue(item, readActor));
  const tag = Object.hasOwn(json, TAG) ? (json as Tagged)[TAG] : undefined;
  return typeof tag === 'string'
    ? decodeTagged(tag, json as Tagged, readActor)
    : decodeEntries(json as Tagged, readActor);
}

function textIn(json: Tagged, key: string): string {
  const text = json[key];
  return typeof text === 'string' ? text : '';
}

interface Tagged {
  readonly [key: string]: Json;
}

function decodeTagged(tag: string, json: Tagged, readActor: ReadActor): unknown {
  switch (tag) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(json['value']);
    case 'bigint':
      return BigInt(textIn(json, 'value'));
    case 'date':
      return new Date(Number(decodeValue(json['ms'] ?? null, readActor)));
    case 'map':
      return new Map(listOf(json['entries'], readActor) as [unknown, unknown][]);
    case 'set':
      return new Set(listOf(json['values'], readActor));
    case 'regexp':
      return new RegExp(textIn(json, 'source'), textIn(json, 'flags'));
    case 'bytes':
      return Uint8Array.from(listOf(json['values'], readActor) as number[]);
    case 'error':
      return decodeError(json, readActor);
    case 'actor':
      return readActor(textIn(json, 'session'), textIn(json, 'id'));
    case 'object':
      return decodeEntries(json['value'] as Tagged, readActor);
    default:
      throw new Error(
        `A value is written as "${tag}", which this version cannot read. Was the record written by a later one?`,
      );
  }
}

function listOf(json: Json | undefined, readActor: ReadActor): unknown[] {
  return Array.isArray(json) ? json.map((item: Json) => decodeValue(item, readActor)) : [];
}

function decodeError(json: Tagged, readActor: ReadActor): Error {
  const cause = json['cause'];
  const error = new Error(textIn(json, 'message'), cause === undefined ? {} : { cause: decodeValue(cause, readActor) });
  const name = textIn(json, 'name');
  if (name !== 'Error') Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  return Object.assign(error, decodeEntries((json['own'] ?? {}) as Tagged, readActor));
}

function decodeEntries(json: Tagged, readActor: ReadActor): object {
  const value: { [key: string]: unknown } = {};
  for (const [key, inner] of Object.entries(json)) {
    const decoded = decodeValue(inner, readActor);
    if (key === '__proto__')
      Object.defineProperty(value, key, { value: decoded, enumerable: true, configurable: true, writable: true });
    else value[key] = decoded;
  }
  return value;
}

function noActor(): undefined {
  return undefined;
}
