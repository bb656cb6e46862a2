import { readFile } from 'node:fs/promises';
import type { Field } from '../language/schema/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../machines/json.ts';
import { readTimes, readWhen } from './moments.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

type Fields = { readonly [name: string]: Field };

/** Data as it was typed: what files hold, and single values laid over it. */
export interface TypedData {
  /** Did it come from a file or a pipe, whole? */
  readonly whole: boolean;
  readonly data: JsonObject;
  /** Fields given as `name=`, to be taken away. */
  readonly removed: readonly string[];
}

/**
 * The data of an event, as given on the command line: a JSON file, `-` for standard input, or `name=value`, where a dotted name leads
 * into objects and lists (`coreGroup.0.person=p-1`) and commas make a list. What the event's fields say about types is followed;
 * without them `true`, `12` and JSON are taken for what they look like.
 *
 * @throws {UsageError} a part that is neither.
 */
export async function readData(
  parts: readonly string[],
  fields: Fields | undefined,
  terminal: Pick<Terminal, 'input'>,
): Promise<TypedData> {
  let data: JsonObject = {};
  let whole = false;
  const removed: string[] = [];
  for (const part of parts) {
    const equals = part.indexOf('=');
    const isFile = equals < 0 || (part.endsWith('.json') && !/^[\w.]+=/.test(part));
    if (isFile) {
      data = { ...data, ...readTimes(await readJson(part, terminal), fields ?? {}) };
      whole = true;
      continue;
    }
    const path = part.slice(0, equals).split('.');
    const text = part.slice(equals + 1);
    if (path.some((step) => step === '' || step in Object.prototype))
      throw new UsageError(`“${part}” names no field. Write it as name=value.`);
    if (text === '') removed.push(path.join('.'));
    else data = laidInto(data, path, readValue(text, fieldAt(fields, path)));
  }
  return { whole, data, removed };
}

async function readJson(part: string, terminal: Pick<Terminal, 'input'>): Promise<JsonObject> {
  const name = part === '-' ? 'standard input' : part;
  const text = part === '-' ? await terminal.input() : await readFile(part, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new UsageError(
      `There is no file ${part} to read data from. Give a JSON file, “-” for standard input, or name=value.`,
    );
  try {
    const value = JSON.parse(text) as Json;
    if (isJsonObject(value)) return value;
  } catch (error) {
    throw new UsageError(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new UsageError(`${name} has to hold a JSON object with the event's fields.`);
}

function fieldAt(fields: Fields | undefined, [name = '', ...rest]: readonly string[]): Field | undefined {
  let field = fields?.[name];
  for (const step of rest) field = field?.type === 'list' ? field.of : field?.fields?.[step];
  return field;
}

function readValue(text: string, field: Field | undefined): Json {
  switch (field?.type) {
    case undefined:
      return guessed(text);
    case 'boolean':
      return /^(true|yes)$/.test(text) ? true : /^(false|no)$/.test(text) ? false : text;
    case 'integer':
    case 'number':
      return numeric(text) ?? text;
    case 'instant':
      return instantOr(text);
    case 'list':
      return readJsonValue(text) ?? text.split(',').map((item) => readValue(item.trim(), field.of));
    case 'object':
    case 'answers':
      return readJsonValue(text) ?? text;
    default:
      return text;
  }
}

function guessed(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  return numeric(text) ?? readJsonValue(text) ?? text;
}

function numeric(text: string): number | undefined {
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

function readJsonValue(text: string): Json | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function instantOr(text: string): string {
  try {
    return readWhen(text);
  } catch {
    return text;
  }
}

/** The data with a value laid in at a path; lists are grown, not filled with gaps. */
function laidInto(target: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  return { ...target, [name]: rest.length === 0 ? value : laidDeeper(target[name], rest, value) };
}

function laidDeeper(inner: Json | undefined, path: readonly string[], value: Json): Json {
  const [step = '', ...rest] = path;
  if (!/^\d+$/.test(step)) return laidInto(isJsonObject(inner) ? inner : {}, path, value);
  const items: Json[] = Array.isArray(inner) ? [...inner] : [];
  const index = Math.min(Number(step), items.length);
  items[index] = rest.length === 0 ? value : laidDeeper(items[index], rest, value);
  return items;
}
