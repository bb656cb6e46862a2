import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { View } from '../../../language/expressions/expressions.ts';
import type { Json } from '../../../language/json.ts';
import { answer, conferencePathway, expressions, held, view } from './conference-pathway.ts';

const texts = [
  'event.number + 1',
  'event.votes',
  'event.votes.map(v, v * 2).distinct()',
  `event.attendees.filter(a, a.agency == 'police')`,
  `{'n': event.number, 'list': event.votes, 'record': event.attendees[0]}`,
  'event',
  'birth.exists && birth.seq > 1',
  'reports.map(r, r.pages).sum()',
  'conference.start',
  'event.?reason',
  'event.?votes.orValue([])',
  'dyn(event.number) + 1',
  'size(event.children) > 1 ? reportCount : -reportCount',
  'people.chair',
  'event.number / (event.number - 2)',
  'double(event.number) / 0.0',
  'type(event.number)',
  `b'bytes'`,
  '5u',
  'optional.none()',
  'event.attendees.all(a, a.inContactWith.exists(c, c in event.children))',
];

const json = fc.jsonValue() as fc.Arbitrary<Json>;
const anyRecord = fc.dictionary(fc.constantFrom(...Object.keys(held), 'constructor', '__proto__', 'toString'), json);
const anyView: fc.Arbitrary<View> = fc.record({
  facts: fc.dictionary(
    fc.constantFrom(...Object.keys(conferencePathway.facts), 'conference'),
    fc.oneof(json, anyRecord),
  ),
  event: fc.oneof(
    anyRecord,
    anyRecord.map((record) => ({ ...held, ...record })),
  ),
  people: anyRecord,
});

function hasBigInt(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasBigInt);
}

describe('evaluating never throws and yields JSON alone', () => {
  it('whatever a case holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), anyView, (text, over) => {
        const result = expressions.compile(text, { event: ['HELD'] }).evaluate(over);
        const said: Json = result.ok ? result.value : result.problem;
        expect(hasBigInt(said)).toBe(false);
        expect(JSON.stringify(JSON.parse(JSON.stringify(said)))).toBe(JSON.stringify(said));
      }),
      { numRuns: 2000 },
    );
  });

  it('whatever an author writes', () => {
    const word = fc.constantFrom(
      'event',
      '.',
      'number',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '1',
      '2.5',
      `'a'`,
      '&&',
      '||',
      '!',
      '==',
      '<',
      '?',
      ':',
      ',',
      ' ',
      'birth',
      'all',
      'has',
      'map',
      '-',
      'x',
      'in',
      '.?',
      '"',
      '\\',
      '//',
      '\n',
      'b',
      'u',
      '0x',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 25 }).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const compiled = expressions.compile(written, { event: ['HELD'] });
        const offset = compiled.problem?.offset ?? 0;
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(written.length);
        const result = compiled.evaluate(view);
        expect(result.ok && hasBigInt(result.value)).toBe(false);
        expect(typeof expressions.template(written, { event: ['HELD'] }).render(view).ok).toBe('boolean');
      }),
      { numRuns: 3000 },
    );
  });

  it('evaluating twice answers the same, and leaves the view as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), anyView, (text, over) => {
        const before = structuredClone(over);
        const compiled = expressions.compile(text, { event: ['HELD'] });
        expect(compiled.evaluate(over)).toEqual(compiled.evaluate(over));
        expect(over).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});

describe('limits', () => {
  it.each([
    ['parentheses nested without end', `${'('.repeat(500)}1${')'.repeat(500)}`],
    ['negations without end', `${'!'.repeat(3999)}1`],
    ['a list of lists', `${'['.repeat(400)}1${']'.repeat(400)}`],
    ['a long chain of fields', `event${'.a'.repeat(1500)}`],
    ['more text than anybody can review', `1 + ${'1 + '.repeat(2000)}1`],
  ])('%s are refused, not followed', (_, text) => {
    const compiled = expressions.compile(text, { event: ['HELD'] });
    expect(compiled.problem).toBeDefined();
    expect(compiled.evaluate(view).ok).toBe(false);
  });

  it('a long sum is worked out', () => {
    expect(answer(Array.from({ length: 500 }, () => '1').join(' + '))).toBe(500);
  });

  it.each([
    ['a number past what JSON keeps exactly', '9007199254740993 + 0', 'too large'],
    ['an overflow', '9223372036854775807 + 1', 'overflow'],
    ['a division by zero', 'event.number / 0', 'zero'],
    ['a division of fractions by zero', 'event.hours / 0.0', 'Infinity'],
    ['bytes', `b'abc'`, 'cannot be kept'],
  ])('%s is no answer', (_, text, part) => {
    expect(answer(text)).toMatchObject({ problem: expect.stringMatching(new RegExp(part, 'i')) as string });
  });

  it('a field named like one every object has is read only where the record has it', () => {
    expect(answer('event.number', { ...view, event: JSON.parse('{"__proto__":{"number":9}}') as never })).toEqual({
      problem: 'event.number is not there.',
    });
  });
});
