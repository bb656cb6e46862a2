import { isInstant, addMinutes } from '../../calendar/instant.ts';
import { addDays, isIsoDate, type IsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import type { Field } from '../../language/schema/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { defaultItem, fieldAt, meetingTime, withValue, type Candidate, type Making, type Place } from './candidate.ts';
import type { ASTNode } from './expression-tree.ts';
import { read, type Read, type Reading } from './read-expression.ts';

/** What a repair may look at: the candidate, what expressions read beside it, and which macro variables stand for which item. */
export interface Bench {
  readonly candidate: Candidate;
  readonly event: JsonObject;
  readonly reading: Reading;
  readonly places: { readonly [variable: string]: Place };
  readonly making: Making;
  /** People the case knows, for fields that name one. */
  readonly persons: readonly string[];
  /** A fact that the event itself will be, or be an item of, once it is recorded. */
  readonly alias?: Alias;
}

/** What an event becomes once it is recorded: a fact, an item of one, or the booking or record of a meeting. */
export type Alias =
  | { readonly kind: 'fact' | 'items'; readonly name: string }
  | { readonly kind: 'booked' | 'held'; readonly name: string; readonly startField: string };

/** The place in the candidate an expression reads; none where it reads something else. */
export function placeOf(node: ASTNode, bench: Bench): Place | undefined {
  switch (node.op) {
    case 'id':
      if (Object.hasOwn(bench.places, node.args)) return bench.places[node.args];
      if (bench.alias?.kind === 'fact' && bench.alias.name === node.args) return [];
      return node.args === 'event' && bench.reading.locals?.['event'] === undefined ? [] : undefined;
    case '.':
    case '.?': {
      const meeting = placeInMeeting(node.args[0], node.args[1], bench);
      if (meeting !== undefined) return meeting;
      const of = placeOf(node.args[0], bench);
      return of === undefined ? undefined : [...of, node.args[1]];
    }
    case '[]':
    case '[?]': {
      const of = placeOf(node.args[0], bench);
      const key = of === undefined ? undefined : read(node.args[1], bench.reading);
      return of !== undefined && (typeof key === 'string' || typeof key === 'number') ? [...of, key] : undefined;
    }
    case 'rcall':
      return node.args[0] === 'orValue' || node.args[0] === 'value' || node.args[0] === 'trim'
        ? placeOf(node.args[1], bench)
        : undefined;
    case 'call':
      return node.args[0] === 'dateOf' || node.args[0] === 'dyn' || node.args[0] === 'lower'
        ? placeOfFirst(node.args[1], bench)
        : undefined;
    default:
      return undefined;
  }
}

function placeInMeeting(of: ASTNode, name: string, { alias }: Bench): Place | undefined {
  if (alias === undefined || of.op !== 'id' || of.args !== alias.name) return undefined;
  if (alias.kind === 'held') return name === 'record' ? [] : undefined;
  if (alias.kind !== 'booked') return undefined;
  return name === 'booking' ? [] : name === 'start' ? [alias.startField] : undefined;
}

function placeOfFirst([first]: readonly ASTNode[], bench: Bench): Place | undefined {
  return first === undefined ? undefined : placeOf(first, bench);
}

/** The candidate with a value at a place, if one can stand there. */
export function* put(place: Place, value: Json | undefined, bench: Bench): Generator<Candidate> {
  const fitting = value === undefined ? undefined : fitted(place, value, bench);
  const made = withValue(bench.candidate, place, fitting, bench.making);
  if (made !== undefined) yield made;
}

/** A date where an instant is asked for, and the other way round. */
function fitted(place: Place, value: Json, { making, candidate }: Bench): Json {
  const field = fieldOf(place, candidate, making);
  const wantsInstant =
    field?.type === 'instant' || (place[0] === 'on' && making.pathway.events[candidate.type]?.on === 'instant');
  if (wantsInstant && isIsoDate(value)) return meetingTime(value);
  return field?.type === 'date' && isInstant(value) ? londonDate(value) : value;
}

/** The field at a place of a candidate. */
export function fieldOf(place: Place, candidate: Candidate, { pathway }: Making): Field | undefined {
  return fieldAt(pathway.events[candidate.type]?.data ?? {}, place);
}

/** Is it a value, and neither unknown nor missing? */
export function isJson(value: Read): value is Json {
  return typeof value !== 'symbol';
}

/** Values of the same kind as what stands at a place. */
export function othersFor(place: Place, { candidate, making, persons }: Bench): readonly Json[] {
  const [first] = place;
  if (place.length === 1 && first === 'role') return making.pathway.events[candidate.type]?.recordedBy ?? [];
  if (place.length === 1 && first === 'by') return [...persons, 'p-somebody-else'];
  const field = fieldOf(place, candidate, making);
  switch (field?.type) {
    case 'value':
      return Object.keys(making.pathway.values[field.values ?? '']?.options ?? {});
    case 'role':
      return Object.keys(making.pathway.roles);
    case 'person':
      return ['p-somebody-else', ...persons];
    case 'boolean':
      return [true, false];
    case 'text':
      return ['Invented words', 'Other invented words'];
    case 'integer':
    case 'number':
      return [field.min ?? 0, (field.min ?? 0) + 1, (field.min ?? 0) + 2, field.max ?? 100];
    default:
      return [];
  }
}

/** A value and what lies just beside it. */
export function around(value: Json): readonly Json[] {
  if (typeof value === 'number') return [value, value + 1, value - 1];
  if (isIsoDate(value)) return [value, addDays(value, 1), addDays(value, -1), addDays(value, 7), addDays(value, -7)];
  if (isInstant(value))
    return [value, addMinutes(value, 1), addMinutes(value, -1), addMinutes(value, 1440), addMinutes(value, -1440)];
  return [];
}

/** The London date of an instant; a date is its own. */
export function dateIn(instant: string): IsoDate | undefined {
  const date = isInstant(instant) ? londonDate(instant) : instant;
  return isIsoDate(date) ? date : undefined;
}

/** The same bench with another candidate on it. */
export function rebench(bench: Bench, candidate: Candidate): Bench {
  const event: JsonObject = { ...candidate.data, ...ownFields(bench.event, candidate) };
  const { reading } = bench;
  return {
    ...bench,
    candidate,
    event,
    reading: { ...reading, variable: (name) => (name === 'event' ? event : reading.variable(name)) },
  };
}

function ownFields({ exists, seq, at }: JsonObject, { type, on, by }: Candidate): JsonObject {
  return { exists: exists ?? true, seq: seq ?? 0, type, on, at: at ?? '', by: by.person, role: by.role };
}

/** The same bench inside a macro: with its variable standing for an item. */
export function within(bench: Bench, variable: string, item: Json, place: Place | undefined): Bench {
  const { [variable]: _shadowed, ...others } = bench.places;
  return {
    ...bench,
    reading: { ...bench.reading, locals: { ...bench.reading.locals, [variable]: item } },
    places: place === undefined ? others : { ...others, [variable]: place },
  };
}

/** Where the items of a list stand in the candidate: of a list in it, or of those of its items that are chosen. */
export function placesOf(list: ASTNode, bench: Bench): readonly (Place | undefined)[] | undefined {
  const place = placeOf(list, bench);
  const items = read(list, bench.reading);
  if (place !== undefined) return Array.isArray(items) ? items.map((_, index) => [...place, index]) : undefined;
  if (list.op === 'id' && bench.alias?.kind === 'items' && bench.alias.name === list.args && Array.isArray(items))
    return items.map((_, index) => (index === items.length - 1 ? [] : undefined));
  if (list.op !== 'rcall' || list.args[0] !== 'filter') return undefined;
  const [, of, [variable, asked]] = list.args;
  const all = read(of, bench.reading);
  const places = placesOf(of, bench);
  if (!Array.isArray(all) || places === undefined || variable?.op !== 'id' || asked === undefined) return undefined;
  return places.filter(
    (own, index) => read(asked, within(bench, variable.args, (all as Json[])[index] ?? null, own).reading) === true,
  );
}

/** The list whose size an expression is; none if it is something else. */
export function sizeIn(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && (node.args[0] === 'size' || node.args[0] === 'sum')) return node.args[1];
  return node.op === 'call' && node.args[0] === 'size' ? node.args[1][0] : undefined;
}

/** Enough to find one that is unlike those that are there. */
export const mostFresh = 6;

/** Items to put into a list: of a list of values each one, people the case knows, and somebody new. */
export function freshItems(name: string, field: Field, items: readonly Json[], bench: Bench): readonly Json[] {
  const { making, persons } = bench;
  const { of } = field;
  const made = defaultItem(name, field, making, items.length);
  if (of?.type === 'value')
    return Object.keys(making.pathway.values[of.values ?? '']?.options ?? {}).filter(
      (option) => !items.includes(option),
    );
  if (of?.type === 'person') return [made, ...persons.filter((person) => !items.includes(person))];
  if (of?.type !== 'object' || !isJsonObject(made)) return [made];
  // Of people at a meeting, one of each agency: what is counted is mostly something they have.
  const choice = Object.entries(of.fields ?? {}).find(([, inner]) => inner.type === 'value');
  if (choice === undefined) return [made];
  const [key, { values }] = choice;
  const taken = new Set(items.map((item) => (isJsonObject(item) ? item[key] : undefined)));
  const options = Object.keys(making.pathway.values[values ?? '']?.options ?? {});
  return [...options.filter((option) => !taken.has(option)), ...options].map((option) => ({ ...made, [key]: option }));
}
