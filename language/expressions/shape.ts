/**
 * What a value read by expressions is. Finer than CEL's types: a date, an instant and one of the definition's values are all
 * text in CEL, but comparing one with a word that it can never be is a mistake worth telling.
 */
export type Shape =
  | { readonly kind: 'text' | 'boolean' | 'integer' | 'number' | 'date' | 'instant' | 'when' | 'any' | 'nothing' }
  | ValueShape
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | RecordShape;

/** One of a closed list of words: the definition's values, its roles, or its events. */
export interface ValueShape {
  readonly kind: 'value';
  /** What the words are, for messages: `category`, `role`, `event`. */
  readonly of: string;
  /** Word → title for people. */
  readonly options: { readonly [word: string]: string };
}

/** Something with named fields. `name` is unique within a definition: CEL tells types apart by it. */
export interface RecordShape {
  readonly kind: 'record';
  readonly name: string;
  readonly fields: { readonly [name: string]: FieldShape };
}

/** A field of a record. An optional one may be missing, and reading it then fails. */
export interface FieldShape {
  readonly shape: Shape;
  readonly optional: boolean;
}

export const text: Shape = { kind: 'text' };
export const boolean: Shape = { kind: 'boolean' };
export const integer: Shape = { kind: 'integer' };
export const number: Shape = { kind: 'number' };
export const date: Shape = { kind: 'date' };
export const instant: Shape = { kind: 'instant' };
/** A date or an instant. */
export const when: Shape = { kind: 'when' };
export const any: Shape = { kind: 'any' };
/** What an empty list holds: it takes the shape of whatever it is joined with. */
export const nothing: Shape = { kind: 'nothing' };

/** A field that is always there. */
export function always(shape: Shape): FieldShape {
  return { shape, optional: false };
}

/** A field that may be missing. */
export function maybe(shape: Shape): FieldShape {
  return { shape, optional: true };
}

/** The name of the shape's type in CEL. */
export function celTypeOf(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
    case 'date':
    case 'instant':
    case 'when':
    case 'value':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return 'int';
    case 'number':
      return 'double';
    case 'any':
    case 'nothing':
      return 'dyn';
    case 'list':
      return `list<${celTypeOf(shape.of)}>`;
    case 'map':
      return `map<string, ${celTypeOf(shape.of)}>`;
    case 'record':
      return shape.name;
  }
}

/** What a value is that can be either: the same when both agree, the kind of text they share, else anything. */
export function joinShapes(a: Shape, b: Shape): Shape {
  if (a === b || b.kind === 'nothing' || sameShape(a, b)) return a;
  if (a.kind === 'nothing') return b;
  if (isTime(a) && isTime(b)) return when;
  if (a.kind === 'value' && b.kind === 'value' && a.of === b.of)
    return { ...a, options: { ...a.options, ...b.options } };
  if (celTypeOf(a) === 'string' && celTypeOf(b) === 'string') return text;
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: joinShapes(a.of, b.of) };
  return any;
}

/** Whether the shape is a date, an instant, or either. */
export function isTime(shape: Shape): boolean {
  return shape.kind === 'date' || shape.kind === 'instant' || shape.kind === 'when';
}

function sameShape(a: Shape, b: Shape): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'record' && b.kind === 'record') return a.name === b.name;
  if (a.kind === 'value' && b.kind === 'value') return a.of === b.of && a.options === b.options;
  if ((a.kind === 'list' || a.kind === 'map') && (b.kind === 'list' || b.kind === 'map')) return sameShape(a.of, b.of);
  return a.kind !== 'value';
}
