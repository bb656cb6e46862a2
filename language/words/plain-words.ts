import type { Field } from '../schema/fields.ts';
import type { Pathway } from '../schema/pathway.ts';

/**
 * A name of a definition as words.
 *
 * @example
 * nameInWords('enquiryIsNeeded') // 'enquiry is needed'
 */
export function nameInWords(name: string): string {
  return name
    .replaceAll(/[._-]+/g, ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** A title inside a sentence: `Core group` is written small, `ICPC` and `Section 47 enquiry` keep what belongs to them. */
export function inSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? `${title.slice(0, 1).toLowerCase()}${title.slice(1)}` : title;
}

/** The first letter large. */
export function asSentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listInWords(parts: readonly string[], joint: 'and' | 'or' = 'and'): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${joint} ${parts.at(-1) ?? ''}`;
}

/** What people call an event; its name where the definition has no such event. */
export function eventTitle(event: string, pathway: Pathway): string {
  return pathway.events[event]?.title ?? nameInWords(event.toLowerCase());
}

/** What people call a role, a fact of people or another recipient of a notice. */
export function recipientTitle(recipient: string, pathway: Pathway): string {
  const role = pathway.roles[recipient];
  if (role !== undefined) return role.title;
  if (recipient === 'item') return 'the person it is asked of';
  if (recipient.startsWith('event.')) return eventRecipient(recipient.slice('event.'.length));
  const fact = pathway.facts[recipient];
  const events = fact?.all ?? fact?.latest ?? fact?.first ?? [];
  return `everybody recorded under “${listInWords(
    events.map((event) => eventTitle(event, pathway)),
    'or',
  )}”`;
}

function eventRecipient(field: string): string {
  return field === 'person' ? 'the person it is about' : `whoever is recorded as “${nameInWords(field)}”`;
}

/** What people call a field of one of these events: its title, or its name as words. */
export function fieldTitle(field: string, events: readonly string[], pathway: Pathway): string {
  return fieldOf(field, events, pathway)?.title ?? asSentence(nameInWords(field));
}

/** The field of this name in the first of these events that has it; dots lead into objects and items of lists. */
export function fieldOf(path: string, events: readonly string[], pathway: Pathway): Field | undefined {
  const [name = '', ...inner] = path.split('.');
  for (const event of events) {
    const data = pathway.events[event]?.data;
    const field = data !== undefined && Object.hasOwn(data, name) ? data[name] : undefined;
    if (field !== undefined) return inner.reduce<Field | undefined>(innerField, field);
  }
  return undefined;
}

function innerField(field: Field | undefined, name: string): Field | undefined {
  return (field?.type === 'list' ? field.of?.fields : field?.fields)?.[name];
}
