import type { Draft } from './draft.ts';
import type { Recipient } from './effect.ts';
import { recipientTitle } from './recipient-title.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { ActionOccasion } from './occasion.ts';

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
  const found = names.map((name) => ({ name, to: resolve(draft, name, occasion) }));
  const nobody = found.flatMap(({ name, to }) =>
    to.length === 0 ? [`there is nobody to tell (${recipientTitle(name, draft.compiled.pathway)})`] : [],
  );
  return checked(
    draft,
    found.flatMap(({ to }) => to),
    nobody,
  );
}

/** The same people, with names and addresses as they are known now. */
export function reachable(draft: Draft, to: readonly Recipient[]): Recipients {
  return checked(
    draft,
    to.map((known) => (known.person === undefined ? known : addressed(draft, known.role, known.person))),
    [],
  );
}

function checked(draft: Draft, to: readonly Recipient[], problems: readonly string[]): Recipients {
  const all = [...problems, ...to.flatMap((recipient) => whyUnreachable(draft, recipient))];
  const unique = new Map(to.map((recipient) => [recipient.person ?? recipient.mailbox ?? recipient.role, recipient]));
  if (all.length === 0) return { to: [...unique.values()] };
  return { to: [...unique.values()], problem: `This notice cannot be sent: ${all.join('; ')}. Record it, then retry.` };
}

function whyUnreachable(draft: Draft, { role, person, email, mailbox }: Recipient): string[] {
  if (email !== undefined || mailbox !== undefined) return [];
  const title = recipientTitle(role, draft.compiled.pathway);
  if (person !== undefined) return [`no address is recorded for ${person} (${title})`];
  return [`nobody holds the role “${title}”, and it has no shared mailbox`];
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
  const known = Object.hasOwn(draft.directory, person) ? draft.directory[person] : undefined;
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
