import type { Deadline } from '../../language/schema/deadlines.ts';
import { countInWords } from '../../language/words/count-in-words.ts';
import { expressionInWords } from '../../language/words/expression-in-words.ts';
import {
  factEvents,
  factInWords,
  oneLine,
  selectorsInWords,
  startEventsOf,
} from '../../language/words/fact-in-words.ts';
import { asSentence, eventTitle, fieldTitle, listInWords } from '../../language/words/plain-words.ts';
import { actionLines, recipients } from './action-words.ts';
import { refusal } from './condition-words.ts';
import { blocks, bullets, code, inline } from './markdown.ts';
import { readingOf, roleTitle, rulesOf, type Page } from './page.ts';

/** Everything about a deadline: when it is due and counted from what, who sees to it, and what happens on the way. */
export function deadlineSection(id: string, page: Page): readonly string[] {
  const deadline = page.pathway.deadlines[id];
  if (deadline === undefined) return [];
  return blocks(
    [`#### ${inline(deadline.title)}`],
    [`**Due ${inline(countInWords(deadline.due, deadline, page.pathway))}.**${rulesOf(deadline)}`],
    readingOf(deadline),
    bullets([
      `As written: ${code(deadline.due)}, ${deadline.counting === 'day 1' ? 'the start day counted as day 1' : 'the start day not counted'}.`,
      ...whoAndKind(deadline, page),
      ...aims(deadline, page),
      ...occurrences(deadline, page),
      ...ends(deadline, page),
      ...moments(deadline, page),
    ]),
  );
}

/** The subjects of its expressions. */
function subjectsOf(
  deadline: Deadline,
  page: Page,
): { readonly start: readonly string[]; readonly item: readonly string[] } {
  const fact = deadline.forEach === undefined ? undefined : page.pathway.facts[deadline.forEach];
  return { start: startEventsOf(deadline.each, page.pathway), item: fact === undefined ? [] : factEvents(fact) };
}

const kinds = {
  statutory: 'Statutory: national law or guidance; bank holidays are the only days not counted beside weekends.',
  local: 'Local: the authority’s own.',
  milestone: 'A milestone: its date comes, and nobody is late for it.',
} as const;

function whoAndKind(deadline: Deadline, page: Page): readonly string[] {
  const who = deadline.kind === 'milestone' ? [] : [`Who sees to it: ${roleTitle(deadline.responsible, page)}.`];
  return [...who, kinds[deadline.kind]];
}

function aims(deadline: Deadline, page: Page): readonly string[] {
  const { target, notBefore } = deadline;
  const words = (count: string): string => `${inline(countInWords(count, deadline, page.pathway))} (${code(count)})`;
  return [
    ...(target === undefined ? [] : [`Aimed at: ${words(target)}.`]),
    ...(notBefore === undefined ? [] : [`Not before: ${words(notBefore)}; earlier is flagged.`]),
  ];
}

function occurrences(deadline: Deadline, page: Page): readonly string[] {
  const { pathway } = page;
  const { each, forEach, forEachWhere, during, startsIf } = deadline;
  const where =
    forEachWhere === undefined ? undefined : expressionInWords(forEachWhere, subjectsOf(deadline, page), pathway);
  const only =
    forEachWhere === undefined ? '' : `, where ${where === undefined ? code(oneLine(forEachWhere)) : inline(where)}`;
  return [
    ...(each === undefined ? [] : ['Begins anew with each of them.']),
    ...(forEach === undefined ? [] : [`Asked one by one, of ${inline(factInWords(forEach, pathway))}${only}.`]),
    ...(during === undefined
      ? ['Runs wherever the case stands.']
      : [`Runs while the case stands at: ${states(during, page)}. It lapses when the case leaves.`]),
    ...(startsIf ?? []).map((name) => `Does not begin if: “${refusal(name, page)}”`),
  ];
}

function states(paths: readonly string[], { pathway }: Page): string {
  return listInWords(
    paths.map((path) => {
      const names = path.replace(/^#/, '').split('.');
      const titles = names.flatMap((_, index) => stateAt(names.slice(0, index + 1), pathway.states)?.title ?? []);
      return `“${inline(titles.join(' – '))}”`;
    }),
    'or',
  );
}

function stateAt(
  names: readonly string[],
  states: Page['pathway']['states'],
): Page['pathway']['states'][string] | undefined {
  const [first = '', ...rest] = names;
  const state = states[first];
  return rest.length === 0 ? state : stateAt(rest, state?.states ?? {});
}

function ends(deadline: Deadline, page: Page): readonly string[] {
  const { pathway } = page;
  const subjects = subjectsOf(deadline, page);
  const said = (what: string, selectors: Deadline['metBy']): readonly string[] =>
    selectors === undefined ? [] : [`${what} ${selection(selectorsInWords(selectors, pathway, subjects))}.`];
  const { extendedBy } = deadline;
  return [
    ...said('Met by', deadline.metBy),
    ...said('Not asked for any more after', deadline.lapsedBy),
    ...said('Its clock stands still from', deadline.pausedBy),
    ...(deadline.pausedBy === undefined
      ? []
      : [`The day on which it stops is ${deadline.pauseCounting === 'day 1' ? 'left out, too' : 'used up still'}.`]),
    ...said('and goes on from', deadline.resumedBy).map(asSentence),
    ...(extendedBy === undefined
      ? []
      : [
          `Extended by “${inline(eventTitle(extendedBy.event, pathway))}” to the date in “${inline(fieldTitle(extendedBy.to, [extendedBy.event], pathway))}”; the first date stays visible, and whether it was kept is shown${consultedInWords(extendedBy, page)}${extendedBy.where === undefined ? '' : `, where ${code(oneLine(extendedBy.where))}`}.`,
        ]),
  ];
}

function consultedInWords({ event, consulted = [] }: NonNullable<Deadline['extendedBy']>, { pathway }: Page): string {
  if (consulted.length === 0) return '';
  return `, with who was consulted (${listInWords(
    consulted.map((field) => `“${inline(fieldTitle(field, [event], pathway))}”`),
    'and',
  )})`;
}

/** Expressions inside are code already and must not be escaped. */
function selection(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? inlineKeepingSpaces(part) : `\`${part}\``))
    .join('');
}

function inlineKeepingSpaces(part: string): string {
  const [before = ''] = /^\s*/.exec(part) ?? [];
  const [after = ''] = /\s*$/.exec(part) ?? [];
  return part.trim() === '' ? part : `${before}${inline(part)}${after}`;
}

function moments(deadline: Deadline, page: Page): readonly string[] {
  const reminders = Object.entries(deadline.remind ?? {}).flatMap(([lead, what]) => [
    ...(what.notify === undefined ? [] : [`${asSentence(lead)}: reminds ${recipients(what.notify, page)}.`]),
    ...actionLines(what.do ?? [], [], page).map((line) => `${asSentence(lead)}: ${line}`),
  ]);
  const isMilestone = deadline.kind === 'milestone';
  return [
    ...reminders,
    ...momentLines('If the date aimed at passes', deadline.targetPassed, page),
    ...momentLines(isMilestone ? 'When its date comes' : 'If it is missed', deadline.passed, page),
  ];
}

function momentLines(when: string, moment: Deadline['passed'], page: Page): readonly string[] {
  if (moment === undefined) return [];
  const task = moment.task === undefined ? [] : actionLines([{ task: moment.task }], [], page);
  const lines = [
    ...(moment.notify === undefined ? [] : [`tells ${recipients(moment.notify, page)}.`]),
    ...task,
    ...actionLines(moment.do ?? [], [], page),
  ];
  return lines.map((line) => `${when}: ${line.slice(0, 1).toLowerCase()}${line.slice(1)}`);
}
