import type { Field } from '../../language/schema/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** A field of an event, or one inside it: `children`, `practitioners[].agency`. */
export interface WalkedField {
  readonly path: string;
  readonly field: Field;
}

/** Every field of an event with those inside it; items of a list are one. */
export function* fieldsIn(fields: { readonly [name: string]: Field }, above = ''): Generator<WalkedField> {
  for (const [name, field] of Object.entries(fields)) yield* inside(`${above}${name}`, field);
}

function* inside(path: string, field: Field): Generator<WalkedField> {
  yield { path, field };
  if (field.type === 'object') yield* fieldsIn(field.fields ?? {}, `${path}.`);
  if (field.type === 'list' && field.of !== undefined) yield* inside(`${path}[]`, field.of);
}

/** Every value of an event's data with its field. */
export function* valuesIn(
  data: JsonObject,
  fields: { readonly [name: string]: Field },
  above = '',
): Generator<WalkedField & { readonly value: Json }> {
  for (const [name, field] of Object.entries(fields)) {
    const value = data[name];
    if (value !== undefined) yield* valuesUnder(`${above}${name}`, field, value);
  }
}

function* valuesUnder(path: string, field: Field, value: Json): Generator<WalkedField & { readonly value: Json }> {
  yield { path, field, value };
  if (field.type === 'object' && isJsonObject(value)) yield* valuesIn(value, field.fields ?? {}, `${path}.`);
  if (field.type === 'list' && field.of !== undefined && Array.isArray(value))
    for (const item of value as readonly Json[]) yield* valuesUnder(`${path}[]`, field.of, item);
}

/** How much of something a value is, as limits count it: characters, items, or the number itself. */
export function amountOf(value: Json): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'number' ? value : undefined;
}

/** The data with another value where a path leads, in the first item of each list; none where nothing is there. `undefined` leaves it out. */
export function withValueAt(data: JsonObject, path: string, value: Json | undefined): JsonObject | undefined {
  const steps = path.split('.').flatMap((part) => {
    const [name = '', ...items] = part.split('[]');
    return [name, ...items.map(() => 0)];
  });
  const made = changed(data, steps, value);
  return isJsonObject(made) ? made : undefined;
}

function changed(
  present: Json | undefined,
  [step, ...rest]: readonly (string | number)[],
  value: Json | undefined,
): Json | undefined {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!Array.isArray(present) || present.length === 0) return undefined;
    const [first, ...others] = present as readonly Json[];
    const inner = changed(first, rest, value);
    return inner === undefined ? undefined : [inner, ...others];
  }
  if (!isJsonObject(present)) return undefined;
  if (rest.length === 0 && value === undefined) {
    const { [step]: left, ...others } = present;
    return left === undefined ? undefined : others;
  }
  const inner = changed(present[step], rest, value);
  return inner === undefined ? undefined : { ...present, [step]: inner };
}
