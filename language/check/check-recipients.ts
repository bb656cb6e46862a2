import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { Field } from '../schema/fields.ts';
import type { SourcePath } from '../source-path.ts';
import type { CheckContext } from './context.ts';
import { eventsOfFact, occasionsIn, type Occasion } from './occasions.ts';

/** Every notice goes to somebody who can be known. */
export function* checkRecipients(context: CheckContext): Iterable<Problem> {
  const occasions = occasionsIn(context).filter(({ action }) => 'notify' in action);
  for (const occasion of occasions) {
    const { action, path } = occasion;
    if (!('notify' in action)) continue;
    const notification = context.written.notifications[action.notify];
    if (action.to !== undefined) {
      const at = typeof path.at(-1) === 'number' ? [...path, 'to'] : path;
      for (const [index, name] of action.to.entries()) yield* checkRecipient(context, name, [...at, index], [occasion]);
    } else if (notification !== undefined && notification.to.length === 0) {
      const message = `This notice goes to nobody: neither here nor at notifications.${action.notify} is anybody named.`;
      yield context.problem('notice-to-nobody', [...path, 'notify'], message, { hint: 'Add “to: […]”.' });
    }
  }
  for (const [id, notification] of Object.entries(context.written.notifications)) {
    const asked = occasions.filter(
      ({ action }) => 'notify' in action && action.notify === id && action.to === undefined,
    );
    for (const [index, name] of notification.to.entries())
      yield* checkRecipient(context, name, ['notifications', id, 'to', index], asked);
  }
}

function* checkRecipient(
  context: CheckContext,
  name: string,
  path: SourcePath,
  asked: readonly Occasion[],
): Iterable<Problem> {
  if (name === 'item') {
    const without = asked.find((occasion) => occasion.scopes.some((scope) => scope.item === undefined));
    if (without !== undefined)
      yield context.problem(
        'no-item-at-hand',
        path,
        `There is no item ${without.says}: only a deadline with “forEach” has one.`,
      );
    return;
  }
  if (name.startsWith('event.')) {
    yield* checkEventField(context, name.slice('event.'.length), path, asked);
    return;
  }
  const fact = context.written.facts[name];
  if (context.names('roles').has(name)) {
    yield* checkRole(context, name, path);
  } else if (fact === undefined) {
    if (context.names('facts').has(name)) return;
    const known = [
      ...context.names('roles'),
      ...Object.entries(context.written.facts).flatMap(([id, { all }]) => (all === undefined ? [] : [id])),
    ];
    yield context.problem(
      'unknown-recipient',
      path,
      `“${name}” is no role and no fact that lists people.${didYouMean(name, known)}`,
    );
  } else if (fact.all === undefined || !listsPeople(context, fact)) {
    yield context.problem('no-people-listed', path, `The fact “${name}” does not list people.`, {
      hint: 'Name a role, or a fact with “all” that is kept “by” a person.',
    });
  }
}

type Fact = CheckContext['written']['facts'][string];

function listsPeople(context: CheckContext, fact: Fact): boolean {
  return eventsOfFact(fact).every((event) => {
    const data = context.pathway.events[event]?.data;
    return (
      data === undefined ||
      data['person']?.type === 'person' ||
      (fact.by !== undefined && data[fact.by]?.type === 'person')
    );
  });
}

function* checkEventField(
  context: CheckContext,
  field: string,
  path: SourcePath,
  asked: readonly Occasion[],
): Iterable<Problem> {
  for (const scope of asked.flatMap((occasion) => occasion.scopes)) {
    if (scope.event === undefined) {
      yield context.problem('no-event-at-hand', path, 'A deadline’s moment has no event at hand.', {
        hint: 'Name a role or a fact.',
      });
    }
    for (const event of scope.event ?? []) {
      const data = context.pathway.events[event]?.data;
      const found = data?.[field];
      if (data === undefined || (found !== undefined && isPeople(found))) continue;
      const message =
        found === undefined
          ? `${event} has no field “${field}”.${didYouMean(field, Object.keys(data))}`
          : `The field “${field}” of ${event} names no person.`;
      yield context.problem(found === undefined ? 'unknown-field' : 'wrong-field-type', path, message);
    }
  }
}

function isPeople(field: Field): boolean {
  if (field.type === 'list')
    return field.of !== undefined && (isPeople(field.of) || field.of.fields?.['person']?.type === 'person');
  return field.type === 'person';
}

/** A notice to a role that nobody can come to hold would wait for ever. */
function* checkRole(
  context: CheckContext,
  role: string,
  path: SourcePath,
  tried: readonly string[] = [],
): Iterable<Problem> {
  const { roles, people } = context.written;
  if (roles[role]?.mailbox !== undefined || (people[role]?.assignedBy.length ?? 0) > 0) return;
  const substitute = people[role]?.substitute;
  if (
    substitute !== undefined &&
    !tried.includes(substitute) &&
    [...checkRole(context, substitute, path, [...tried, role])].length === 0
  )
    return;
  const message = `Nobody can be told: no event puts anybody into the role “${role}”, and it has no shared mailbox.`;
  yield context.problem('role-never-held', path, message, { hint: `Add people.${role}, or roles.${role}.mailbox.` });
}
