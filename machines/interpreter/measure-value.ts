import { encodeValue, type WriteActor } from './encode-value.ts';

/**
 * About how many bytes a value takes as JSON. Plain data is counted in place, anything else by writing it.
 *
 * @throws {NotSerialisableError} it cannot be written.
 */
export function measureValue(value: unknown, writeActor: WriteActor): number {
  try {
    return measure(value, writeActor, 0);
  } catch (error) {
    // Written from the outermost value, so that the error tells the whole path.
    encodeValue(value, writeActor);
    throw error;
  }
}

/** Deeper than this a value is written, which finds circles. */
const deep = 64;

function measure(value: unknown, writeActor: WriteActor, depth: number): number {
  switch (typeof value) {
    case 'string':
      return value.length + 2;
    case 'boolean':
      return 5;
    case 'number':
      return 8;
    case 'object':
      break;
    default:
      return written(value, writeActor);
  }
  if (value === null) return 4;
  if (depth >= deep || !isPlain(value)) return written(value, writeActor);
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) bytes += measure(item, writeActor, depth + 1) + 1;
    return bytes;
  }
  for (const key of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, key);
    bytes += key.length + 4 + measure(inner, writeActor, depth + 1);
  }
  return bytes;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

function written(value: unknown, writeActor: WriteActor): number {
  return JSON.stringify(encodeValue(value, writeActor)).length;
}
