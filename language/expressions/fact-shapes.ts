import type { Fact, Meeting, Pathway } from '../schema/pathway.ts';
import type { EventShapes } from './event-shapes.ts';
import {
  always,
  any,
  boolean,
  integer,
  isTime,
  joinShapes,
  maybe,
  type RecordShape,
  type Shape,
  text,
  when,
} from './shape.ts';

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
  // Before anything was recorded only `exists` is there; whether it is, is asked with `exists`, so no field is called optional for that.
  return events.record(`fact ${name}`, () => events.entryFields(types));
}

/**
 * What a meeting is to expressions: its booked one, the last one held, and how many there were. That a meeting was booked or
 * held is asked with `booked` and `exists`, so its parts are not said to be optional.
 */
export function shapeOfMeeting(name: string, meeting: Meeting, events: EventShapes): RecordShape {
  const booked = meeting.booked ?? [];
  const booking = events.entry(booked);
  const record = events.record(`${name}.record`, () => ({
    ...events.entryFields(meeting.held),
    number: always(integer),
  }));
  return events.record(`meeting ${name}`, () => ({
    exists: always(boolean),
    booked: always(boolean),
    start: always(booked.length === 0 ? when : (booking.fields[meeting.startField]?.shape ?? when)),
    number: always(integer),
    heldCount: always(integer),
    adjournedCount: always(integer),
    cancelledCount: always(integer),
    on: always(record.fields['on']?.shape ?? when),
    seq: always(integer),
    booking: always(booking),
    record: always(record),
  }));
}

/** Who holds which role; a role nobody holds is not there, nor is a name the directory does not know. */
export function shapeOfPeople(pathway: Pathway, events: EventShapes): RecordShape {
  const person = events.record('person', () => ({ person: always(text), name: maybe(text) }));
  return events.record('people', () =>
    Object.fromEntries(Object.keys(pathway.roles).map((role) => [role, always(person)])),
  );
}

/** The case itself. */
export function shapeOfCase(events: EventShapes): RecordShape {
  return events.record('case', () => ({ reference: always(text), authority: always(text), pathway: always(text) }));
}

/** When each deadline is due, by its id; one that has not started is not there. */
export function shapeOfDue(pathway: Pathway, events: EventShapes): RecordShape {
  return events.record('due', () => Object.fromEntries(Object.keys(pathway.deadlines).map((id) => [id, always(when)])));
}

/** The notice or paper that was sent in error: of a follow-up. */
export function shapeOfWithdrawn(events: EventShapes): RecordShape {
  return events.record('withdrawn', () => ({ subject: always(text), on: always(when) }));
}

/** The occurrence of a deadline at hand. */
export function shapeOfDeadline(events: EventShapes): RecordShape {
  return events.record('deadline', () => ({
    id: always(text),
    title: always(text),
    due: always(when),
    occurrence: always(text),
    responsible: always(events.roles),
  }));
}

function listed(name: string, fact: Fact, events: EventShapes): RecordShape {
  return events.record(`item of ${name}`, () => ({
    ...events.entryFields(fact.all ?? []),
    ...(fact.by === undefined ? {} : { key: always(text) }),
  }));
}

function withDefault(shape: Shape, value: string | number | boolean | undefined): Shape {
  if (shape.kind === 'value' && (value === undefined || typeof value === 'string')) {
    return { ...shape, options: { [value ?? '']: value ?? '', ...shape.options } };
  }
  return value === undefined ? shape : joinShapes(shape, shapeOfDefault(shape, value));
}

function shapeOfDefault(shape: Shape, value: string | number | boolean): Shape {
  if (typeof value === 'boolean') return boolean;
  if (typeof value === 'string') return isTime(shape) ? shape : text;
  if (shape.kind === 'number') return shape;
  return Number.isInteger(value) ? integer : any;
}
