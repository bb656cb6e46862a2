import { describe, expect, it } from 'vitest';
import { addDays, parseIsoDate as date } from '../../calendar/iso-date.ts';
import { calendarForNation, namedCalendar } from '../../calendar/named-calendars.ts';
import {
  addWorkingDays,
  CalendarExhaustedError,
  closuresWithin,
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  nextWorkingDayAfter,
  subtractWorkingDays,
  unionOf,
  withClosures,
  type WorkingCalendar,
  workingDaysBetween,
} from '../../calendar/working-calendar.ts';

const england = calendarForNation('england');

describe('working days after a date', () => {
  // Computed from GOV.UK's list, the start day excluded.
  it.each([
    ['2025-05-07', 15, '2025-05-29', 'the spring bank holiday of 26 May does not count'],
    ['2025-12-15', 15, '2026-01-08', 'Christmas, Boxing Day and New Year do not count'],
    ['2026-03-24', 15, '2026-04-16', 'Good Friday and Easter Monday do not count'],
    ['2025-04-10', 10, '2025-04-28', 'Easter again, for a first core group'],
    ['2022-06-02', 15, '2022-06-24', 'the count starts on a bank holiday and the Jubilee day follows it'],
    ['2026-04-02', 1, '2026-04-07', 'Maundy Thursday, then four closed days'],
    ['2026-04-04', 1, '2026-04-07', 'a Saturday is day 0 as any other day is'],
    ['2026-04-05', 0, '2026-04-05', 'no days after a closed day is that day'],
  ])('%s + %i is %s: %s', (start, days, due) => {
    expect(addWorkingDays(date(start), days, england)).toBe(due);
  });

  it('of Freedom of Information leave out the bank holidays of any part of the United Kingdom', () => {
    expect(addWorkingDays(date('2026-03-02'), 20, england)).toBe('2026-03-30');
    expect(addWorkingDays(date('2026-03-02'), 20, namedCalendar('uk-any'))).toBe('2026-03-31');
  });

  it('of a nation follow its own holidays: St Andrew’s Day closes only Scotland', () => {
    expect(addWorkingDays(date('2026-11-27'), 1, namedCalendar('scotland'))).toBe('2026-12-01');
    expect(addWorkingDays(date('2026-11-27'), 1, england)).toBe('2026-11-30');
    expect(calendarForNation('wales')).toBe(england);
  });
});

describe('working days before a date', () => {
  it.each([
    ['2026-03-26', 2, '2026-03-24', 'two before a Thursday is the Tuesday'],
    ['2026-03-30', 2, '2026-03-26', 'two before a Monday is the Thursday before'],
    ['2026-03-29', 2, '2026-03-26', 'and so it is before the Sunday, whose Friday lies between'],
    ['2026-04-07', 1, '2026-04-02', 'one before the Tuesday after Easter is Maundy Thursday'],
    ['2026-04-06', 0, '2026-04-06', 'none before a closed day is that day'],
  ])('%s - %i is %s: %s', (start, days, due) => {
    expect(subtractWorkingDays(date(start), days, england)).toBe(due);
  });
});

describe('single days', () => {
  it('are working days from Monday to Friday unless closed', () => {
    const week = ['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04', '2026-04-05'];
    expect(week.map((day) => isWorkingDay(date(day), england))).toEqual([true, true, true, true, false, false, false]);
  });

  it('have a last working day on or before and a next one after', () => {
    expect(lastWorkingDayOnOrBefore(date('2026-04-06'), england)).toBe('2026-04-02');
    expect(lastWorkingDayOnOrBefore(date('2026-04-02'), england)).toBe('2026-04-02');
    expect(nextWorkingDayAfter(date('2026-04-02'), england)).toBe('2026-04-07');
    expect(nextWorkingDayAfter(date('2026-04-04'), england)).toBe('2026-04-07');
  });

  it('are counted between two dates, without the first and with the last', () => {
    expect(workingDaysBetween(date('2026-03-24'), date('2026-04-16'), england)).toBe(15);
    expect(workingDaysBetween(date('2026-04-16'), date('2026-03-24'), england)).toBe(-15);
    expect(workingDaysBetween(date('2026-04-03'), date('2026-04-06'), england)).toBe(0);
  });

  it('that were left out carry the names of the closures', () => {
    expect(closuresWithin(date('2026-04-03'), date('2026-04-06'), england)).toEqual([
      { date: '2026-04-03', name: 'Good Friday' },
      { date: '2026-04-06', name: 'Easter Monday' },
    ]);
    expect(closuresWithin(date('2026-04-04'), date('2026-04-05'), england)).toEqual([]);
  });
});

describe('past the dates a calendar knows', () => {
  it('an answer is an error that names the calendar, the last known date and what was asked', () => {
    const asking = () => addWorkingDays(date('2028-12-20'), 15, england);
    expect(asking).toThrow(CalendarExhaustedError);
    expect(asking).toThrow(
      'Cannot tell 15 working days after 2028-12-20: the calendar "england-and-wales" knows which days are closed ' +
        'only from 2012-01-01 to 2028-12-31. Publish a calendar that reaches further, then ask again.',
    );
    expect(caught(asking)).toMatchObject({
      calendarId: 'england-and-wales',
      knownFrom: '2012-01-01',
      knownTo: '2028-12-31',
      asked: '15 working days after 2028-12-20',
    });
  });

  it.each<[string, () => unknown]>([
    ['the last working day of the list is still known', () => addWorkingDays(date('2028-12-28'), 1, england)],
    ['so is the first', () => subtractWorkingDays(date('2012-01-04'), 1, england)],
  ])('%s', (_, asking) => {
    expect(['2028-12-29', '2012-01-03']).toContain(asking());
  });

  it.each<[string, () => unknown]>([
    ['one working day after the last', () => addWorkingDays(date('2028-12-29'), 1, england)],
    ['one before the first', () => subtractWorkingDays(date('2012-01-03'), 1, england)],
    ['a start after the last date, even for no days', () => addWorkingDays(date('2029-01-01'), 0, england)],
    ['a start before the first date', () => addWorkingDays(date('2011-12-30'), 5, england)],
    ['a count back from after the last date', () => subtractWorkingDays(date('2029-01-08'), 20, england)],
    ['whether a later day is closed', () => isWorkingDay(date('2029-01-02'), england)],
    ['the last working day before a later date', () => lastWorkingDayOnOrBefore(date('2029-01-01'), england)],
    [
      'the last working day on or before a closed first date',
      () => lastWorkingDayOnOrBefore(date('2012-01-01'), england),
    ],
    ['the next one after the last', () => nextWorkingDayAfter(date('2028-12-29'), england)],
    ['the days between, from too early', () => workingDaysBetween(date('2011-12-31'), date('2012-02-01'), england)],
    ['the days between, to too late', () => workingDaysBetween(date('2028-12-01'), date('2029-01-01'), england)],
  ])('%s is refused, never guessed', (_, asking) => {
    expect(asking).toThrow(CalendarExhaustedError);
  });

  it('half a working day or fewer than none is a mistake of the caller', () => {
    expect(() => addWorkingDays(date('2026-03-24'), 1.5, england)).toThrow(RangeError);
    expect(() => subtractWorkingDays(date('2026-03-24'), -1, england)).toThrow(RangeError);
  });
});

describe('an authority’s own closures', () => {
  const closed = [
    { date: date('2025-12-29'), name: 'Offices closed' },
    { date: date('2025-12-25'), name: 'Offices closed' },
  ];

  it('are added to the bank holidays', () => {
    const own = withClosures(england, closed);
    expect(own.id).toBe('england-and-wales+local');
    expect(addWorkingDays(date('2025-12-15'), 15, own)).toBe('2026-01-09');
    expect(addWorkingDays(date('2025-12-15'), 15, england)).toBe('2026-01-08');
  });

  it('keep both names where a day is closed twice, and are listed in order', () => {
    const own = withClosures(england, closed, 'own');
    expect(own.id).toBe('own');
    expect(closuresWithin(date('2025-12-24'), date('2025-12-31'), own)).toEqual([
      { date: '2025-12-25', name: 'Christmas Day / Offices closed' },
      { date: '2025-12-26', name: 'Boxing Day' },
      { date: '2025-12-29', name: 'Offices closed' },
    ]);
  });

  it('change nothing on a weekend', () => {
    const own = withClosures(england, [{ date: date('2026-03-28'), name: 'A Saturday' }]);
    expect(addWorkingDays(date('2026-03-24'), 15, own)).toBe('2026-04-16');
  });

  it('leave a calendar that is used already as it was', () => {
    const before = JSON.stringify(england);
    withClosures(england, closed);
    expect(JSON.stringify(england)).toBe(before);
  });
});

describe('a union of calendars', () => {
  it('is closed where any is and known only where all are', () => {
    const one = calendar('one', '2026-01-01', '2026-12-31', ['2026-03-25']);
    const two = calendar('two', '2025-01-01', '2026-06-30', ['2026-03-26', '2026-03-25']);
    const both = unionOf('both', one, two);
    expect(both).toMatchObject({ id: 'both', knownFrom: '2026-01-01', knownTo: '2026-06-30' });
    expect(addWorkingDays(date('2026-03-24'), 1, both)).toBe('2026-03-27');
    expect(both.closures).toEqual([
      { date: '2026-03-25', name: 'one closed / two closed' },
      { date: '2026-03-26', name: 'two closed' },
    ]);
  });

  it('of calendars that know no date in common, or of none, is a mistake of the caller', () => {
    const early = calendar('early', '2025-01-01', '2025-12-31', []);
    const late = calendar('late', '2026-01-01', '2026-12-31', []);
    expect(() => unionOf('never', early, late)).toThrow(RangeError);
    expect(() => unionOf('none')).toThrow(RangeError);
  });
});

describe('a calendar', () => {
  it('works the same after a journey as JSON', () => {
    const travelled = JSON.parse(JSON.stringify(england)) as WorkingCalendar;
    expect(addWorkingDays(date('2026-03-24'), 15, travelled)).toBe('2026-04-16');
  });

  it('without closures counts Mondays to Fridays, also before 1970', () => {
    const bare = calendar('bare', '1960-01-01', '2060-12-31', []);
    expect(addWorkingDays(date('1969-12-26'), 5, bare)).toBe('1970-01-02');
    expect(subtractWorkingDays(date('1970-01-02'), 5, bare)).toBe('1969-12-26');
  });

  it('may list its closures in any order', () => {
    const shuffled = { ...england, closures: england.closures.toReversed() };
    const days = Array.from({ length: 400 }, (_, i) => addDays(date('2025-01-01'), i));
    expect(days.map((day) => isWorkingDay(day, shuffled))).toEqual(days.map((day) => isWorkingDay(day, england)));
  });
});

function calendar(id: string, knownFrom: string, knownTo: string, closed: readonly string[]): WorkingCalendar {
  const closures = closed.map((text) => ({ date: date(text), name: `${id} closed` }));
  return { id, title: id, knownFrom: date(knownFrom), knownTo: date(knownTo), closures };
}

function caught(asking: () => unknown): unknown {
  try {
    return asking();
  } catch (error) {
    return error;
  }
}
