import { isInstant } from '../calendar/instant.ts';
import { isIsoDate } from '../calendar/iso-date.ts';
import { londonDate } from '../calendar/london.ts';
import { nearestName } from '../language/nearest-name.ts';
import type { Field } from '../language/schema/fields.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { longest, shortened } from './shortened.ts';

/** Something wrong with the data of an event: where, and what was expected. */
export interface DataProblem {
  readonly path: string;
  readonly message: string;
}

/** Checks an event's data against its declared fields; every problem at once. */
export function validateData(
  data: JsonObject,
  fields: { readonly [name: string]: Field },
  pathway: Pathway,
  path = '',
): DataProblem[] {
  const problems = unknownFields(data, fields, path);
  for (const [name, field] of Object.entries(fields)) {
    if (!Object.hasOwn(data, name)) {
      if (!field.optional)
        problems.push({
          path: path + name,
          message: `is missing${field.title === undefined ? '' : ` (${field.title})`}`,
        });
    } else problems.push(...validateValue(data[name] ?? null, field, pathway, path + name));
  }
  return problems;
}

/** More mistyped names than these help nobody. */
const mostUnknown = 20;

function unknownFields(data: JsonObject, fields: { readonly [name: string]: Field }, path: string): DataProblem[] {
  const unknown = Object.keys(data).filter((name) => !Object.hasOwn(fields, name));
  const listed = unknown.slice(0, mostUnknown).map((name): DataProblem => {
    const nearest = name.length > longest ? undefined : nearestName(name, Object.keys(fields));
    return {
      path: path + shortened(name),
      message: `there is no such field${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`,
    };
  });
  const more = unknown.length - listed.length;
  return more === 0
    ? listed
    : [
        ...listed,
        { path: path === '' ? 'data' : path.slice(0, -1), message: `has ${more} more fields that do not exist` },
      ];
}

function validateValue(value: Json, field: Field, pathway: Pathway, path: string): DataProblem[] {
  if (value === null) return [{ path, message: field.optional ? 'holds nothing: leave it out instead' : 'is missing' }];
  switch (field.type) {
    case 'list':
      return validateList(value, field, pathway, path);
    case 'object':
      return isJsonObject(value)
        ? validateData(value, field.fields ?? {}, pathway, `${path}.`)
        : [wrong(path, 'an object with fields', value)];
    case 'answers':
      return validateAnswers(value, path);
    case 'value':
      return validateOption(value, field, pathway, path);
    case 'role':
      return typeof value === 'string' && Object.hasOwn(pathway.roles, value)
        ? []
        : [choice(path, value, Object.keys(pathway.roles), 'role')];
    default:
      return validatePlain(value, field, path);
  }
}

function validatePlain(value: Json, field: Field, path: string): DataProblem[] {
  switch (field.type) {
    case 'text':
      if (typeof value !== 'string' || value.trim() === '') return [wrong(path, 'some text', value)];
      return within(value.length, field, path, 'characters');
    case 'person':
      return typeof value === 'string' && value !== '' ? [] : [wrong(path, "a person's id", value)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [wrong(path, 'true or false', value)];
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return [wrong(path, 'a whole number', value)];
      return within(value, field, path, '');
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return [wrong(path, 'a number', value)];
      return within(value, field, path, '');
    case 'date':
      return isIsoDate(value) ? [] : [wrong(path, 'a date such as 2026-03-24', value)];
    case 'instant':
      return isInstant(value) && isIsoDate(londonDate(value))
        ? []
        : [wrong(path, 'an instant such as 2026-03-24T10:00:00.000Z', value)];
    default:
      return [];
  }
}

function validateList(value: Json, field: Field, pathway: Pathway, path: string): DataProblem[] {
  if (!Array.isArray(value)) return [wrong(path, 'a list', value)];
  const { of } = field;
  const items =
    of === undefined ? [] : value.flatMap((item: Json, index) => validateValue(item, of, pathway, `${path}[${index}]`));
  return [...within(value.length, field, path, 'items'), ...items];
}

function validateAnswers(value: Json, path: string): DataProblem[] {
  if (!isJsonObject(value)) return [wrong(path, 'what was recorded for each agenda item', value)];
  return Object.entries(value).flatMap(([item, answer]) =>
    typeof answer === 'string' ? [] : [wrong(`${path}.${item}`, 'some text', answer)],
  );
}

function validateOption(value: Json, field: Field, pathway: Pathway, path: string): DataProblem[] {
  const options = Object.keys(pathway.values[field.values ?? '']?.options ?? {});
  return typeof value === 'string' && options.includes(value)
    ? []
    : [choice(path, value, options, field.values ?? 'value')];
}

function within(amount: number, field: Field, path: string, unit: string): DataProblem[] {
  if (field.min !== undefined && amount < field.min)
    return [{ path, message: `has ${amount} ${unit}; at least ${field.min} are needed`.replace('  ', ' ') }];
  if (field.max !== undefined && amount > field.max)
    return [{ path, message: `has ${amount} ${unit}; at most ${field.max} are allowed`.replace('  ', ' ') }];
  return [];
}

function wrong(path: string, expected: string, value: Json): DataProblem {
  return { path, message: `should be ${expected}, not ${kindOf(value)}` };
}

/** Names the kind of a value, never the value itself: it may be personal. */
function kindOf(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return value === ''
    ? 'an empty text'
    : `a${typeof value === 'object' ? 'n object' : ` ${typeof value === 'string' ? 'text of another form' : typeof value}`}`;
}

function choice(path: string, value: Json, options: readonly string[], what: string): DataProblem {
  const nearest = typeof value === 'string' && value.length <= longest ? nearestName(value, options) : undefined;
  const hint =
    nearest === undefined ? `one of ${options.join(', ')}` : `one of ${options.join(', ')}; did you mean "${nearest}"?`;
  return { path, message: `is no ${what}: use ${hint}` };
}
