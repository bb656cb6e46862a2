import type { PathwayDocument } from '../../language/schema/pathway.ts';
import { countInWords } from '../../language/words/count-in-words.ts';
import { listInWords, nameInWords } from '../../language/words/plain-words.ts';
import { blocks, bullets, inline, table } from './markdown.ts';
import { eventName, readingOf, roleTitle, ruleLinks, rulesOf, type Page } from './page.ts';

/** The papers: what they say, the steps they go through, and who gets them by when. */
export function paperSections(page: Page): readonly string[] {
  return blocks(...Object.entries(page.written.documents).map(([id, paper]) => paperSection(id, paper, page)));
}

function paperSection(id: string, paper: PathwayDocument, page: Page): readonly string[] {
  const fields = Object.keys(paper.fields).map(nameInWords);
  const redacted = Object.entries(paper.redact ?? {}).map(
    ([role, names]) => `Left out for ${roleTitle(role, page)}: ${names.map(nameInWords).join(', ')}.`,
  );
  return blocks(
    [`### ${inline(paper.title)}`],
    rulesOf(paper) === '' ? [] : [`Rules:${rulesOf(paper)}`],
    readingOf(paper),
    bullets([
      ...(paper.template === undefined
        ? ['Written by people; what is recorded here is that it was, and when.']
        : ['Made by the system from what has been recorded.']),
      ...(fields.length === 0 ? [] : [`It says: ${fields.join(', ')}.`]),
      ...(paper.responsible === undefined ? [] : [`Who sees to it: ${roleTitle(paper.responsible, page)}.`]),
      ...(paper.each === undefined ? [] : [`One for each ${eachOf(paper.each, page)}.`]),
      ...redacted,
    ]),
    stepTable(id, paper, page),
    deliveryTable(id, paper, page),
  );
}

function eachOf(each: string, page: Page): string {
  const fact = page.written.facts[each];
  const events = fact?.latest ?? fact?.first ?? fact?.all ?? page.written.meetings[each]?.held ?? [each];
  return listInWords(
    events.map((event) => eventName(event, page)),
    'or',
  );
}

function stepTable(id: string, paper: PathwayDocument, page: Page): readonly string[] {
  return table(
    ['Step', 'Recorded as', 'By', 'Only after', 'Due', 'Rules'],
    Object.entries(paper.steps ?? {}).map(([name, step]) => {
      const other =
        step.notBy === undefined
          ? ''
          : `; not the person of “${inline(paper.steps?.[step.notBy]?.title ?? step.notBy)}”`;
      const roles = step.by ?? page.written.events[step.event]?.recordedBy ?? [];
      return [
        `${inline(step.title)}${readingOf(step)
          .map((line) => ` ${line}`)
          .join('')}`,
        eventName(step.event, page),
        `${listInWords(
          roles.map((role) => roleTitle(role, page)),
          'or',
        )}${other}`,
        step.after === undefined ? '' : `“${inline(paper.steps?.[step.after]?.title ?? step.after)}”`,
        dueOf(`${id}.${name}`, page),
        ruleLinks(step.source ?? []),
      ];
    }),
  );
}

function deliveryTable(id: string, paper: PathwayDocument, page: Page): readonly string[] {
  return table(
    ['Who gets it', 'Recorded as', 'Who sees to it', 'Due', 'Rules'],
    Object.entries(paper.deliveries ?? {}).map(([name, delivery]) => [
      `${listInWords(delivery.to.map((role) => roleTitle(role, page)))}${readingOf(delivery)
        .map((line) => ` ${line}`)
        .join('')}`,
      eventName(delivery.event, page),
      roleTitle(delivery.responsible, page),
      dueOf(`${id}.${name}`, page),
      ruleLinks(delivery.source ?? []),
    ]),
  );
}

function dueOf(id: string, { pathway }: Page): string {
  const deadline = pathway.deadlines[id];
  return deadline === undefined ? '' : inline(countInWords(deadline.due, deadline, pathway));
}
