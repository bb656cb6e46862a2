import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../calendar/instant.ts';
import { parseIsoDate as date } from '../../calendar/iso-date.ts';
import {
  endOfLondonDay,
  InvalidTimeError,
  isTimeOfDay,
  londonDate,
  londonInstant,
  londonTime,
} from '../../calendar/london.ts';

// In 2026 the clocks go forward on 29 March at 01:00 and back on 25 October at 02:00.
describe('London', () => {
  it.each([
    ['2026-01-15', '2026-01-16T00:00:00.000Z', 'winter'],
    ['2026-07-15', '2026-07-15T23:00:00.000Z', 'summer'],
    ['2026-03-28', '2026-03-29T00:00:00.000Z', 'the day before the clocks go forward'],
    ['2026-03-29', '2026-03-29T23:00:00.000Z', 'the day of 23 hours'],
    ['2026-10-24', '2026-10-24T23:00:00.000Z', 'the day before the clocks go back'],
    ['2026-10-25', '2026-10-26T00:00:00.000Z', 'the day of 25 hours'],
    ['2026-12-31', '2027-01-01T00:00:00.000Z', 'the last day of the year'],
    ['1970-07-01', '1970-07-01T23:00:00.000Z', 'the years in which winter time was summer time'],
    ['1970-01-15', '1970-01-15T23:00:00.000Z', 'and their winters'],
  ])('ends %s at %s: %s', (day, instant) => {
    expect(endOfLondonDay(date(day))).toBe(instant);
  });

  it.each([
    ['2026-03-29', '00:59', '2026-03-29T00:59:00.000Z', 'just before the missing hour'],
    ['2026-03-29', '01:00', '2026-03-29T01:00:00.000Z', 'the missing hour is moved on: 02:00 on the clock'],
    ['2026-03-29', '01:30', '2026-03-29T01:30:00.000Z', 'and so is its middle: 02:30'],
    ['2026-03-29', '02:00', '2026-03-29T01:00:00.000Z', 'the first time after it'],
    ['2026-10-25', '00:59', '2026-10-24T23:59:00.000Z', 'just before the doubled hour'],
    ['2026-10-25', '01:30', '2026-10-25T00:30:00.000Z', 'of the doubled hour the first'],
    ['2026-10-25', '02:00', '2026-10-25T02:00:00.000Z', 'just after it'],
    ['2026-07-15', '10:00', '2026-07-15T09:00:00.000Z', 'summer'],
    ['2026-01-15', '10:00', '2026-01-15T10:00:00.000Z', 'winter'],
    ['2026-07-15', '00:00', '2026-07-14T23:00:00.000Z', 'a summer midnight lies on the UTC day before'],
  ])('on %s at %s is %s: %s', (day, time, instant) => {
    expect(londonInstant(date(day), time)).toBe(instant);
  });

  it.each([
    ['2026-07-14T23:30:00Z', '2026-07-15', '00:30'],
    ['2026-01-14T23:30:00Z', '2026-01-14', '23:30'],
    ['2026-03-29T00:59:59Z', '2026-03-29', '00:59'],
    ['2026-03-29T01:00:00Z', '2026-03-29', '02:00'],
    ['2026-10-25T00:30:00Z', '2026-10-25', '01:30'],
    ['2026-10-25T01:30:00Z', '2026-10-25', '01:30'],
  ])('writes %s as %s %s', (text, day, time) => {
    const instant = parseInstant(text);
    expect([londonDate(instant), londonTime(instant)]).toEqual([day, time]);
  });

  it('knows only times of a day', () => {
    expect(['00:00', '23:59'].map(isTimeOfDay)).toEqual([true, true]);
    expect(['24:00', '9:30', '12:60', '12:30:00', 'noon', ''].map(isTimeOfDay)).toEqual(Array(6).fill(false));
    expect(() => londonInstant(date('2026-01-15'), '24:00')).toThrow(InvalidTimeError);
  });
});
