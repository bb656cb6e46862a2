import type { CountUnit } from './count.ts';
import { nearestWord } from './nearest-word.ts';

const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;

/** One to twelve, as policies write small numbers. */
export const numberWords: readonly string[] = 'one two three four five six seven eight nine ten eleven twelve'.split(
  ' ',
);

/** The unit that a single word names, singular or plural; 'working days' are two words and the parser's business. */
export function unitNamed(word: string): CountUnit | undefined {
  return UNITS.find((unit) => word === unit || word === `${unit}s`);
}

/** The units in the words an error message lists. */
export const unitWords: readonly string[] = [
  'working days',
  'days',
  'weeks',
  'months',
  'years',
  'hours',
  'minutes',
  'seconds',
];

/** Words with a meaning of their own, which therefore cannot name a fact unless a dot follows. */
export const reservedWords: ReadonlySet<string> = new Set([
  ...'before after of on next previous working earliest latest'.split(' '),
  ...UNITS.flatMap((unit) => [unit, `${unit}s`]),
  ...numberWords,
]);

/** The word meant by `found` where one of `allowed` was expected: a synonym people use, or the nearest in spelling. */
export function meantBy(found: string, allowed: readonly string[]): string | undefined {
  if (!/^[a-z]{2,}$/i.test(found)) return undefined;
  const synonyms = Object.entries(SYNONYMS).filter(([, meant]) => allowed.includes(meant));
  const near = nearestWord(found, [...allowed, ...synonyms.map(([word]) => word)]);
  return synonyms.find(([word]) => word === near)?.[1] ?? near;
}

const SYNONYMS = synonyms({
  after: ['from', 'following', 'since', 'past', 'within'],
  before: ['until', 'prior', 'ahead'],
  working: ['business', 'weekday', 'weekdays', 'school'],
  days: ['calendar'],
  weeks: ['fortnight', 'fortnights'],
  earliest: ['first', 'soonest', 'earlier'],
  latest: ['last', 'later'],
  on: ['at'],
});

function synonyms(meanings: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(meanings).flatMap(([word, others]) => others.map((other) => [other, word])));
}
