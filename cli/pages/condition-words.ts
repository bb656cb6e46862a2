import { expressionInWords } from '../../language/words/expression-in-words.ts';
import { inline } from './markdown.ts';
import type { Page } from './page.ts';

/**
 * When something happens that these conditions guard (`not x` asks for the opposite), as the end of a sentence. A choice among
 * options is said as it is; anything else by the sentence a caseworker reads when the condition does not hold.
 *
 * @param events - what the event at hand can be.
 */
export function onlyWhere(names: readonly string[], events: readonly string[], page: Page): string {
  return names.map((name) => `, ${clause(name, events, page)}`).join('');
}

/** What refuses an event that has no other outcome: `. Refused where: “…”`. Empty without conditions. */
export function refusedWhere(names: readonly string[], page: Page): string {
  return names.map((name) => `. Refused ${isNegated(name) ? 'unless' : 'where'}: “${refusal(name, page)}”`).join('');
}

/** The sentence a caseworker reads when the condition does not hold. */
export function refusal(name: string, { pathway }: Page): string {
  return inline(pathway.conditions[positive(name)]?.otherwise ?? name);
}

function clause(name: string, events: readonly string[], page: Page): string {
  const condition = page.pathway.conditions[positive(name)];
  if (condition === undefined) return `where ${name}`;
  if (isNegated(name)) return `where: “${inline(condition.otherwise)}”`;
  // Of several parts the sentence says more than their names strung together.
  const isSimple = !/&&|\|\|/.test(condition.when);
  const said = isSimple ? expressionInWords(condition.when, { event: events }, page.pathway) : undefined;
  return said === undefined ? `except where: “${inline(condition.otherwise)}”` : `where ${inline(said)}`;
}

function isNegated(name: string): boolean {
  return name.startsWith('not ');
}

function positive(name: string): string {
  return isNegated(name) ? name.slice('not '.length).trim() : name;
}
