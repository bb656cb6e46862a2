import type { AccessRule, Pathway } from '../schema/pathway.ts';
import { changedWords, either, provenance, value, wording } from './aspects.ts';
import type { Change, Compare } from './change.ts';
import type { ElementKind } from './element.ts';
import { onlyIf } from './guards.ts';
import { members } from './parts.ts';
import { keysOfBoth } from './same.ts';
import { listed, oneLine, quoted, type Words } from './words.ts';

type Role = Pathway['roles'][string];
type Values = Pathway['values'][string];
type Person = Pathway['people'][string];
type Hours = Pathway['hours'][string];
type Measure = Pathway['measures'][string];
type Directory = NonNullable<Pathway['directory']>;

/** Roles people hold. */
export const roles: ElementKind<Role> = {
  about: 'role',
  section: 'roles',
  all: (pathway) => pathway.roles,
  path: (id) => ['roles', id],
  name: (role) => oneLine(role.title),
  describe: ({ mailbox }) => (mailbox === undefined ? '' : `shared mailbox ${mailbox}`),
  aspects: { title: wording('title'), mailbox: value('shared mailbox', (name) => name), ...provenance },
};

const choices: Compare<Values['options'] | undefined> = (from, to) =>
  keysOfBoth(from ?? {}, to ?? {}).flatMap((id): readonly Change[] => {
    const [was, is] = [from?.[id], to?.[id]];
    if (was === is) return [];
    if (was === undefined)
      return [{ path: [id], kind: 'added', says: `now to choose: ${quoted(is ?? id)}`, to: is ?? id }];
    if (is === undefined)
      return [{ path: [id], kind: 'removed', says: `no longer to choose: ${quoted(was)}`, from: was }];
    return [{ path: [id], kind: 'changed', says: changedWords(was, is), only: 'wording', from: was, to: is }];
  });

/** Lists to choose from. */
export const values: ElementKind<Values> = {
  about: 'choice',
  section: 'values',
  all: (pathway) => pathway.values,
  path: (id) => ['values', id],
  name: (list) => oneLine(list.title),
  describe: ({ options }) => Object.values(options).map(quoted).join(', '),
  aspects: {
    title: wording('title'),
    options: choices,
    ...provenance,
  },
};

/** Who holds a role. */
export const people: ElementKind<Person> = {
  about: 'holder',
  section: 'people',
  all: (pathway) => pathway.people,
  path: (id) => ['people', id],
  name: (_, id) => id,
  called: (id, words) => words.role(id),
  describe: (person, words) => assignments(person.assignedBy, words),
  aspects: {
    assignedBy: members(
      (by, words) => assignments([by], words),
      (it) => `also taken from ${it}`,
      (it) => `no longer taken from ${it}`,
    ),
    endedBy: value('ended by', (selectors, words) => words.selectors(selectors)),
    substitute: value('stood in for by', (role, words) => words.role(role)),
    ...provenance,
  },
};

/** Names and addresses. */
export const directory: ElementKind<Directory> = {
  about: 'address',
  section: 'directory',
  all: (pathway) => (pathway.directory === undefined ? {} : { directory: pathway.directory }),
  path: () => ['directory'],
  name: () => 'Names and addresses',
  describe: ({ recordedBy }, words) => `taken from ${listed(recordedBy.map((id) => words.event(id)))}`,
  aspects: {
    recordedBy: members(
      (id, words) => words.event(id),
      (it) => `also taken from ${it}`,
      (it) => `no longer taken from ${it}`,
    ),
    person: value('the person is the field', (field) => field),
    name: value('the name is the field', (field) => field),
    email: value('the address is the field', (field) => field),
  },
};

/** Office hours. */
export const hours: ElementKind<Hours> = {
  about: 'hours',
  section: 'hours',
  all: (pathway) => pathway.hours,
  path: (id) => ['hours', id],
  name: (_, id) => id,
  describe: ({ days, from, to }) => `${from} to ${to} on ${daysInWords(days)}`,
  aspects: {
    days: value('on', daysInWords),
    from: value('from', (time) => time),
    to: value('to', (time) => time),
    bankHolidays: either('bank holidays count as open', 'closed on bank holidays'),
  },
};

/** Who may read or record what. */
export const access: ElementKind<AccessRule> = {
  about: 'access',
  section: 'access',
  all: (pathway) => pathway.access,
  path: (id) => ['access', id],
  name: (rule) => oneLine(rule.title),
  describe: describeAccess,
  aspects: {
    title: wording('title'),
    roles: members(
      (role, words) => words.role(role),
      (it) => `now holds for ${it}`,
      (it) => `no longer holds for ${it}`,
    ),
    may: value('lets', (may) => may),
    what: members(
      (what, words) => objectInWords(what, words),
      (it) => `now about ${it}`,
      (it) => `no longer about ${it}`,
    ),
    purposes: value('only for', (list) => listed(list, 'or')),
    hours: value('only within', (name) => name),
    outsideHours: value('only outside', (name) => name),
    when: onlyIf(),
    records: value('a look-up is recorded as', (id, words) => words.event(id)),
    deny: either('forbids now', 'allows now'),
    otherwise: wording('tells'),
    ...provenance,
  },
};

/** What is reported. */
export const measures: ElementKind<Measure> = {
  about: 'measure',
  section: 'measures',
  all: (pathway) => pathway.measures,
  path: (id) => ['measures', id],
  name: (measure) => oneLine(measure.title),
  describe: (measure, words) => `${words.deadline(measure.deadline)} met in time, by ${listed(measure.by)}`,
  aspects: {
    title: wording('title'),
    deadline: value('about', (id, words) => words.deadline(id)),
    by: value('counted by', (list) => listed(list)),
    ...provenance,
  },
};

function assignments(list: Person['assignedBy'], words: Words): string {
  return listed(
    list.map(
      ({ event, field, where }) =>
        `${words.field(event, field)} of ${words.event(event)}${where === undefined ? '' : ` where ${oneLine(where)}`}`,
    ),
  );
}

function objectInWords(what: string, words: Words): string {
  const [kind, name = ''] = what.split(':');
  if (kind === 'document') return words.document(name);
  return kind === 'event' ? words.event(name) : what;
}

function daysInWords(days: readonly number[]): string {
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  return listed(days.map((day) => names[day - 1] ?? String(day)));
}

function describeAccess(rule: AccessRule, words: Words): string {
  const who = listed(rule.roles.map((role) => words.role(role)));
  const what = listed(rule.what.map((each) => objectInWords(each, words)));
  return [
    `${who} may ${rule.deny ? 'not ' : ''}${rule.may} ${what}`,
    ...(rule.purposes === undefined ? [] : [`only for ${listed(rule.purposes, 'or')}`]),
    ...(rule.hours === undefined ? [] : [`only within ${rule.hours}`]),
    ...(rule.outsideHours === undefined ? [] : [`only outside ${rule.outsideHours}`]),
    ...(rule.records === undefined ? [] : [`recorded as ${words.event(rule.records)}`]),
  ].join('; ');
}
