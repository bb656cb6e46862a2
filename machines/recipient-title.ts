import type { Pathway } from '../language/schema/pathway.ts';

/**
 * Whom a notice goes to, as people say it: a role by its title; the person an event names, or everybody of a fact, by the
 * title of what they are named in. A name that the definition does not know stays as it is.
 *
 * @example
 * recipientTitle('invitees', warrington) // 'each person of “Invited to the conference”'
 */
export function recipientTitle(
  name: string,
  { roles, facts, events }: Pick<Pathway, 'roles' | 'facts' | 'events'>,
): string {
  const role = roles[name];
  if (role !== undefined) return role.title;
  if (name === 'item') return 'the person it is about';
  if (name.startsWith('event.')) return named(name.slice('event.'.length), events);
  const { all } = facts[name] ?? {};
  if (all === undefined) return name;
  const titles = all.map((event) => `“${events[event]?.title ?? event}”`);
  return `each person of ${titles.join(' or ')}`;
}

function named(field: string, events: Pathway['events']): string {
  const titles = Object.values(events).flatMap(({ data }) => data[field]?.title ?? []);
  return titles.length === 0 ? 'the person named' : `the person named as “${titles[0]}”`;
}
