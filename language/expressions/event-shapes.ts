import type { Field } from '../schema/fields.ts';
import type { Pathway } from '../schema/pathway.ts';
import {
  always,
  any,
  boolean,
  date,
  type FieldShape,
  instant,
  integer,
  joinShapes,
  maybe,
  number,
  type RecordShape,
  type Shape,
  text,
  type ValueShape,
  when,
} from './shape.ts';

/** Fields every entry has as expressions see it, beside its data. They hide a data field of the same name, and `key` hides one in items of a fact. */
export const entryFieldNames = ['exists', 'on', 'at', 'by', 'role', 'type', 'seq', 'key'] as const;

/** The shapes of a definition's entries. Keeps what it made, so that one type has one name. */
export class EventShapes {
  readonly roles: ValueShape;
  readonly #events: ValueShape;
  readonly #pathway: Pathway;
  readonly #values = new Map<string, Shape>();
  readonly #records = new Map<string, RecordShape>();

  constructor(pathway: Pathway) {
    this.#pathway = pathway;
    this.roles = { kind: 'value', of: 'role', options: titlesOf(pathway.roles) };
    this.#events = { kind: 'value', of: 'event', options: { CASE_OPENED: 'Case opened', ...titlesOf(pathway.events) } };
  }

  /** Every record made so far: what CEL has to be told about. */
  get records(): Iterable<RecordShape> {
    return this.#records.values();
  }

  /** Keeps a record under its name; the first one of a name wins. */
  record(name: string, fields: () => { readonly [name: string]: FieldShape }): RecordShape {
    const known = this.#records.get(name);
    if (known !== undefined) return known;
    const made: RecordShape = { kind: 'record', name, fields: fields() };
    this.#records.set(name, made);
    return made;
  }

  /** An entry that can be any of these event types: `{ …data, exists, on, at, by, role, type, seq }`. */
  entry(types: readonly string[]): RecordShape {
    const known = [...new Set(types)].filter((type) => this.#pathway.events[type] !== undefined);
    return this.record(known.length === 0 ? 'entry' : `event ${known.join('|')}`, () => this.entryFields(known));
  }

  /** The fields of {@link entry}, for records that add to them. */
  entryFields(types: readonly string[]): { readonly [name: string]: FieldShape } {
    const events = [...new Set(types)].flatMap((type) => this.#pathway.events[type] ?? []);
    const exact = events.length > 0 && events.every((event) => event.on === 'instant');
    const dated = events.length > 0 && events.every((event) => event.on === 'date');
    return {
      ...this.#dataFields(types),
      exists: always(boolean),
      on: always(exact ? instant : dated ? date : when),
      at: always(instant),
      by: always(text),
      role: always(this.roles),
      type: always(this.#typesAmong(types)),
      seq: always(integer),
    };
  }

  /** A data field as expressions see it; `path` names the records inside it. */
  field(field: Field, path: string): Shape {
    switch (field.type) {
      case 'text':
      case 'person':
        return text;
      case 'boolean':
        return boolean;
      case 'integer':
        return integer;
      case 'number':
        return number;
      case 'date':
        return date;
      case 'instant':
        return instant;
      case 'role':
        return this.roles;
      case 'answers':
        return { kind: 'map', of: any };
      case 'value':
        return this.#value(field.values ?? '');
      case 'list':
        return { kind: 'list', of: field.of === undefined ? any : this.field(field.of, `${path}[]`) };
      case 'object':
        return this.record(path, () => {
          const fields: { [name: string]: FieldShape } = {};
          for (const [name, inner] of Object.entries(field.fields ?? {})) {
            fields[name] = { shape: this.field(inner, `${path}.${name}`), optional: inner.optional };
          }
          return fields;
        });
    }
  }

  /** Comparing the type with an event that it cannot be is a mistake, so only those it can be are its options. */
  #typesAmong(types: readonly string[]): Shape {
    if (types.length === 0) return this.#events;
    const titles = this.#events.options;
    return { ...this.#events, options: Object.fromEntries(types.map((type) => [type, titles[type] ?? type])) };
  }

  #dataFields(types: readonly string[]): { readonly [name: string]: FieldShape } {
    const fields: { [name: string]: FieldShape } = {};
    const seen = new Map<string, number>();
    const known = [...new Set(types)].filter((type) => this.#pathway.events[type] !== undefined);
    for (const type of known) {
      for (const [name, field] of Object.entries(this.#pathway.events[type]?.data ?? {})) {
        const shape = this.field(field, `${type}.${name}`);
        const before = fields[name];
        seen.set(name, (seen.get(name) ?? 0) + 1);
        fields[name] = {
          shape: before === undefined ? shape : this.#join(before.shape, shape),
          optional: field.optional || (before?.optional ?? false),
        };
      }
    }
    for (const [name, count] of seen) {
      const field = fields[name];
      if (field !== undefined && count < known.length) fields[name] = maybe(field.shape);
    }
    return fields;
  }

  /** Two events often share an object field, written twice: they are one when their fields are. */
  #join(a: Shape, b: Shape): Shape {
    if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: this.#join(a.of, b.of) };
    if (a.kind !== 'record' || b.kind !== 'record' || a.name === b.name) return joinShapes(a, b);
    return this.record(`${a.name}|${b.name}`, () => {
      const fields: { [name: string]: FieldShape } = {};
      for (const name of new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])) {
        const [left, right] = [a.fields[name], b.fields[name]];
        if (left === undefined || right === undefined) fields[name] = maybe((left ?? right)?.shape ?? any);
        else fields[name] = { shape: this.#join(left.shape, right.shape), optional: left.optional || right.optional };
      }
      return fields;
    });
  }

  #value(id: string): Shape {
    const known = this.#values.get(id);
    if (known !== undefined) return known;
    const values = this.#pathway.values[id];
    const shape: Shape = values === undefined ? text : { kind: 'value', of: id, options: values.options };
    this.#values.set(id, shape);
    return shape;
  }
}

function titlesOf(items: { readonly [id: string]: { readonly title: string } }): { readonly [id: string]: string } {
  return Object.fromEntries(Object.entries(items).map(([id, item]) => [id, item.title]));
}
