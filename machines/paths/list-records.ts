import type { Field } from '../../language/schema/fields.ts';
import { fieldsIn } from './field-walk.ts';
import { againId, faultId, recordId } from './goal-ids.ts';
import type { Goal } from './goal.ts';
import { readSingleFacts } from './observe-facts.ts';
import type { Subject } from './subject.ts';

/** Every event by each role that may record it, with each thing that may be left out, at its limits, and more than once. */
export function recordGoals(subject: Subject): readonly Goal[] {
  const { compiled } = subject;
  const { events, roles } = compiled.pathway;
  const ofFacts = readSingleFacts(subject).map(({ name, events: counted }): Goal => {
    const titles = [...counted].map((event) => `“${events[event]?.title ?? event}”`);
    return {
      criterion: 'records',
      id: againId(name),
      title: `${titles.join(' or ')} more than once, where it matters which is meant (${name})`,
      at: `facts.${name}`,
    };
  });
  const ofEvents = Object.entries(events).flatMap(([event, { title, recordedBy, data }]) => {
    const goal = (how: string, words: string): Goal => ({
      criterion: 'records',
      id: recordId(event, how),
      title: `${title} ${words}`,
      at: `events.${event}`,
    });
    const byRoles =
      recordedBy.length < 2
        ? []
        : recordedBy.map((role) => goal(`by:${role}`, `is recorded by ${roles[role]?.title ?? role}`));
    const ofFields = [...fieldsIn(data)].flatMap(({ path, field }) => {
      const { optional, min, max } = field;
      const name = `“${field.title ?? path}”`;
      return [
        ...(optional ? [goal(`with:${path}`, `with ${name}`)] : []),
        ...(min === undefined || !hasAmount(field) || min < leastToTell(field)
          ? []
          : [goal(`least:${path}`, `with as little in ${name} as may be`)]),
        ...(max === undefined || !hasAmount(field) ? [] : [goal(`most:${path}`, `with as much in ${name} as may be`)]),
      ];
    });
    return [...byRoles, ...ofFields];
  });
  return [...ofEvents, ...ofFacts];
}

/** Every event with something inside it missing, out of its limits, or none of the values that there are. */
export function badDataGoals({ compiled }: Subject): readonly Goal[] {
  return Object.entries(compiled.pathway.events).flatMap(([event, { title, data }]) => {
    const goal = (fault: string, words: string): Goal => ({
      criterion: 'refusals',
      id: faultId(event, fault),
      title: `${title} ${words}`,
      at: `events.${event}`,
    });
    return [...fieldsIn(data)].flatMap(({ path, field }) => {
      const name = `“${field.title ?? path}”`;
      return [
        ...(field.optional || path.endsWith('[]') ? [] : [goal(`without:${path}`, `without ${name}`)]),
        ...(field.min === undefined || !hasAmount(field) || field.min < leastToTell(field)
          ? []
          : [goal(`below:${path}`, `with too little in ${name}`)]),
        ...(field.max === undefined || !hasAmount(field) ? [] : [goal(`above:${path}`, `with too much in ${name}`)]),
        ...(field.type === 'value'
          ? [goal(`unlisted:${path}`, `with something in ${name} that is not on its list`)]
          : []),
      ];
    });
  });
}

/** Does a field have limits that its value is measured by? */
export function hasAmount({ type }: Field): boolean {
  return ['text', 'list', 'integer', 'number'].includes(type);
}

/** A text or a list of no length is below nothing. */
function leastToTell({ type }: Field): number {
  return type === 'text' || type === 'list' ? 1 : -Infinity;
}
