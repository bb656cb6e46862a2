import { expressionInWords } from '../../language/words/expression-in-words.ts';
import { factInWords, selectionInWords } from '../../language/words/fact-in-words.ts';
import type { Meeting, Pathway } from '../../language/schema/pathway.ts';
import { listInWords } from '../../language/words/plain-words.ts';
import { onlyWhere } from './condition-words.ts';
import { blocks, bullets, inline, table } from './markdown.ts';
import { eventName, readingOf, ruleLinks, rulesOf, type Page } from './page.ts';

/** The kinds of meeting: what records them, their limits and their agendas. */
export function meetingSections(page: Page): readonly string[] {
  return blocks(...Object.values(page.written.meetings).map((meeting) => meetingSection(meeting, page)));
}

function meetingSection(meeting: Meeting, page: Page): readonly string[] {
  return blocks(
    [`### ${inline(meeting.title)}`],
    rulesOf(meeting) === '' ? [] : [`Rules:${rulesOf(meeting)}`],
    readingOf(meeting),
    bullets(courseLines(meeting, page)),
    ...Object.entries(meeting.agendas ?? {}).map(([name, agenda]) => agendaSection(name, agenda, meeting, page)),
  );
}

function courseLines(meeting: Meeting, page: Page): readonly string[] {
  const names = (events: readonly string[] | undefined): string =>
    listInWords(
      (events ?? []).map((event) => eventName(event, page)),
      'or',
    );
  const { written } = page;
  const within = (meeting.within ?? []).map((id) => `“${inline(page.pathway.deadlines[id]?.title ?? id)}”`);
  const where =
    meeting.where === undefined
      ? []
      : [
          `Only those where ${inline(expressionInWords(meeting.where, { event: meeting.held }, written) ?? meeting.where)}.`,
        ];
  return [
    ...(meeting.booked === undefined
      ? []
      : [`Booked by ${names(meeting.booked)}; a meeting that is booked anew keeps its number.`]),
    `Held with ${names(meeting.held)}.`,
    ...(meeting.adjourned === undefined ? [] : [`Adjourned by ${names(meeting.adjourned)}.`]),
    ...(meeting.cancelled === undefined ? [] : [`Cancelled by ${names(meeting.cancelled)}.`]),
    ...where,
    ...(meeting.numberedSince === undefined
      ? []
      : [`Numbered anew since ${inline(factInWords(meeting.numberedSince, written))}.`]),
    ...(within.length === 0
      ? []
      : [`A booking past the limit of ${listInWords(within, 'or')} is flagged on the day it is made.`]),
    ...quorumLines(meeting, page),
  ];
}

/** What decides whether a meeting could go on, quorum before all: what its record is refused for, and the guards it passes. */
function quorumLines(meeting: Meeting, page: Page): readonly string[] {
  const { conditions, events, states } = page.written;
  const required = new Set(meeting.held.flatMap((event) => events[event]?.requires ?? []));
  const guards = new Set(meeting.held.flatMap((event) => guardsOf(event, states)));
  const line = (said: string, name: string): readonly string[] => {
    const condition = conditions[name.replace(/^not /, '')];
    return condition === undefined ? [] : [`${said} “${inline(condition.otherwise)}”${rulesOf(condition)}`];
  };
  return [
    ...[...required].flatMap((name) => line('Its record is refused where:', name)),
    ...[...guards].flatMap((name) => line('Whether its record is accepted depends on this:', name)),
  ];
}

function guardsOf(event: string, states: Pathway['states']): readonly string[] {
  return Object.values(states).flatMap((state) => [
    ...(state.on?.[event] ?? []).flatMap(({ guard }) => guard ?? []),
    ...guardsOf(event, state.states ?? {}),
  ]);
}

type Agenda = NonNullable<Meeting['agendas']>[string];

function agendaSection(name: string, agenda: Agenda, meeting: Meeting, page: Page): readonly string[] {
  const when = agenda.when === undefined ? '' : `, asked${onlyWhere(agenda.when, meeting.held, page).slice(1)}`;
  return blocks(
    [`**Agenda: ${inline(agenda.title ?? name)}**${when}${rulesOf(agenda)}`],
    readingOf(agenda),
    table(
      ['', 'Item', 'What the record has to say', 'Must it be answered?', 'Rules'],
      Object.values(agenda.items).map((item, index) => [
        String(index + 1),
        `${inline(item.title)}${readingOf(item)
          .map((line) => ` ${line}`)
          .join('')}`,
        inline(item.asks ?? ''),
        `${item.mandatory ? 'yes' : 'no'}${onlyWhere(item.when ?? [], meeting.held, page)}`,
        ruleLinks(item.source ?? []),
      ]),
    ),
  );
}

/** Who holds which role, and what names and addresses are taken from. */
export function peopleSection(page: Page): readonly string[] {
  const { written } = page;
  const rows = Object.entries(written.roles).map(([id, role]) => {
    const held = written.people[id];
    const from = (held?.assignedBy ?? []).map(({ event, field, where }) => {
      const which = selectionInWords([event], where, written);
      const title = written.events[event]?.data[field]?.title;
      return `${inline(which)}${title === undefined ? '' : ` as “${inline(title)}”`}`;
    });
    const ended =
      held?.endedBy === undefined
        ? ''
        : `; ended by ${listInWords(
            held.endedBy.map(({ event }) => eventName(event, page)),
            'or',
          )}`;
    const substitute =
      held?.substitute === undefined
        ? ''
        : `; ${inline(written.roles[held.substitute]?.title ?? held.substitute)} stands in`;
    const mailbox = role.mailbox === undefined ? '' : `shared mailbox “${role.mailbox}” while nobody holds it`;
    const readings = [...readingOf(role), ...readingOf(held ?? {})].map((line) => ` ${line}`).join('');
    const source = [...new Set([...(role.source ?? []), ...(held?.source ?? [])])];
    return [`${inline(role.title)}${readings}`, `${from.join('; ')}${ended}${substitute}`, mailbox, ruleLinks(source)];
  });
  return blocks(
    table(['Role', 'Held by the person named in', 'Otherwise reached by', 'Rules'], rows),
    written.directory === undefined
      ? []
      : [
          `Names and addresses are taken from ${listInWords(
            written.directory.recordedBy.map((event) => eventName(event, page)),
            'and',
          )}, the latest first.`,
        ],
  );
}
