import type { Instant } from '../../calendar/instant.ts';
import { addDays, type IsoDate } from '../../calendar/iso-date.ts';
import { londonInstant } from '../../calendar/london.ts';
import type { Field } from '../../language/schema/fields.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { By, When } from '../entry.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** An event as it might be recorded. */
export interface Candidate {
  readonly type: string;
  readonly on: When;
  readonly by: By;
  readonly data: JsonObject;
}

/** Where in a candidate, as expressions see it: `['practitioners', 0, 'agency']`, `['role']`, `['on']`. */
export type Place = readonly (string | number)[];

/** What made-up data is made with. */
export interface Making {
  readonly pathway: Pathway;
  readonly today: IsoDate;
}

/** Data for an event's fields: whatever must be there, each as small as it may be, and nothing that may be left out. */
export function defaultData(fields: { readonly [name: string]: Field }, making: Making, prefix = ''): JsonObject {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => !field.optional)
      .map(([name, field]) => [name, defaultValue(name, field, making, prefix)]),
  );
}

/** Data with everything that may be said, too. */
export function fullData(fields: { readonly [name: string]: Field }, making: Making, prefix = ''): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { of } = field;
      if (field.type === 'object') return [name, fullData(field.fields ?? {}, making, prefix)];
      const item =
        field.type === 'list' && of?.type === 'object'
          ? fullData(of.fields ?? {}, making, `${kebab(name)}-1-`)
          : undefined;
      return [name, item === undefined ? defaultValue(name, field, making, prefix) : [item]];
    }),
  );
}

/** A value for a field. People are told apart by what they are asked for. Everybody is invented. */
export function defaultValue(name: string, field: Field, making: Making, prefix = ''): Json {
  const { pathway, today } = making;
  switch (field.type) {
    case 'text':
      // Where letters go has to be an address: a letter to no address fails wherever letters are really sent.
      return name === pathway.directory?.email ? `invented-${prefix}person@example.org` : textOf(name, field);
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return field.min ?? 1;
    case 'date':
      return today;
    case 'instant':
      // Far enough ahead for what has to be done some weeks before a meeting.
      return meetingTime(addDays(today, 28));
    case 'person':
      return `p-${prefix}${kebab(name)}`;
    case 'role':
      return Object.keys(pathway.roles)[0] ?? '';
    case 'value':
      return Object.keys(pathway.values[field.values ?? '']?.options ?? {})[0] ?? '';
    case 'answers':
      return {};
    case 'object':
      return defaultData(field.fields ?? {}, making, prefix);
    case 'list':
      return Array.from({ length: Math.max(field.min ?? 1, 1) }, (_, index) => defaultItem(name, field, making, index));
  }
}

/** An item of a list, unlike the others where it names somebody. */
export function defaultItem(name: string, field: Field, making: Making, index: number): Json {
  if (field.of === undefined) return `Item ${index + 1}`;
  const item = defaultValue(
    field.of.type === 'person' ? `${name}-${index + 1}` : name,
    field.of,
    making,
    `${kebab(name)}-${index + 1}-`,
  );
  const options = Object.keys(making.pathway.values[field.of.values ?? '']?.options ?? {});
  return field.of.type === 'value' ? (options[index % Math.max(options.length, 1)] ?? item) : item;
}

function textOf(name: string, { min, max }: Field): string {
  const text = `Invented ${kebab(name).replaceAll('-', ' ')}`;
  const long = text.length < (min ?? 0) ? text.padEnd(min ?? 0, '.') : text;
  return max === undefined ? long : long.slice(0, Math.max(max, 1));
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll(/[^a-z0-9-]/g, '');
}

/** Ten in the morning. */
export function meetingTime(date: IsoDate): Instant {
  return londonInstant(date, '10:00');
}

/** The candidate as expressions see it. */
export function eventOf(candidate: Candidate, at: Instant, seq: number): JsonObject {
  const { type, on, by, data } = candidate;
  return { ...data, exists: true, seq, type, on, at, by: by.person, role: by.role };
}

/** The field at a place; none for what is no data. */
export function fieldAt(fields: { readonly [name: string]: Field }, place: Place): Field | undefined {
  const [first, ...rest] = place;
  let field = typeof first === 'string' ? fields[first] : undefined;
  for (const part of rest) {
    if (field === undefined) return undefined;
    if (field.type === 'list' && typeof part === 'number') field = field.of;
    else if (field.type === 'object' && typeof part === 'string') field = field.fields?.[part];
    else if (field.type === 'answers') field = answer;
    else return undefined;
  }
  return field;
}

const answer: Field = { type: 'text', optional: true, personal: false };

/** The candidate with another value at a place; nothing where no such value can stand. What is around it is made up as needed. */
export function withValue(
  candidate: Candidate,
  place: Place,
  value: Json | undefined,
  making: Making,
): Candidate | undefined {
  const [first, ...rest] = place;
  const event = making.pathway.events[candidate.type];
  if (event === undefined || typeof first !== 'string') return undefined;
  if (!Object.hasOwn(event.data, first))
    return rest.length === 0 ? withOwn(candidate, first, value, event.recordedBy) : undefined;
  const field = event.data[first];
  if (value === undefined && rest.length === 0) {
    if (field?.optional !== true) return undefined;
    const { [first]: _left, ...others } = candidate.data;
    return { ...candidate, data: others };
  }
  const inner = changed(candidate.data[first], rest, value, field, first, making);
  return inner === undefined ? undefined : { ...candidate, data: { ...candidate.data, [first]: inner } };
}

/** `on`, `role` and `by` are no data. */
function withOwn(
  candidate: Candidate,
  name: string,
  value: Json | undefined,
  roles: readonly string[],
): Candidate | undefined {
  if (typeof value !== 'string') return undefined;
  if (name === 'on') return { ...candidate, on: value as When };
  if (name === 'role')
    return roles.includes(value) ? { ...candidate, by: { ...candidate.by, role: value } } : undefined;
  return name === 'by' ? { ...candidate, by: { ...candidate.by, person: value } } : undefined;
}

/** A list that is too short or too long, or a number out of its range, would only be refused at the door. */
function isWithin(value: Json | undefined, field: Field | undefined): boolean {
  const amount = Array.isArray(value) ? value.length : value;
  if (typeof amount !== 'number' || field === undefined) return true;
  return amount >= (field.min ?? amount) && amount <= (field.max ?? amount);
}

function changed(
  before: Json | undefined,
  place: Place,
  value: Json | undefined,
  field: Field | undefined,
  name: string,
  making: Making,
): Json | undefined {
  const [first, ...rest] = place;
  if (first === undefined) return isWithin(value, field) ? value : undefined;
  const present = before ?? (field === undefined ? undefined : defaultValue(name, field, making));
  if (Array.isArray(present) && typeof first === 'number') {
    const items = present as readonly Json[];
    if (value === undefined && rest.length === 0)
      return items.length <= (field?.min ?? 0) ? undefined : items.filter((_, index) => index !== first);
    const inner = changed(items[first], rest, value, field?.of, name, making);
    if (inner === undefined) return undefined;
    return first < items.length ? items.map((item, index) => (index === first ? inner : item)) : [...items, inner];
  }
  if (!isJsonObject(present) || typeof first !== 'string') return undefined;
  const own = field?.type === 'answers' ? answer : field?.fields?.[first];
  if (value === undefined && rest.length === 0) {
    if (own?.optional !== true) return undefined;
    const { [first]: _left, ...others } = present;
    return others;
  }
  const inner = changed(present[first], rest, value, own, first, making);
  return inner === undefined ? undefined : { ...present, [first]: inner };
}
