import { members } from './parts.ts';
import type { Change, Compare } from './change.ts';
import { listed, quoted, type Words } from './words.ts';

/** Conditions without which an event is refused, told with the sentence a caseworker reads then. */
export function guards(): Compare<readonly string[] | undefined> {
  return members<string>(
    (guard, words) => guardInWords(guard, words),
    (it) => `now refused unless ${it}`,
    (it) => `no longer refused unless ${it}`,
    (guard, words) => aboutCondition(guard, words),
  );
}

/** Conditions under which one of several things is done: a way is taken, something is asked for. */
export function onlyIf(): Compare<readonly string[] | undefined> {
  return members<string>(
    (guard, words) => guardInWords(guard, words),
    (it) => `now only if ${it}`,
    (it) => `no longer only if ${it}`,
    (guard, words) => aboutCondition(guard, words),
  );
}

/** A condition with its sentence: `quorate: “The conference is not quorate.”` */
export function guardInWords(guard: string, words: Words): string {
  const { name, negated } = nameIn(guard);
  const condition = Object.hasOwn(words.pathway.conditions, name) ? words.pathway.conditions[name] : undefined;
  if (condition === undefined) return guard;
  return negated ? `not ${name}` : `${name}: ${quoted(condition.otherwise)}`;
}

/** Conditions by their names only. */
export function ifAll(guards: readonly string[] | undefined): string {
  return guards === undefined || guards.length === 0 ? '' : ` if ${listed(guards)}`;
}

function aboutCondition(guard: string, words: Words): Partial<Change> {
  const { name, negated } = nameIn(guard);
  const condition = Object.hasOwn(words.pathway.conditions, name) ? words.pathway.conditions[name] : undefined;
  return {
    ...(condition?.source === undefined ? {} : { rules: condition.source }),
    ...(negated ? {} : { tells: [`conditions.${name}`] }),
  };
}

function nameIn(guard: string): { readonly name: string; readonly negated: boolean } {
  return guard.startsWith('not ')
    ? { name: guard.slice('not '.length).trim(), negated: true }
    : { name: guard, negated: false };
}
