import { parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import type { Field } from '../../language/schema/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { fullData, type Candidate, type Making } from './candidate.ts';
import { again, examplesIn, type Example } from './examples.ts';
import type { Explorer } from './explorer.ts';
import { fieldsIn, valuesIn, withValueAt, type WalkedField } from './field-walk.ts';
import { faultId, recordId } from './goal-ids.ts';
import { hasAmount } from './list-records.ts';

/** Records what cases have taken again: by everybody who may, with all that may be left out, at its limits and beyond them. */
export function seekRecords(explorer: Explorer): void {
  const examples = examplesIn(explorer);
  for (const [event, { recordedBy, data }] of Object.entries(explorer.subject.compiled.pathway.events)) {
    const others = recordedBy.map((role) => recordId(event, `by:${role}`));
    const inside = [...fieldsIn(data)].flatMap(({ path }) => wordsFor(event, path));
    if (![...others, ...inside].some((id) => explorer.open.has(id))) continue;
    for (const example of examples.get(event) ?? []) seekFrom(explorer, example, event);
  }
}

const kinds = ['with', 'least', 'most'] as const;
const faults = ['without', 'below', 'above', 'unlisted'] as const;

function wordsFor(event: string, path: string): readonly string[] {
  return [
    ...kinds.map((kind) => recordId(event, `${kind}:${path}`)),
    ...faults.map((fault) => faultId(event, `${fault}:${path}`)),
  ];
}

function seekFrom(explorer: Explorer, example: Example, event: string): void {
  const { pathway } = explorer.subject.compiled;
  const spec = pathway.events[event];
  if (spec === undefined) return;
  const { recordedBy, data: fields } = spec;
  const isOpen = (how: string): boolean => explorer.open.has(recordId(event, how));
  const making = { pathway, today: parseIsoDate(londonDate(example.at)) };
  const full = filled(example.candidate.data, fields, making);
  const walked = [...fieldsIn(fields)];
  const least = atLimits(full, fields, 'min');
  const most = atLimits(full, fields, 'max');
  const byRole = (index: number): Partial<Candidate> => {
    const open = recordedBy.filter((role) => isOpen(`by:${role}`));
    const role = open[index % Math.max(open.length, 1)];
    return role === undefined ? {} : { by: { ...example.candidate.by, role } };
  };
  // Several things at once first: what is accepted needs one path instead of many.
  const isAnyOpen = (of: readonly string[]): boolean =>
    walked.some(({ path }) => of.some((how) => isOpen(`${how}:${path}`)));
  if (isAnyOpen(['with', 'least'])) again(explorer, example, { ...byRole(0), data: least });
  if (isAnyOpen(['with', 'most'])) again(explorer, example, { ...byRole(0), data: most });
  for (const role of recordedBy)
    if (isOpen(`by:${role}`)) again(explorer, example, { by: { ...example.candidate.by, role } });
  for (const { path, field } of walked) {
    const known = [full, example.candidate.data].filter((data, index, all) => index === 0 || all[0] !== data);
    for (const data of known) {
      if (isOpen(`with:${path}`)) again(explorer, example, { data: onlyWith(example.candidate.data, data, path) });
      if (isOpen(`least:${path}`)) attempt(data, path, limited(field, valueAt(data, fields, path), field.min));
      if (isOpen(`most:${path}`)) attempt(data, path, limited(field, valueAt(data, fields, path), field.max));
    }
    seekBadData(explorer, example, { event, path, field, data: full });
  }

  function attempt(data: JsonObject, path: string, value: Json | undefined): void {
    const made = value === undefined ? undefined : withValueAt(data, path, value);
    if (made !== undefined) again(explorer, example, { data: made });
  }
}

interface Tried extends WalkedField {
  readonly event: string;
  readonly data: JsonObject;
}

function seekBadData(explorer: Explorer, example: Example, { event, path, field, data }: Tried): void {
  const isOpen = (fault: string): boolean => explorer.open.has(faultId(event, `${fault}:${path}`));
  const present = [...valuesIn(data, explorer.subject.compiled.pathway.events[event]?.data ?? {})].find(
    (one) => one.path === path,
  )?.value;
  const attempt = (value: Json | undefined): void => {
    const made = withValueAt(data, path, value);
    if (made !== undefined) again(explorer, example, { data: made });
  };
  if (isOpen('without')) attempt(undefined);
  if (isOpen('unlisted')) attempt('unlisted');
  if (isOpen('below') && field.min !== undefined) attempt(limited(field, present, field.min - 1));
  if (isOpen('above') && field.max !== undefined) attempt(limited(field, present, field.max + 1));
}

/** Data with everything that may be said beside what is said; so that lists inside have an item to look at. */
function filled(data: JsonObject, fields: { readonly [name: string]: Field }, making: Making): JsonObject {
  const all = fullData(fields, making);
  const whole = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, filledValue(data[name], all[name] ?? null, field, making)]),
  );
  return whole;
}

function filledValue(present: Json | undefined, full: Json, field: Field, making: Making): Json {
  if (present === undefined) return full;
  if (field.type === 'object' && isJsonObject(present)) return filled(present, field.fields ?? {}, making);
  if (field.type !== 'list' || !Array.isArray(present)) return present;
  const items = present as readonly Json[];
  if (items.length === 0) return full;
  const { of } = field;
  return of?.type === 'object'
    ? items.map((item) => (isJsonObject(item) ? filled(item, of.fields ?? {}, making) : item))
    : present;
}

/** Every text, list and number with a limit, at it. */
function atLimits(data: JsonObject, fields: { readonly [name: string]: Field }, limit: 'min' | 'max'): JsonObject {
  // Lists become shorter before what is in them is changed.
  return [...fieldsIn(fields)].reduce((made, { path, field }) => {
    const present = valueAt(made, fields, path);
    const value = limited(field, present, field[limit]);
    return (value === undefined ? undefined : withValueAt(made, path, value)) ?? made;
  }, data);
}

function valueAt(data: JsonObject, fields: { readonly [name: string]: Field }, path: string): Json | undefined {
  return [...valuesIn(data, fields)].find((one) => one.path === path)?.value;
}

/** The value with as many characters or items as a limit says, or the limit itself; none where it has none. */
function limited(field: Field, present: Json | undefined, limit: number | undefined): Json | undefined {
  if (limit === undefined || !hasAmount(field)) return undefined;
  if (field.type === 'text') return textOfLength(typeof present === 'string' ? present : 'Invented', limit);
  if (field.type !== 'list') return limit;
  const items = Array.isArray(present) ? (present as readonly Json[]) : [];
  const [first] = items;
  if (items.length < limit && first !== undefined)
    return [...items, ...Array.from({ length: limit - items.length }, () => first)];
  return items.slice(0, limit);
}

/** An address stays one, however short: a letter to no address fails wherever letters are really sent. */
function textOfLength(text: string, length: number): string {
  const isAddress = /^[^@\s]+@[^@\s]+$/.test(text) && length >= 3;
  return isAddress ? `${'a'.repeat(length - 2)}@b` : text.padEnd(length, '.').slice(0, length);
}

/** What was said, with one thing more. */
function onlyWith(plain: JsonObject, full: JsonObject, path: string): JsonObject {
  const [name = ''] = path.split(/[.[]/);
  const value = full[name];
  return value === undefined ? plain : { ...plain, [name]: value };
}
