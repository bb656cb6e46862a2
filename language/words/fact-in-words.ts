import type { Selector } from '../schema/common.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Fact, Pathway } from '../schema/pathway.ts';
import { expressionInWords, type ExpressionSubjects } from './expression-in-words.ts';
import { eventTitle, listInWords } from './plain-words.ts';

/** How much is said of a fact: `short` leaves out what it counts since, for a picture. */
export type Detail = 'short' | 'full';

/**
 * The entry a fact stands for, as a noun: `the latest “Strategy discussion held” (outcome: Start a section 47 enquiry)`.
 * What cannot be said in words is quoted as it is written.
 */
export function factInWords(name: string, pathway: Pathway, detail: Detail = 'full'): string {
  const fact = pathway.facts[name];
  if (fact === undefined) return `“${name}”`;
  if (fact.misses !== undefined) return `“${pathway.deadlines[fact.misses]?.title ?? fact.misses}” missed`;
  const which = whichOf(fact, detail);
  const since =
    fact.since === undefined || detail === 'short' ? '' : ` since ${factInWords(fact.since, pathway, 'short')}`;
  return `${which}${selectionInWords(factEvents(fact), fact.where, pathway)}${since}`;
}

/** The events a fact selects from. */
export function factEvents(fact: Fact): readonly string[] {
  return fact.first ?? fact.latest ?? fact.count ?? fact.all ?? fact.any ?? [];
}

/** Entries of these events, and which of them: `“Core group held” or “Review conference held” (outcome: …)`. */
export function selectionInWords(
  events: readonly string[],
  where: string | undefined,
  pathway: Pathway,
  subjects: ExpressionSubjects = {},
): string {
  const titles = listInWords(
    events.map((event) => `“${eventTitle(event, pathway)}”`),
    'or',
  );
  if (where === undefined) return titles;
  const condition = expressionInWords(where, { ...subjects, event: events }, pathway) ?? `where \`${oneLine(where)}\``;
  return `${titles} (${condition})`;
}

/** What selectors choose, joined by “or”. */
export function selectorsInWords(
  selectors: readonly Selector[],
  pathway: Pathway,
  subjects: ExpressionSubjects = {},
): string {
  return listInWords(
    selectors.map(({ event, where }) => selectionInWords([event], where, pathway, subjects)),
    'or',
  );
}

/** What opens an occurrence of a deadline with `each`, as a noun behind “each”. */
export function startInWords(each: NonNullable<Deadline['each']>, pathway: Pathway): string {
  if (typeof each !== 'string') return selectorsInWords(each, pathway);
  const fact = pathway.facts[each];
  if (fact !== undefined) return selectionInWords(factEvents(fact), fact.where, pathway);
  const meeting = pathway.meetings[each];
  if (meeting !== undefined) return selectionInWords(meeting.held, meeting.where, pathway);
  return `“${eventTitle(each, pathway)}”`;
}

/** The events whose entries can open an occurrence of a deadline with `each`. */
export function startEventsOf(each: Deadline['each'], pathway: Pathway): readonly string[] {
  if (each === undefined) return [];
  if (typeof each !== 'string') return each.map(({ event }) => event);
  const fact = pathway.facts[each];
  if (fact !== undefined) return factEvents(fact);
  return pathway.meetings[each]?.held ?? [each];
}

/** An expression on one line. */
export function oneLine(expression: string): string {
  return expression.trim().replaceAll(/\s+/g, ' ');
}

function whichOf(fact: Fact, detail: Detail): string {
  if (detail === 'short') return '';
  // A case is opened once.
  if (fact.first !== undefined) return fact.first.every((event) => event === 'CASE_OPENED') ? '' : 'the first ';
  if (fact.latest !== undefined) return 'the latest ';
  return fact.any === undefined ? 'each ' : 'any ';
}
