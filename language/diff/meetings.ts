import type { Meeting } from '../schema/pathway.ts';
import { either, provenance, value, wording } from './aspects.ts';
import { members, parts, type Parts } from './parts.ts';
import type { Compare } from './change.ts';
import type { ElementKind } from './element.ts';
import { ifAll, onlyIf } from './guards.ts';
import { listed, oneLine, quoted, type Words } from './words.ts';

/** Meetings: series of the same kind, and what their records have to answer. */
export const meetings: ElementKind<Meeting> = {
  about: 'meeting',
  section: 'meetings',
  all: (pathway) => pathway.meetings,
  path: (id) => ['meetings', id],
  name: (meeting) => oneLine(meeting.title),
  describe: describeMeeting,
  aspects: {
    title: wording('title'),
    booked: byEvents('booked by'),
    startField: value('its start is the field', (field) => field),
    held: byEvents('held by'),
    adjourned: byEvents('adjourned by'),
    cancelled: byEvents('cancelled by'),
    where: value('only those with', quoted),
    numberedSince: value('numbered since', (fact, words) => words.start(fact)),
    within: members(
      (id, words) => words.deadline(id),
      (it) => `a booking past the limit of ${it} is now flagged`,
      (it) => `a booking past the limit of ${it} is no longer flagged`,
    ),
    agendas: parts<Agenda>(() => agendaParts),
    ...provenance,
  },
};

type Agenda = NonNullable<Meeting['agendas']>[string];
type Item = Agenda['items'][string];

function byEvents(label: string): Compare<readonly string[] | undefined> {
  return value(label, (list, words) =>
    listed(
      list.map((id) => words.event(id)),
      'or',
    ),
  );
}

const agendaParts: Parts<Agenda> = {
  name: (agenda, id) => `agenda ${quoted(agenda.title ?? id)}`,
  describe: (agenda) =>
    `${listed(Object.entries(agenda.items).map(([id, item]) => quoted(item.title || id)))}${ifAll(agenda.when)}`,
  ordered: true,
  aspects: {
    title: wording('title'),
    when: onlyIf(),
    items: parts<Item>(() => itemParts),
    ...provenance,
  },
};

const itemParts: Parts<Item> = {
  name: (item) => `item ${quoted(item.title)}`,
  describe: (item) =>
    [...(item.asks === undefined ? [] : [quoted(item.asks)]), ...(item.mandatory ? [] : ['need not be answered'])].join(
      ', ',
    ) + ifAll(item.when),
  ordered: true,
  aspects: {
    title: wording('title'),
    asks: wording('asks'),
    mandatory: either('has to be answered now', 'need not be answered any more'),
    when: onlyIf(),
    // Where an overlay puts it; the order of the items tells.
    before: value('written before', (name) => name),
    after: value('written after', (name) => name),
    ...provenance,
  },
};

function describeMeeting(meeting: Meeting, words: Words): string {
  const events = (list: readonly string[]): string =>
    listed(
      list.map((id) => words.event(id)),
      'or',
    );
  return [
    ...(meeting.booked === undefined ? [] : [`booked by ${events(meeting.booked)}`]),
    `held by ${events(meeting.held)}`,
    ...Object.entries(meeting.agendas ?? {}).map(
      ([id, agenda]) => `${agendaParts.name(agenda, id, words)}: ${agendaParts.describe(agenda, words)}`,
    ),
  ].join('; ');
}
