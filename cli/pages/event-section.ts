import type { PathwayEvent } from '../../language/schema/pathway.ts';
import { listInWords } from '../../language/words/plain-words.ts';
import { actionLines } from './action-words.ts';
import { refusal } from './condition-words.ts';
import { fieldTable } from './field-rows.ts';
import { blocks, bullets, inline } from './markdown.ts';
import { readingOf, roleTitle, rulesOf, type Page } from './page.ts';

/** Everything about an event: who may record it, with what, what is refused and why, and what follows. */
export function eventSection(id: string, page: Page): readonly string[] {
  const event = page.pathway.events[id];
  if (event === undefined) return [];
  return blocks(
    [`#### ${inline(event.title)}`],
    [`${whoMay(event, page)}${whenItMay(event)}${rulesOf(event)}`],
    readingOf(event),
    fieldTable(event.data, page),
    refusedIf(id, event, page),
    follows(id, event, page),
  );
}

function whoMay(event: PathwayEvent, page: Page): string {
  const roles = Object.keys(page.pathway.roles);
  if (event.recordedBy.length === roles.length) return 'Recorded by anybody who has a role in the case.';
  const titles = (names: readonly string[], word: 'and' | 'or'): string =>
    listInWords(
      names.map((role) => roleTitle(role, page)),
      word,
    );
  const corrected =
    event.correctedBy === undefined ? '' : ` ${titles(event.correctedBy, 'and')} may correct it as well.`;
  return `Recorded by: ${titles(event.recordedBy, 'or')}.${corrected}`;
}

function whenItMay(event: PathwayEvent): string {
  const exact = event.on === 'instant' ? ' The time of day is recorded as well.' : '';
  return `${exact}${event.future ? ' It may be recorded ahead, for a date to come.' : ''}`;
}

function refusedIf(id: string, event: PathwayEvent, page: Page): readonly string[] {
  const { pathway } = page;
  const required = event.requires ?? [];
  const own = required.filter((name) => !name.includes('.agenda.'));
  const lines = own.map((name) => {
    const condition = pathway.conditions[name];
    const reading = readingOf(condition ?? {}).map((line) => ` ${line}`);
    return `${refusal(name, page)}${rulesOf(condition ?? {})}${reading.join('')}`;
  });
  const meetings = Object.values(pathway.meetings).filter(
    ({ held, agendas }) => held.includes(id) && agendas !== undefined,
  );
  const agenda =
    own.length < required.length
      ? [
          `The record has to answer every item of the agenda that is asked for: see [${listInWords(meetings.map(({ title }) => inline(title)))}](#meetings).`,
        ]
      : [];
  if (lines.length + agenda.length === 0) return [];
  return blocks(
    ['Refused wherever it is recorded, with these words, where they apply:'],
    bullets([...lines, ...agenda]),
  );
}

function follows(id: string, event: PathwayEvent, page: Page): readonly string[] {
  const lines = actionLines(event.do ?? [], [id], page);
  return lines.length === 0 ? [] : blocks(['What follows wherever it is recorded:'], bullets(lines));
}
