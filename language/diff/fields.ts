import type { Field } from '../schema/fields.ts';
import { either, provenance, value, wording, type Aspects } from './aspects.ts';
import { parts, type Parts } from './parts.ts';
import { listed, quoted, type Words } from './words.ts';

/** The fields recorded with an event. */
export const fields = parts<Field>(fieldParts);

/** What fields are called, by title where they have one, such as must be given first. */
export function fieldsInWords(data: { readonly [name: string]: Field }): string {
  return listed(
    Object.entries(data).map(([name, field]) => `${nameOf(field, name)}${field.optional ? ' (may be left out)' : ''}`),
  );
}

function fieldParts(): Parts<Field> {
  return {
    name: (field, id) => nameOf(field, id),
    describe: (field, words) =>
      `${kindInWords(field, words)}${field.optional ? ', may be left out' : ', has to be given'}`,
    verbs: { added: 'also asks for', removed: 'no longer asks for' },
    aspects,
  };
}

const aspects: Aspects<Field> = {
  title: wording('asked as'),
  type: value('kind', (type) => plainWords[type] ?? type),
  of: (from, to, sides) => {
    const inner = from === undefined || to === undefined ? undefined : { from, to };
    if (inner === undefined) return value<Field>('items', kindInWords)(from, to, sides);
    return ofItems(inner.from, inner.to, sides);
  },
  fields: (from, to, sides) => fields(from, to, sides),
  values: value('chosen from', (id, words) => words.values(id)),
  optional: either('may be left out now', 'has to be given now'),
  personal: either('kept as personal now', 'no longer kept as personal'),
  min: value('at least (number, items or characters)', String),
  max: value('at most (number, items or characters)', String),
  source: provenance.source,
  reading: provenance.reading,
};

/** A list's items have no name of their own: what differs about them is told of the list. */
const ofItems: (typeof aspects)['of'] = (from, to, sides) => {
  const found = parts<Field>(() => ({ ...fieldParts(), name: () => 'each' }))(
    from === undefined ? {} : { each: from },
    to === undefined ? {} : { each: to },
    sides,
  );
  return found === 'elsewhere' ? found : found.map((change) => ({ ...change, path: change.path.slice(1) }));
};

function nameOf(field: Field, id: string): string {
  return quoted(field.title ?? id);
}

function kindInWords(field: Field, words: Words): string {
  if (field.type === 'value') return `one of ${words.values(field.values ?? '')}`;
  if (field.type === 'list' && field.of !== undefined) return `list of ${kindInWords(field.of, words)}`;
  if (field.type === 'object')
    return `${Object.entries(field.fields ?? {})
      .map(([name, inner]) => nameOf(inner, name))
      .join(', ')}`;
  return plainWords[field.type] ?? field.type;
}

const plainWords: { readonly [type in Field['type']]?: string } = {
  boolean: 'yes or no',
  integer: 'a whole number',
  number: 'a number',
  date: 'a date',
  instant: 'a date and time',
  person: 'a person',
  role: 'a role',
  answers: 'the answers to the agenda',
  object: 'several fields',
  list: 'a list',
  value: 'a choice',
};
