import type { Fact, Meeting, Pathway } from '../schema/pathway.ts';
import type { EventShapes } from './event-shapes.ts';
import { always, any, boolean, type FieldShape, integer, joinShapes, maybe, type RecordShape, type Shape, text, when } from './shape.ts';

/** Says what a fact's `value` expression yields; given by who can compile. */
export type ShapeOfValue = (expression: string, events: readonly string[]) => Shape;

/**
 * What a fact is to expressions.
 * `first` and `latest`: an entry with `exists`, or their value; `count` and `misses`: a number; `any`: true or false; `all`: a list of entries.
 */
export function shapeOfFact(name: string, fact: Fact, events: EventShapes, shapeOfValue: ShapeOfValue): Shape {
  if (fact.count !== undefined || fact.misses !== undefined) return integer;
  if (fact.any !== undefined) return boolean;
  if (fact.all !== undefined) return { kind: 'list', of: listed(name, fact, events) };
  const types = fact.first ?? fact.latest ?? [];
  if (fact.value !== undefined) return withDefault(shapeOfValue(fact.value, types), fact.default);
  return events.record(`fact ${name}`, () => existing(events.entryFields(types)));
}

/** What a meeting is to expressions: its booked one, the last one held, and how many there were. */
export function shapeOfMeeting(name: string, meeting: Meeting, events: EventShapes): RecordShape {
  const booked = meeting.booked ?? [];
  const booking = events.entry(booked);
  const record = events.entry(meeting.held);
  return events.record(`meeting ${name}`, () => ({
    exists: always(boolean),
    booked: always(boolean),
    start: maybe(booked.length === 0 ? when : (booking.fields[meeting.startField]?.shape ?? when)),
    number: always(integer),
    heldCount: always(integer),
    adjournedCount: always(integer),
    cancelledCount: always(integer),
    on: maybe(record.fields['on']?.shape ?? when),
    seq: maybe(integer),
    booking: maybe(booking),
    record: maybe(record),
  }));
}

/** Who holds which role: only roles somebody holds are there. */
export function shapeOfPeople(pathway: Pathway, events: EventShapes): RecordShape {
  const person = events.record('person', () => ({ person: always(text), name: maybe(text) }));
  return events.record('people', () =>
    Object.fromEntries(Object.keys(pathway.roles).map((role) => [role, maybe(person)])),
  );
}

/** The case itself. */
export function shapeOfCase(events: EventShapes): RecordShape {
  return events.record('case', () => ({ reference: maybe(text), authority: maybe(text), pathway: always(text) }));
}

/** The occurrence of a deadline at hand. */
export function shapeOfDeadline(events: EventShapes): RecordShape {
  return events.record('deadline', () => ({
    id: always(text),
    title: always(text),
    due: maybe(when),
    occurrence: always(text),
    responsible: always(events.roles),
  }));
}

function listed(name: string, fact: Fact, events: EventShapes): RecordShape {
  return events.record(`item of ${name}`, () => ({
    ...existing(events.entryFields(fact.all ?? [])),
    exists: maybe(boolean),
    ...(fact.by === undefined ? {} : { key: always(text) }),
  }));
}

/** Before anything was recorded only `exists` is there, so what always comes with an entry is not said to be optional. */
function existing(fields: { readonly [name: string]: FieldShape }): { readonly [name: string]: FieldShape } {
  return { ...fields, exists: always(boolean) };
}

function withDefault(shape: Shape, value: string | number | boolean | undefined): Shape {
  if (value === undefined) return shape;
  if (shape.kind === 'value' && typeof value === 'string') {
    return { ...shape, options: { [value]: value, ...shape.options } };
  }
  return joinShapes(shape, shapeOfDefault(shape, value));
}

function shapeOfDefault(shape: Shape, value: string | number | boolean): Shape {
  if (typeof value === 'boolean') return boolean;
  if (typeof value === 'string') return shape.kind === 'date' || shape.kind === 'instant' || shape.kind === 'when' ? shape : text;
  if (shape.kind === 'number') return shape;
  return Number.isInteger(value) ? integer : any;
}
