import { describe, expect, it } from 'vitest';
import { monthsBetween } from '../../../language/expressions/functions.ts';
import { parseIsoDate } from '../../../calendar/iso-date.ts';
import { answer, view } from './conference-pathway.ts';

describe('dates and instants in expressions', () => {
  it.each([
    ['civil days between two dates', `daysBetween('2026-03-24', '2026-04-16')`, 23],
    ['days to an earlier date are negative', `daysBetween('2026-04-16', '2026-03-24')`, -23],
    [
      'an instant late in a London summer evening is already the next date',
      `dateOf('2026-06-30T23:30:00.000Z')`,
      '2026-07-01',
    ],
    [
      'days from a date to an instant go by its London date',
      `daysBetween('2026-06-30', '2026-06-30T23:30:00.000Z')`,
      1,
    ],
    ['a date is its own date', `dateOf('2026-03-24')`, '2026-03-24'],
    ['the time on a London clock in summer', `timeOf('2026-07-01T09:00:00.000Z')`, '10:00'],
    ['days are added over the end of a month', `addDays('2026-02-27', 2)`, '2026-03-01'],
    ['and taken away', `addDays('2026-03-01', -1)`, '2026-02-28'],
    ['a month after the 31st ends with the shorter month', `addMonths('2026-01-31', 1)`, '2026-02-28'],
    ['minutes between two instants', `minutesBetween('2026-07-01T09:00:00.000Z', event.on)`, 0],
    ['only completed minutes count', `minutesBetween('2026-07-01T08:58:30.000Z', event.on)`, 1],
    ['an instant some minutes later', `addMinutes(event.on, 90)`, '2026-07-01T10:30:00.000Z'],
    ['dates compare as text', `'2026-03-24' < '2026-04-01'`, true],
    ['the record of a conference is of its London date', 'dateOf(event.on)', '2026-07-01'],
  ])('%s', (_, text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  it.each([
    ['a month is complete on the same day', '2026-01-15', '2026-02-15', 1],
    ['and not on the day before', '2026-01-15', '2026-02-14', 0],
    ['a month from the 31st is complete with the last of February', '2026-01-31', '2026-02-28', 1],
    ['a year is twelve months', '2025-03-24', '2026-03-24', 12],
    ['no month lies between a date and itself', '2026-03-24', '2026-03-24', 0],
    ['backward it is the same count, negative', '2026-02-15', '2026-01-15', -1],
  ])('completed months: %s', (_, from, to, expected) => {
    expect(monthsBetween(parseIsoDate(from), parseIsoDate(to))).toBe(expected);
    expect(answer(`monthsBetween('${from}', '${to}')`)).toBe(expected);
  });

  it('an event of which the date is enough counts by its London date, when it was recorded with the hour', () => {
    const birth = { exists: true, on: '2026-06-30T23:30:00.000Z' };
    expect(answer(`birth.on == '2026-07-01'`, { facts: { birth } })).toBe(true);
    expect(answer('birth.on <= dateOf(event.on)', { ...view, facts: { birth } })).toBe(true);
  });

  it('what is no date is no answer, and says why', () => {
    expect(answer(`daysBetween('yesterday', '2026-04-16')`)).toMatchObject({
      problem: expect.stringContaining('"yesterday" is not a date') as string,
    });
    expect(answer(`addDays('2026-03-24', 99999999999)`)).toMatchObject({
      problem: expect.stringContaining('9999') as string,
    });
  });
});
