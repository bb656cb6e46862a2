import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { Field } from '../schema/fields.ts';
import type { SourcePath } from '../source-path.ts';
import { keysAt, nodeAt, placeAt } from '../source-tree.ts';
import type { CheckContext } from './context.ts';
import { eventsOfFact } from './occasions.ts';

/** Every field of an event that another part names exists, and is of the kind that part needs. */
export function* checkFields(context: CheckContext): Iterable<Problem> {
  const { written } = context;
  for (const [id, meeting] of Object.entries(written.meetings)) {
    const path = ['meetings', id, 'startField'];
    if (meeting.booked !== undefined)
      yield* fieldsOf(context, meeting.booked, meeting.startField, path, ['date', 'instant']);
  }
  for (const [role, person] of Object.entries(written.people)) {
    for (const [index, { event, field }] of person.assignedBy.entries()) {
      yield* fieldsOf(context, [event], field, ['people', role, 'assignedBy', index, 'field'], ['person']);
    }
  }
  for (const [id, { extendedBy }] of Object.entries(written.deadlines)) {
    if (extendedBy === undefined) continue;
    yield* fieldsOf(
      context,
      [extendedBy.event],
      extendedBy.to,
      ['deadlines', id, 'extendedBy', 'to'],
      ['date', 'instant'],
    );
    for (const [index, field] of (extendedBy.consulted ?? []).entries())
      yield* fieldsOf(
        context,
        [extendedBy.event],
        field,
        ['deadlines', id, 'extendedBy', 'consulted', index],
        ['person', 'role', 'value', 'text'],
      );
  }
  for (const [name, fact] of Object.entries(written.facts)) {
    if (fact.by === undefined) continue;
    yield* fieldsOf(
      context,
      [...eventsOfFact(fact), ...(fact.without ?? [])],
      fact.by,
      ['facts', name, 'by'],
      keyTypes,
    );
  }
  const { directory } = written;
  if (directory === undefined) return;
  yield* fieldsOf(context, directory.recordedBy, directory.person, ['directory', 'person'], ['person']);
  yield* fieldsOf(context, directory.recordedBy, directory.name, ['directory', 'name'], ['text']);
  if (directory.email !== undefined)
    yield* fieldsOf(context, directory.recordedBy, directory.email, ['directory', 'email'], ['text']);
}

type Kind = Field['type'];
const keyTypes: readonly Kind[] = ['text', 'person', 'role', 'value', 'date', 'integer'];

/** The events have this field, of one of these types. */
function* fieldsOf(
  context: CheckContext,
  events: readonly string[],
  field: string,
  path: SourcePath,
  types: readonly Kind[],
): Iterable<Problem> {
  for (const event of new Set(events)) {
    const declared = context.pathway.events[event];
    if (declared === undefined) continue;
    const known = new Set([
      ...Object.keys(declared.data),
      ...keysAt(context.loaded.declared, ['events', event, 'data']),
    ]);
    const found = declared.data[field];
    if (!known.has(field)) {
      const message = `${event} has no field “${field}”.${didYouMean(field, known)}`;
      // A field may be meant by default and written nowhere: then its owner's key is shown.
      const written = nodeAt(context.loaded.tree, path) !== undefined;
      yield context.problem('unknown-field', path, message, written ? {} : { at: 'key' });
    } else if (found !== undefined && !types.includes(found.type)) {
      const message = `The field “${field}” of ${event} is ${inWords(found.type)}; here it has to be ${types.map(inWords).join(' or ')}.`;
      const declaredAt = placeAt(context.loaded.tree, ['events', event, 'data', field]);
      yield context.problem('wrong-field-type', path, message, { related: [{ ...declaredAt, says: 'the field' }] });
    }
  }
}

function inWords(type: Kind): string {
  const words: { readonly [type in Kind]?: string } = {
    instant: 'an instant',
    integer: 'a whole number',
    object: 'a group of fields',
    value: 'one of the values',
    answers: 'the answers to an agenda',
    text: 'text',
  };
  return words[type] ?? `a ${type}`;
}
