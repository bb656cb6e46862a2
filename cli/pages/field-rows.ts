import type { Field } from '../../language/schema/fields.ts';
import { asSentence, nameInWords } from '../../language/words/plain-words.ts';
import { inline, table } from './markdown.ts';
import { readingOf, ruleLinks, type Page } from './page.ts';

/** What has to be recorded with an event, as a table. */
export function fieldTable(data: { readonly [name: string]: Field }, page: Page): readonly string[] {
  return table(
    ['What is recorded', 'As', 'Must it be?', 'Rules'],
    Object.entries(data).map(([name, field]) => [
      `${fieldName(name, field)}${readings(field)}`,
      `${kindInWords(field, page)}${field.personal ? '; personal, so kept encrypted' : ''}`,
      field.optional ? 'may be left out' : 'yes',
      ruleLinks(sourcesOf(field)),
    ]),
  );
}

function fieldName(name: string, field: Field): string {
  return inline(field.title ?? asSentence(nameInWords(name)));
}

function readings(field: Field): string {
  return readingOf(field)
    .map((reading) => ` ${reading}`)
    .join('');
}

/** Those of the field, and of what it holds. */
function sourcesOf(field: Field): readonly string[] {
  const inside = [...Object.values(field.fields ?? {}), ...(field.of === undefined ? [] : [field.of])];
  return [...new Set([...(field.source ?? []), ...inside.flatMap(sourcesOf)])];
}

/** Few enough to be read inside a table. */
const optionsShown = 8;

function kindInWords(field: Field, page: Page): string {
  switch (field.type) {
    case 'list':
      return `list${atLeast(field)}${field.of === undefined ? '' : ` of: ${kindInWords(field.of, page)}`}`;
    case 'object':
      return Object.entries(field.fields ?? {})
        .map(
          ([name, one]) =>
            `${fieldName(name, one)} (${kindInWords(one, page)}${one.personal ? ', personal' : ''}${one.optional ? ', may be left out' : ''})`,
        )
        .join('; ');
    case 'value':
      return optionsInWords(field.values ?? '', page);
    case 'answers':
      return 'the answers to the agenda’s items';
    case 'text':
    case 'boolean':
    case 'integer':
    case 'number':
    case 'date':
    case 'instant':
    case 'person':
    case 'role':
      return `${plainKinds[field.type]}${limits(field)}`;
  }
}

const plainKinds = {
  text: 'text',
  boolean: 'yes or no',
  integer: 'a whole number',
  number: 'a number',
  date: 'a date',
  instant: 'a date and time',
  person: 'a person',
  role: 'a role',
} as const;

function optionsInWords(id: string, { pathway }: Page): string {
  const values = pathway.values[id];
  if (values === undefined) return id;
  const options = Object.values(values.options).map(inline);
  if (options.length > optionsShown) return `one of [“${inline(values.title)}”](#lists-to-choose-from)`;
  return `one of: ${options.join('; ')}`;
}

function atLeast(field: Field): string {
  return field.min === undefined ? '' : `, at least ${field.min},`;
}

function limits(field: Field): string {
  // A text of at least one letter is one that is not empty, which is what “must be” means already.
  const least = field.min === undefined || (field.type === 'text' && field.min <= 1) ? '' : `, at least ${field.min}`;
  return `${least}${field.max === undefined ? '' : `, at most ${field.max}`}${field.type === 'text' && (least !== '' || field.max !== undefined) ? ' letters' : ''}`;
}
