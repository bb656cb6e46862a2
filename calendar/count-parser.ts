import { type Token, tokensOf } from './count-lexer.ts';
import { CountSyntaxError } from './count-syntax-error.ts';
import { meantBy, numberWords, reservedWords, unitNamed, unitWords } from './count-words.ts';
import type { Count, CountUnit } from './count.ts';
import { InvalidInstantError, parseInstant } from './instant.ts';
import { InvalidDateError, parseIsoDate } from './iso-date.ts';
import { isTimeOfDay } from './london.ts';

/**
 * The count written in `text`. Every form reads from left to right and may stand inside another:
 *
 *     15 working days after s47Strategy.on          2 working days before 4 weeks before rcpc.start
 *     next working day after icpc.on                previous working day before icpc.start
 *     working day 13 of pathwayStart                10:00 on working day 13 of pathwayStart
 *     on icpc.start                                 earliest of: [1 month after birth.on, 3 months after icpc.on]
 *
 * Units are seconds, minutes, hours, days, working days, weeks, months and years; one to twelve may be written in words.
 *
 * @throws {CountSyntaxError} with the position, what was expected there and the word probably meant.
 */
export function parseCount(text: string): Count {
  const cursor: Cursor = { text, tokens: tokensOf(text), at: 0, depth: 0 };
  const count = wholeCount(cursor);
  const rest = peek(cursor);
  if (rest.kind !== 'end') throw misfit(cursor, ['the end of the count']);
  return count;
}

/** A place in the tokens; `at` and `depth` change while reading. */
interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const LARGEST_NUMBER = 99_999;
/** Deeper than anyone means, and shallow enough never to exhaust the stack of whoever walks the count. */
const DEEPEST = 32;

const START = [
  'a number of days',
  '"working day 3 of"',
  '"next working day after"',
  'a time',
  '"earliest of"',
  'a date',
  'a fact',
];
const START_WORDS = ['next', 'previous', 'working', 'day', 'earliest', 'latest', 'on', ...numberWords];

/** A count on its own or as an arm of a choice, where `on X` may say the anchor itself. */
function wholeCount(cursor: Cursor): Count {
  if (takeWord(cursor, 'on')) return term(cursor);
  const first = peek(cursor);
  if (first.kind === 'path' && !isReserved(first) && !endsCount(peek(cursor, 1))) {
    // A word that is followed by more was not meant as a fact: "fiveteen working days after …".
    throw misfit(cursor, START, START_WORDS);
  }
  return term(cursor);
}

function term(cursor: Cursor): Count {
  if (++cursor.depth > DEEPEST) throw misfit(cursor, [`a count nested no more than ${DEEPEST} times`]);
  const count = termWithin(cursor);
  cursor.depth--;
  return count;
}

function termWithin(cursor: Cursor): Count {
  const token = peek(cursor);
  switch (token.kind) {
    case 'number':
      return distance(cursor);
    case 'time':
      return timeOfDay(cursor);
    case 'date':
      return literal(cursor, (text) => ({ kind: 'date', date: parseIsoDate(text) }));
    case 'instant':
      return literal(cursor, (text) => ({ kind: 'instant', instant: parseInstant(text) }));
    case 'path':
      return isReserved(token) ? phrase(cursor) : { kind: 'anchor', path: take(cursor).text };
    default:
      throw misfit(cursor, START);
  }
}

function phrase(cursor: Cursor): Count {
  const word = peek(cursor).text.toLowerCase();
  if (numberWords.includes(word)) return distance(cursor);
  switch (word) {
    case 'next':
    case 'previous':
      return neighbour(cursor, word === 'next' ? 'after' : 'before');
    case 'working':
    case 'day':
      return numberedDay(cursor);
    case 'earliest':
    case 'latest':
      return choice(cursor, word);
    default:
      throw misfit(cursor, START);
  }
}

function distance(cursor: Cursor): Count {
  const amount = wholeNumber(cursor);
  const unit = unitOf(cursor);
  const direction = oneOf(cursor, ['before', 'after'] as const);
  return { kind: 'distance', amount, unit, direction, from: term(cursor) };
}

function unitOf(cursor: Cursor): CountUnit {
  if (takeWord(cursor, 'working')) {
    oneOf(cursor, ['days', 'day'] as const);
    return 'workingDay';
  }
  const unit = unitNamed(peek(cursor).text.toLowerCase());
  if (unit === undefined) throw misfit(cursor, unitWords, ['working', ...unitWords]);
  take(cursor);
  return unit;
}

function neighbour(cursor: Cursor, direction: 'before' | 'after'): Count {
  take(cursor);
  oneOf(cursor, ['working'] as const);
  oneOf(cursor, ['day'] as const);
  oneOf(cursor, [direction] as const);
  return { kind: 'neighbour', direction, from: term(cursor) };
}

function numberedDay(cursor: Cursor): Count {
  const unit = takeWord(cursor, 'working') ? 'workingDay' : 'day';
  oneOf(cursor, ['day'] as const);
  const number = wholeNumber(cursor);
  oneOf(cursor, ['of'] as const);
  return { kind: 'numberedDay', number, unit, from: term(cursor) };
}

function timeOfDay(cursor: Cursor): Count {
  const time = peek(cursor).text.padStart(5, '0');
  if (!isTimeOfDay(time)) throw misfit(cursor, ['a time from 00:00 to 23:59']);
  take(cursor);
  oneOf(cursor, ['on'] as const);
  return { kind: 'timeOfDay', time, on: term(cursor) };
}

function choice(cursor: Cursor, choose: 'earliest' | 'latest'): Count {
  take(cursor);
  oneOf(cursor, ['of'] as const);
  if (peek(cursor).text === ':') take(cursor);
  oneOf(cursor, ['['] as const);
  const of: Count[] = [wholeCount(cursor)];
  while (oneOf(cursor, [',', ']'] as const) === ',') of.push(wholeCount(cursor));
  return { kind: 'choice', choose, of };
}

function wholeNumber(cursor: Cursor): number {
  const token = peek(cursor);
  const word = numberWords.indexOf(token.text.toLowerCase());
  const value = word >= 0 ? word + 1 : Number(token.text);
  if (word < 0 && token.kind !== 'number') throw misfit(cursor, ['a whole number'], numberWords);
  if (value > LARGEST_NUMBER) throw misfit(cursor, [`a number up to ${LARGEST_NUMBER}`]);
  take(cursor);
  return value;
}

/** Takes the next token if its word is one of `words`, and says which. */
function oneOf<Word extends string>(cursor: Cursor, words: readonly Word[]): Word {
  const word = words.find((each) => takeWord(cursor, each));
  if (word === undefined)
    throw misfit(
      cursor,
      words.map((each) => `"${each}"`),
      words,
    );
  return word;
}

function literal(cursor: Cursor, read: (text: string) => Count): Count {
  const token = peek(cursor);
  try {
    const count = read(token.text);
    take(cursor);
    return count;
  } catch (error) {
    if (!(error instanceof InvalidDateError || error instanceof InvalidInstantError)) throw error;
    const expected = error instanceof InvalidDateError ? 'a date that exists' : 'an instant with its offset';
    throw misfit(cursor, [expected], [], error.why);
  }
}

function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.at + ahead, cursor.tokens.length - 1)] ?? { kind: 'end', text: '', offset: 0 };
}

function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.at++;
  return token;
}

function takeWord(cursor: Cursor, word: string): boolean {
  const found = peek(cursor).text.toLowerCase() === word;
  if (found) cursor.at++;
  return found;
}

function isReserved(token: Token): boolean {
  return reservedWords.has(token.text.toLowerCase());
}

function endsCount(token: Token): boolean {
  return token.kind === 'end' || token.text === ',' || token.text === ']';
}

/** The next token does not fit. `near` are the plain words among which the one meant may be. */
function misfit(
  cursor: Cursor,
  expected: readonly string[],
  near: readonly string[] = [],
  why?: string,
): CountSyntaxError {
  const { text: found, offset } = peek(cursor);
  return new CountSyntaxError({
    text: cursor.text,
    offset,
    found,
    expected,
    why,
    suggestion: suggestionFor(found, near),
  });
}

function suggestionFor(found: string, near: readonly string[]): string | undefined {
  const glued = /^(\d+)([a-z]+)$/i.exec(found);
  const unit = glued ? meantBy(glued[2] ?? '', unitWords) : undefined;
  if (glued && unit !== undefined) return `${glued[1]} ${unit}`;
  const meant = meantBy(found, near);
  return meant === 'working' && near.includes('working days') ? 'working days' : meant;
}
