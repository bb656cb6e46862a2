import type { Draft } from './draft.ts';
import type { Recipient } from './effect.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { ActionOccasion } from './raise-effects.ts';

/** The people behind the recipients a definition names, and what is missing to reach them. */
export interface Recipients {
  readonly to: readonly Recipient[];
  readonly problem?: string;
}

/**
 * Resolves whom a notice goes to: the holder of a role (or its substitute, or its shared mailbox), everybody in an `all`
 * fact, the person of an `item`, or the people the event names. Nobody is left out silently: whoever cannot be reached is the problem.
 */
export function recipientsOf(
  draft: Draft,
  names: readonly string[],
  occasion: Pick<ActionOccasion, 'event' | 'occurrence'>,
): Recipients {
  const to: Recipient[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const found = resolve(draft, name, occasion);
    if (found.length === 0) problems.push(`nobody is known as "${name}"`);
    for (const recipient of found) {
      if (recipient.email === undefined && recipient.mailbox === undefined) {
        problems.push(
          recipient.person === undefined
            ? `nobody holds the role "${name}" and it has no shared mailbox`
            : `no address is recorded for ${recipient.person}, ${name}`,
        );
      }
      to.push(recipient);
    }
  }
  const unique = [
    ...new Map(to.map((recipient) => [recipient.person ?? recipient.mailbox ?? recipient.role, recipient])).values(),
  ];
  return problems.length === 0
    ? { to: unique }
    : { to: unique, problem: `This notice cannot be sent: ${problems.join('; ')}. Record it, then retry.` };
}

function resolve(draft: Draft, name: string, occasion: Pick<ActionOccasion, 'event' | 'occurrence'>): Recipient[] {
  if (name === 'item')
    return peopleIn(occasion.occurrence?.item?.['person'] ?? occasion.occurrence?.item?.['key']).map((person) =>
      addressed(draft, name, person),
    );
  if (name.startsWith('event.'))
    return peopleIn(occasion.event?.[name.slice('event.'.length)]).map((person) => addressed(draft, name, person));
  const fact = draft.facts[name];
  if (Array.isArray(fact) && draft.compiled.pathway.roles[name] === undefined) {
    return fact.flatMap((item) => peopleIn(personIn(item))).map((person) => addressed(draft, name, person));
  }
  return [holderOf(draft, name, new Set())];
}

function holderOf(draft: Draft, role: string, tried: Set<string>): Recipient {
  const holder = draft.people[role];
  if (holder !== undefined) return addressed(draft, role, holder.person);
  const substitute = draft.compiled.pathway.people[role]?.substitute;
  if (substitute !== undefined && !tried.has(substitute)) {
    const standIn = holderOf(draft, substitute, tried.add(role));
    if (standIn.person !== undefined || standIn.mailbox !== undefined) return { ...standIn, role };
  }
  const mailbox = draft.compiled.pathway.roles[role]?.mailbox;
  return mailbox === undefined ? { role } : { role, mailbox };
}

function addressed(draft: Draft, role: string, person: string): Recipient {
  const known = draft.directory[person];
  const mailbox = draft.compiled.pathway.roles[role]?.mailbox;
  return {
    role,
    person,
    ...(known === undefined ? {} : { name: known.name }),
    ...(known?.email !== undefined ? { email: known.email } : mailbox === undefined ? {} : { mailbox }),
  };
}

function personIn(item: Json): Json | undefined {
  const object: JsonObject = isJsonObject(item) ? item : {};
  return object['person'] ?? object['key'];
}

function peopleIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => peopleIn(isJsonObject(item) ? item['person'] : item));
}
