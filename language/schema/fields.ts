import { z } from 'zod';
import { nameSchema } from './common.ts';

/** The plain types a field can have. Any other name is one of the definition's own `values`. */
export const plainFieldTypes = [
  'text',
  'boolean',
  'integer',
  'number',
  'date',
  'instant',
  'person',
  'role',
  'answers',
] as const;

/** A plain type's name; `answers` is a map from an agenda item's id to what the meeting recorded for it. */
export type PlainFieldType = (typeof plainFieldTypes)[number];

/** A field of an event's data, in its full form. */
export interface Field {
  readonly title?: string;
  /** `text`, `list`, `object`, or `value` (one of the definition's own `values`). */
  readonly type: PlainFieldType | 'list' | 'object' | 'value';
  /** Of a list: what its items are. */
  readonly of?: Field;
  /** Of an object: its fields. */
  readonly fields?: { readonly [name: string]: Field };
  /** Of a value: the id in `values`. */
  readonly values?: string;
  readonly optional: boolean;
  readonly personal: boolean;
  /** Smallest number, or fewest items or characters. */
  readonly min?: number;
  readonly max?: number;
  readonly source?: readonly string[];
  readonly reading?: string;
}

/**
 * A field as a definition writes it. Short forms: `text`, `text?` (may be left out), `list of person`,
 * `category` (one of the definition's values); the long form adds a title, limits and whether it is personal.
 */
export type FieldSource =
  | string
  | {
      title?: string | undefined;
      type?: string | undefined;
      list?: FieldSource | undefined;
      fields?: { [name: string]: FieldSource } | undefined;
      optional?: boolean | undefined;
      personal?: boolean | undefined;
      min?: number | undefined;
      max?: number | undefined;
      source?: string[] | undefined;
      reading?: string | undefined;
    };

const fieldSourceSchema: z.ZodType<FieldSource, FieldSource> = z.lazy(() =>
  z.union([
    z
      .string()
      .regex(
        /^(list of )?[A-Za-z][A-Za-z0-9_-]*\??$/,
        'a field type is a word such as text, date, person or one of the values, "list of …" before it and "?" after it as needed',
      ),
    z.strictObject({
      title: z.string().optional(),
      type: z.string().optional(),
      list: fieldSourceSchema.optional(),
      fields: z.record(nameSchema, fieldSourceSchema).optional(),
      optional: z.boolean().optional(),
      personal: z.boolean().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      source: z.array(z.string()).optional(),
      reading: z.string().optional(),
    }),
  ]),
);

/** A field of an event's data; parses short and long forms into {@link Field}. */
export const fieldSchema = fieldSourceSchema.transform(toField);

/** Turns a field as written into its full form. */
export function toField(source: FieldSource): Field {
  if (typeof source === 'string') return shortField(source);
  const rest = {
    optional: source.optional ?? (source.type ?? '').endsWith('?'),
    personal: source.personal ?? false,
    ...(source.title === undefined ? {} : { title: source.title }),
    ...(source.min === undefined ? {} : { min: source.min }),
    ...(source.max === undefined ? {} : { max: source.max }),
    ...(source.source === undefined ? {} : { source: source.source }),
    ...(source.reading === undefined ? {} : { reading: source.reading }),
  };
  if (source.list !== undefined) return { ...rest, type: 'list', of: toField(source.list) };
  if (source.fields !== undefined) return { ...rest, type: 'object', fields: mapFields(source.fields) };
  return { ...shortField(source.type ?? 'text'), ...rest };
}

function mapFields(fields: { [name: string]: FieldSource }): { [name: string]: Field } {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, toField(field)]));
}

function shortField(text: string): Field {
  const optional = text.endsWith('?');
  const word = optional ? text.slice(0, -1) : text;
  if (word.startsWith('list of ')) {
    return { type: 'list', of: shortField(word.slice('list of '.length)), optional, personal: false };
  }
  const plain = plainFieldTypes.find((type) => type === word);
  if (plain !== undefined) return { type: plain, optional, personal: false };
  return { type: 'value', values: word, optional, personal: false };
}
