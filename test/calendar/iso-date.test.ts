import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  DateOutOfRangeError,
  daysBetween,
  InvalidDateError,
  isIsoDate,
  isWeekend,
  parseIsoDate,
  weekdayOf,
} from '../../calendar/iso-date.ts';

describe('a date', () => {
  it.each(['2026-03-24', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s exists', (text) => {
    expect(parseIsoDate(text)).toBe(text);
    expect(isIsoDate(text)).toBe(true);
  });

  it.each([
    ['2026-02-29', '2026-02 has 28 days, so no day 29'],
    ['1900-02-29', '1900-02 has 28 days, so no day 29'],
    ['2026-04-31', '2026-04 has 30 days, so no day 31'],
    ['2026-01-00', '2026-01 has 31 days, so no day 00'],
    ['2026-13-01', 'there is no month 13'],
    ['2026-00-10', 'there is no month 00'],
    ['0000-01-01', 'there is no year 0000'],
    ['2026-3-24', 'it is not four digits, two and two with hyphens between them'],
    ['24/03/2026', 'it is not four digits, two and two with hyphens between them'],
    ['2026-03-24T00:00:00.000Z', 'it is not four digits, two and two with hyphens between them'],
    ['2026-03-24\n', 'it is not four digits, two and two with hyphens between them'],
    ['', 'it is not four digits, two and two with hyphens between them'],
  ])('%j is refused: %s', (text, why) => {
    expect(isIsoDate(text)).toBe(false);
    expect(() => parseIsoDate(text)).toThrow(new InvalidDateError(text, why));
    expect(() => parseIsoDate(text)).toThrow(`"${text}" is not a date: ${why}. Write it as YYYY-MM-DD`);
  });

  it('is a text and nothing else', () => {
    expect([20260324, null, undefined, new Date('2026-03-24'), ['2026-03-24']].map(isIsoDate)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
  });
});

describe('civil arithmetic', () => {
  const date = parseIsoDate;

  it.each([
    ['2026-01-31', 1, '2026-02-28', 'clamps to the shorter month'],
    ['2024-01-31', 1, '2024-02-29', 'clamps to the leap day'],
    ['2026-02-28', 1, '2026-03-28', 'keeps the day: what was clamped does not come back'],
    ['2026-08-31', 6, '2027-02-28', 'clamps over the year'],
    ['2024-02-29', 12, '2025-02-28', 'a year after a leap day is the 28th'],
    ['2024-02-29', 48, '2028-02-29', 'four years after, it is the 29th'],
    ['2026-03-31', -1, '2026-02-28', 'clamps backward'],
    ['2026-01-15', -1, '2025-12-15', 'crosses the year backward'],
    ['2026-12-15', 1, '2027-01-15', 'crosses the year forward'],
    ['2026-05-05', 0, '2026-05-05', 'nothing added changes nothing'],
  ])('%s and %i months is %s: %s', (start, months, expected) => {
    expect(addMonths(date(start), months)).toBe(expected);
  });

  it('adds days over months, leap days and both clock changes', () => {
    expect(addDays(date('2026-03-28'), 2)).toBe('2026-03-30');
    expect(addDays(date('2026-10-24'), 2)).toBe('2026-10-26');
    expect(addDays(date('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(date('1970-01-01'), -1)).toBe('1969-12-31');
    expect(daysBetween(date('2026-03-24'), date('2026-04-16'))).toBe(23);
    expect(daysBetween(date('2026-04-16'), date('2026-03-24'))).toBe(-23);
  });

  it('knows the days of the week, before 1970 too', () => {
    expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => isWeekend(date(day)))).toEqual([
      ...[false, true, true, false],
    ]);
    expect(weekdayOf(date('2026-11-23'))).toBe(0);
    expect(weekdayOf(date('1969-12-28'))).toBe(6);
  });

  it('refuses to leave the years people write', () => {
    expect(() => addDays(date('9999-12-31'), 1)).toThrow(DateOutOfRangeError);
    expect(() => addDays(date('0001-01-01'), -1)).toThrow(DateOutOfRangeError);
    expect(() => addMonths(date('9999-12-31'), 1)).toThrow(DateOutOfRangeError);
    expect(() => addMonths(date('0001-01-31'), -1)).toThrow(DateOutOfRangeError);
    expect(() => addDays(date('2026-01-01'), NaN)).toThrow(DateOutOfRangeError);
    expect(addDays(date('0001-01-02'), -1)).toBe('0001-01-01');
  });
});
