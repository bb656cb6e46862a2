import { describe, expect, it } from 'vitest';
import { calendarFaults } from '../../calendar/calendar-check.ts';
import { isWeekend } from '../../calendar/iso-date.ts';
import { bankHolidaySource, calendarNames, namedCalendar } from '../../calendar/named-calendars.ts';

describe('the committed bank holidays', () => {
  it('say where they come from, when they were fetched and how far they reach', () => {
    expect(bankHolidaySource.source).toBe('https://www.gov.uk/bank-holidays.json');
    expect(bankHolidaySource.fetchedOn).toBe('2026-11-22');
    expect(bankHolidaySource.lastDateListed).toBe('2028-12-26');
  });

  it.each(calendarNames)('of %s are known for whole years, 2012 to 2028, and have no faults', (name) => {
    const calendar = namedCalendar(name);
    expect(calendar).toMatchObject({ id: name, knownFrom: '2012-01-01', knownTo: '2028-12-31' });
    expect(calendarFaults(calendar)).toEqual([]);
  });

  it('are 140 in England and Wales, none of them on a weekend', () => {
    const { closures } = namedCalendar('england-and-wales');
    expect(closures).toHaveLength(140);
    expect(closures.filter(({ date }) => isWeekend(date))).toEqual([]);
  });

  it.each([
    ['2022', 10],
    ['2023', 9],
    ['2026', 8],
  ])('are in England and Wales in %s: %i', (year, count) => {
    const { closures } = namedCalendar('england-and-wales');
    expect(closures.filter(({ date }) => date.startsWith(year))).toHaveLength(count);
  });

  // Proclaimed on 4 February 2026; the package the list comes from was cut before it had the day.
  it('include the Scottish holiday of 15 June 2026, which was proclaimed after the list was taken', () => {
    const closed = (name: (typeof calendarNames)[number]) =>
      namedCalendar(name).closures.some(({ date }) => date === '2026-06-15');
    expect(calendarNames.filter(closed)).toEqual(['scotland', 'uk-any']);
  });

  it('are the same object at every call, so that lookups are made once', () => {
    expect(namedCalendar('uk-any')).toBe(namedCalendar('uk-any'));
  });
});
