import { describe, expect, it } from 'vitest';
import {
  addMinutes,
  addSeconds,
  type Instant,
  InvalidInstantError,
  isInstant,
  minutesBetween,
  parseInstant,
} from '../../calendar/instant.ts';
import { DateOutOfRangeError } from '../../calendar/iso-date.ts';

describe('an instant', () => {
  it.each([
    ['2026-07-01T10:00+01:00', '2026-07-01T09:00:00.000Z'],
    ['2026-07-01T10:00Z', '2026-07-01T10:00:00.000Z'],
    ['2026-07-01T00:30:15+01:00', '2026-06-30T23:30:15.000Z'],
    ['2026-07-01T10:00:00.5Z', '2026-07-01T10:00:00.500Z'],
    ['2026-07-01T10:00:00.123456789-05:30', '2026-07-01T15:30:00.123Z'],
  ])('%s is %s in UTC', (text, utc) => {
    expect(parseInstant(text)).toBe(utc);
  });

  it.each([
    ['2026-07-01T10:00', 'it does not say its offset from UTC (Z, +00:00 or +01:00)'],
    ['2026-07-01T10:00:00.000', 'it does not say its offset from UTC (Z, +00:00 or +01:00)'],
    ['2026-07-01', 'it is not a date, T, a time and an offset'],
    ['2026-07-01 10:00Z', 'it is not a date, T, a time and an offset'],
    ['2026-02-30T10:00Z', 'there is no date 2026-02-30'],
    ['2026-07-01T24:00Z', 'there is no time 24:00'],
    ['2026-07-01T10:60Z', 'there is no time 10:60'],
    ['2026-06-30T23:59:60Z', 'there is no time 23:59:60'],
    ['2026-07-01T10:00+15:00', 'there is no offset +15:00'],
    ['2026-07-01T10:00+01:60', 'there is no offset +01:60'],
    ['2026-07-01T10:00.5Z', 'it has a fraction but no seconds'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => parseInstant(text)).toThrow(new InvalidInstantError(text, why));
    expect(isInstant(text)).toBe(false);
  });

  it('has one form only inside the product', () => {
    expect(isInstant('2026-07-01T09:00:00.000Z')).toBe(true);
    expect(isInstant('2026-07-01T09:00:00Z')).toBe(false);
    expect(isInstant('2026-07-01T10:00:00.000+01:00')).toBe(false);
    expect(isInstant('2026-02-30T09:00:00.000Z')).toBe(false);
    expect(isInstant(0)).toBe(false);
  });

  it('outside the years people write is refused', () => {
    expect(() => parseInstant('9999-12-31T23:30-01:00')).toThrow(DateOutOfRangeError);
    expect(() => addMinutes('0001-01-01T00:00:00.000Z' as Instant, -1)).toThrow(DateOutOfRangeError);
  });

  it('moves by minutes and seconds that the clock change does not touch', () => {
    const start = parseInstant('2026-03-29T00:30Z');
    expect(addMinutes(start, 60)).toBe('2026-03-29T01:30:00.000Z');
    expect(addMinutes(start, -31)).toBe('2026-03-28T23:59:00.000Z');
    expect(addSeconds(start, 1800)).toBe('2026-03-29T01:00:00.000Z');
    expect(addSeconds(start, -1)).toBe('2026-03-29T00:29:59.000Z');
    expect(minutesBetween(start, parseInstant('2026-03-29T03:00+01:00'))).toBe(90);
    expect(minutesBetween(start, parseInstant('2026-03-29T00:29:30Z'))).toBe(-0.5);
  });
});
