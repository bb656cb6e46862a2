import { describe, expect, it } from 'vitest';
import { anchorsOf } from '../../calendar/count-anchors.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import { formatCount } from '../../calendar/count-text.ts';

const strategy = { kind: 'anchor', path: 's47Strategy.on' };

describe('a count', () => {
  it.each([
    [
      '15 working days after s47Strategy.on',
      { kind: 'distance', amount: 15, unit: 'workingDay', direction: 'after', from: strategy },
    ],
    [
      '1 month before s47Strategy.on',
      { kind: 'distance', amount: 1, unit: 'month', direction: 'before', from: strategy },
    ],
    [
      '48 hours before s47Strategy.on',
      { kind: 'distance', amount: 48, unit: 'hour', direction: 'before', from: strategy },
    ],
    [
      '90 minutes after s47Strategy.on',
      { kind: 'distance', amount: 90, unit: 'minute', direction: 'after', from: strategy },
    ],
    [
      '30 seconds before s47Strategy.on',
      { kind: 'distance', amount: 30, unit: 'second', direction: 'before', from: strategy },
    ],
    [
      'two weeks after s47Strategy.on',
      { kind: 'distance', amount: 2, unit: 'week', direction: 'after', from: strategy },
    ],
    [
      'Twelve years after s47Strategy.on',
      { kind: 'distance', amount: 12, unit: 'year', direction: 'after', from: strategy },
    ],
    ['one day after s47Strategy.on', { kind: 'distance', amount: 1, unit: 'day', direction: 'after', from: strategy }],
    ['next working day after s47Strategy.on', { kind: 'neighbour', direction: 'after', from: strategy }],
    ['previous working day before s47Strategy.on', { kind: 'neighbour', direction: 'before', from: strategy }],
    ['working day 13 of s47Strategy.on', { kind: 'numberedDay', number: 13, unit: 'workingDay', from: strategy }],
    ['day 4 of s47Strategy.on', { kind: 'numberedDay', number: 4, unit: 'day', from: strategy }],
    ['on s47Strategy.on', strategy],
    ['s47Strategy.on', strategy],
    ['on 2026-03-24', { kind: 'date', date: '2026-03-24' }],
    ['on 2026-07-01T10:00+01:00', { kind: 'instant', instant: '2026-07-01T09:00:00.000Z' }],
    ['9:30 on s47Strategy.on', { kind: 'timeOfDay', time: '09:30', on: strategy }],
    [
      '10:00 on working day 13 of s47Strategy.on',
      { kind: 'timeOfDay', time: '10:00', on: { kind: 'numberedDay', number: 13, unit: 'workingDay', from: strategy } },
    ],
    [
      '2 working days before 4 weeks before s47Strategy.on',
      {
        kind: 'distance',
        amount: 2,
        unit: 'workingDay',
        direction: 'before',
        from: { kind: 'distance', amount: 4, unit: 'week', direction: 'before', from: strategy },
      },
    ],
    [
      'earliest of: [1 month after birth.on, on s47Strategy.on]',
      {
        kind: 'choice',
        choose: 'earliest',
        of: [
          {
            kind: 'distance',
            amount: 1,
            unit: 'month',
            direction: 'after',
            from: { kind: 'anchor', path: 'birth.on' },
          },
          strategy,
        ],
      },
    ],
    [
      '  latest   of [ earliest of:[s47Strategy.on],2026-03-24 ] ',
      {
        kind: 'choice',
        choose: 'latest',
        of: [
          { kind: 'choice', choose: 'earliest', of: [strategy] },
          { kind: 'date', date: '2026-03-24' },
        ],
      },
    ],
    [
      '3 days after day.on',
      { kind: 'distance', amount: 3, unit: 'day', direction: 'after', from: { kind: 'anchor', path: 'day.on' } },
    ],
  ])('"%s" is taken apart', (text, expected) => {
    expect(parseCount(text)).toEqual(expected);
  });

  it.each([
    ['1 working days after x', '1 working day after x'],
    ['three month after x', '3 months after x'],
    ['x', 'on x'],
    ['earliest of [x, 9:05 on 2026-03-24]', 'earliest of: [on x, 09:05 on 2026-03-24]'],
    ['48 hours before 10:00 on day 2 of x', '48 hours before 10:00 on day 2 of x'],
    ['2 days before earliest of: [x, y]', '2 days before earliest of: [on x, on y]'],
  ])('"%s" is written back as "%s"', (text, expected) => {
    expect(formatCount(parseCount(text))).toBe(expected);
  });

  it('names its anchors once each, in the order they are written', () => {
    const text =
      'earliest of: [1 month after birth.on, 10:00 on day 3 of icpc.on, next working day after birth.on, 2026-01-01]';
    expect(anchorsOf(parseCount(text))).toEqual(['birth.on', 'icpc.on']);
    expect(anchorsOf(parseCount('on 2026-07-01T10:00Z'))).toEqual([]);
  });
});

const UNITS = ['working days', 'days', 'weeks', 'months', 'years', 'hours', 'minutes', 'seconds'];
const START = [
  ...[
    'a number of days',
    '"working day 3 of"',
    '"next working day after"',
    'a time',
    '"earliest of"',
    'a date',
    'a fact',
  ],
];

describe('a text that is no count', () => {
  it.each([
    // text, where it stops being one, what was expected, what was probably meant
    ['15 workin days after x', 3, UNITS, 'working days'],
    ['15 busines days after x', 3, UNITS, 'working days'],
    ['15 moths after x', 3, UNITS, 'months'],
    ['15 after x', 3, UNITS, undefined],
    ['15', 2, UNITS, undefined],
    ['15 working dasy after x', 11, ['"days"', '"day"'], 'days'],
    ['15 working days', 15, ['"before"', '"after"'], undefined],
    ['15 working days from x', 16, ['"before"', '"after"'], 'after'],
    ['15 working days aftre x', 16, ['"before"', '"after"'], 'after'],
    ['15 working days prior to x', 16, ['"before"', '"after"'], 'before'],
    ['15 working days after', 21, START, undefined],
    ['15 working days after after', 22, START, undefined],
    ['15days after x', 0, START, '15 days'],
    ['fiv days after x', 0, START, 'five'],
    ['1.5 days after x', 0, START, undefined],
    ['-3 days after x', 0, START, undefined],
    ['100000 days after x', 0, ['a number up to 99999'], undefined],
    ['', 0, START, undefined],
    ['   ', 3, START, undefined],
    ['on', 2, START, undefined],
    ['10:00', 5, ['"on"'], undefined],
    ['10:00 at x', 6, ['"on"'], 'on'],
    ['25:00 on x', 0, ['a time from 00:00 to 23:59'], undefined],
    ['nxt working day after x', 0, START, 'next'],
    ['next day after x', 5, ['"working"'], undefined],
    ['next working day before x', 17, ['"after"'], undefined],
    ['previous working day after x', 21, ['"before"'], undefined],
    ['working day of x', 12, ['a whole number'], undefined],
    ['working day thre of x', 12, ['a whole number'], 'three'],
    ['working days 3 of x', 8, ['"day"'], 'day'],
    ['day 3 after x', 6, ['"of"'], undefined],
    ['2 days after x y', 15, ['the end of the count'], undefined],
    ['2 days after s47-strategy.on', 13, START, undefined],
    ['2 days after 2026-02-30', 13, ['a date that exists'], undefined],
    ['2 hours after 2026-02-20T10:00', 14, ['an instant with its offset'], undefined],
    ['earlest of: [x]', 0, START, 'earliest'],
    ['earliest: [x]', 8, ['"of"'], undefined],
    ['earliest of x', 12, ['"["'], undefined],
    ['earliest of: []', 14, START, undefined],
    ['earliest of: [x, ]', 17, START, undefined],
    ['earliest of: [x', 15, ['","', '"]"'], undefined],
    ['earliest of: [x y]', 14, START, undefined],
    ['earliest of: [2 days after x y]', 29, ['","', '"]"'], undefined],
    ['earliest of: [x]]', 16, ['the end of the count'], undefined],
  ])('%j fails at offset %i', (text, offset, expected, suggestion) => {
    expect(problemOf(text)).toEqual({ text, offset, expected, suggestion });
  });

  it('is explained with the position, what was expected and what was meant', () => {
    expect(() => parseCount('15 workin days after x')).toThrow(
      'Cannot read the count "15 workin days after x": at character 4, "workin" does not fit. Expected working days, ' +
        'days, weeks, months, years, hours, minutes or seconds. Did you mean "working days"?',
    );
    expect(() => parseCount('15 working days')).toThrow(
      'Cannot read the count "15 working days": at character 16, more is needed. Expected "before" or "after".',
    );
    expect(() => parseCount('on 2026-02-30')).toThrow('(2026-02 has 28 days, so no day 30)');
  });

  it('is not what is merely long: many arms side by side, and the largest number', () => {
    const arms = Array.from({ length: 100 }, (_, i) => `${i + 1} days after x`);
    expect(parseCount(`earliest of: [${arms.join(', ')}]`)).toHaveProperty('of.length', 100);
    expect(parseCount('99999 minutes after x')).toMatchObject({ amount: 99_999 });
  });

  it('nested deeper than anyone means is refused before it exhausts the stack', () => {
    const nested = (times: number) => `${'1 day after '.repeat(times)}x`;
    expect(parseCount(nested(31))).toMatchObject({ kind: 'distance' });
    expect(() => parseCount(nested(32))).toThrow(CountSyntaxError);
    expect(() => parseCount(nested(100_000))).toThrow('nested no more than 32 times');
  });
});

function problemOf(text: string): unknown {
  try {
    return parseCount(text);
  } catch (error) {
    if (!(error instanceof CountSyntaxError)) throw error;
    const { text: whole, offset, expected, suggestion } = error;
    return { text: whole, offset, expected, suggestion };
  }
}
