import { describe, expect, it } from 'vitest';
import { type CountResult, evaluateCount } from '../../calendar/count-evaluation.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { NeedsInstantError, NoDayZeroError } from '../../calendar/count-walk.ts';
import type { Counting } from '../../calendar/count.ts';
import { isInstant, parseInstant } from '../../calendar/instant.ts';
import { DateOutOfRangeError, parseIsoDate as date } from '../../calendar/iso-date.ts';
import { calendarForNation } from '../../calendar/named-calendars.ts';
import { CalendarExhaustedError } from '../../calendar/working-calendar.ts';

const england = calendarForNation('england');

// Tuesday 24 March 2026; Good Friday is 3 April, Easter Monday 6 April; summer time begins on 29 March.
const facts: Readonly<Record<string, string>> = {
  'strategy.on': '2026-03-24',
  'icpc.start': '2026-04-16T09:00:00.000Z', // 10:00 in London, a Thursday
  'lateCall.at': '2026-07-14T23:30:00.000Z', // half past midnight on 15 July in London
  'saturday.on': '2026-03-28',
};

describe('a count of days', () => {
  it.each<[string, Counting, string, string]>([
    ['15 working days after strategy.on', 'day 0', '2026-04-16', 'Easter takes two weekdays'],
    ['15 working days after strategy.on', 'day 1', '2026-04-15', 'the 24th counts as day 1'],
    ['1 working day after strategy.on', 'day 1', '2026-03-24', 'so day 1 is the day itself'],
    ['1 working day after saturday.on', 'day 1', '2026-03-30', 'a closed start: the first working day after is day 1'],
    ['1 working day after saturday.on', 'day 0', '2026-03-30', 'which is the same with day 0'],
    ['2 working days after saturday.on', 'day 1', '2026-03-31', 'and goes on from there'],
    ['10 days after strategy.on', 'day 0', '2026-04-03', 'days are all days; the due date may be closed'],
    ['10 days after strategy.on', 'day 1', '2026-04-02', 'counting from day 1 is one less'],
    ['4 weeks after strategy.on', 'day 0', '2026-04-21', 'weeks end on the same weekday'],
    ['4 weeks after strategy.on', 'day 1', '2026-04-20', 'or the day before when the first day counts'],
    ['3 months after strategy.on', 'day 0', '2026-06-24', 'months are civil'],
    ['3 months after strategy.on', 'day 1', '2026-06-23', 'three months that begin with the 24th end with the 23rd'],
    ['1 month after 2026-01-31', 'day 0', '2026-02-28', 'and clamp'],
    ['1 month after 2026-01-31', 'day 1', '2026-02-28', 'a month that begins with 31 January ends with February'],
    ['1 month after 2026-03-01', 'day 1', '2026-03-31', 'and one that begins with the 1st ends with the month'],
    ['2 years after 2024-02-29', 'day 0', '2026-02-28', 'years clamp too'],
    ['2 working days before icpc.start', 'day 0', '2026-04-14', 'two whole working days lie before the Thursday'],
    ['2 working days before icpc.start', 'day 1', '2026-04-14', 'notice is whole days however days are numbered'],
    ['3 days before icpc.start', 'day 1', '2026-04-13', 'and so in days'],
    ['4 weeks before icpc.start', 'day 0', '2026-03-19', 'weeks backward'],
    ['1 month before 2026-03-31', 'day 0', '2026-02-28', 'months backward clamp'],
    ['1 year before 2026-04-16', 'day 0', '2025-04-16', 'years backward'],
    ['2 working days before 4 weeks before icpc.start', 'day 0', '2026-03-17', 'one count inside another'],
    ['working day 13 of strategy.on', 'day 0', '2026-04-14', 'numbered with the start as day 0'],
    ['working day 13 of strategy.on', 'day 1', '2026-04-13', 'and as day 1'],
    ['day 4 of strategy.on', 'day 0', '2026-03-28', 'numbered days are all days'],
    ['day 4 of strategy.on', 'day 1', '2026-03-27', 'from day 1'],
    ['day 0 of strategy.on', 'day 0', '2026-03-24', 'day 0 is the start'],
    ['next working day after 2026-04-02', 'day 1', '2026-04-07', 'the next working day is not a count'],
    ['previous working day before 2026-04-07', 'day 1', '2026-04-02', 'nor is the previous'],
    ['0 working days after saturday.on', 'day 0', '2026-03-28', 'nothing added is the start, closed or not'],
    ['0 days after strategy.on', 'day 1', '2026-03-24', 'however days are numbered'],
    ['0 working days before saturday.on', 'day 0', '2026-03-28', 'and backward'],
    ['on saturday.on', 'day 0', '2026-03-28', 'the anchor itself'],
    ['2 days after lateCall.at', 'day 0', '2026-07-17', 'an instant counts from its date in London, not in UTC'],
  ])('"%s" (%s) is %s: %s', (text, counting, due) => {
    expect(evaluated(text, counting)).toMatchObject({ kind: 'date', date: due });
  });

  it('tells when it is late, where it started, what it left out and the last working day before it', () => {
    expect(evaluated('15 working days after strategy.on')).toEqual({
      kind: 'date',
      date: '2026-04-16',
      ends: '2026-04-16T23:00:00.000Z',
      startDate: '2026-03-24',
      skipped: [
        { date: '2026-04-03', name: 'Good Friday' },
        { date: '2026-04-06', name: 'Easter Monday' },
      ],
      lastWorkingDay: '2026-04-16',
    });
  });

  it('that ends on a closed day stays there and shows the last working day before', () => {
    expect(evaluated('10 days after strategy.on')).toMatchObject({
      date: '2026-04-03',
      ends: '2026-04-03T23:00:00.000Z',
      skipped: [],
      lastWorkingDay: '2026-04-02',
    });
  });

  it('leaves out each closure once when two parts pass over it', () => {
    // Back over Easter to 1 April, then forward over it again.
    const result = evaluated('3 working days after 3 working days before 2026-04-08');
    expect(result).toMatchObject({ date: '2026-04-08' });
    expect(result.kind === 'notStarted' ? [] : result.skipped.map(({ date: day }) => day)).toEqual([
      '2026-04-03',
      '2026-04-06',
    ]);
  });

  it('past the known holidays is an error in working days', () => {
    expect(() => evaluated('15 working days after 2028-12-20')).toThrow(CalendarExhaustedError);
    expect(() => evaluated('10:00 on next working day after 2028-12-29')).toThrow(CalendarExhaustedError);
  });

  it('past the known holidays is right in months, and says that the last working day is not known', () => {
    expect(evaluated('6 months after 2028-10-01')).toMatchObject({ date: '2029-04-01', lastWorkingDay: null });
  });

  it('past the years people write is an error', () => {
    expect(() => evaluated('9000 years after strategy.on')).toThrow(DateOutOfRangeError);
  });

  it('has no day 0 where the first day is day 1', () => {
    expect(() => evaluated('day 0 of strategy.on', 'day 1')).toThrow(NoDayZeroError);
    expect(() => evaluated('working day 0 of strategy.on', 'day 1')).toThrow(
      '"working day 0 of strategy.on" asks for day 0, but with counting "day 1" the first day is day 1.',
    );
  });
});

describe('a count of hours, minutes or seconds, or a time on a day', () => {
  it.each([
    ['48 hours before icpc.start', '2026-04-14T09:00:00.000Z', '2026-04-14', 'exact hours back'],
    ['90 minutes after icpc.start', '2026-04-16T10:30:00.000Z', '2026-04-16', 'exact minutes on'],
    ['20 seconds after icpc.start', '2026-04-16T09:00:20.000Z', '2026-04-16', 'exact seconds on'],
    ['1 second before 2026-04-16T09:00:20.250Z', '2026-04-16T09:00:19.250Z', '2026-04-16', 'milliseconds stay'],
    ['90 seconds before icpc.start', '2026-04-16T08:58:30.000Z', '2026-04-16', 'exact seconds back'],
    ['1 second after 2026-03-29T00:59:59Z', '2026-03-29T01:00:00.000Z', '2026-03-29', 'over the clock change: 02:00'],
    ['99999 seconds after 2026-04-16T09:00Z', '2026-04-17T12:46:39.000Z', '2026-04-17', 'with nothing lost'],
    [
      '24 hours after 2026-03-28T12:00Z',
      '2026-03-29T12:00:00.000Z',
      '2026-03-29',
      'over the clock change: 13:00 there',
    ],
    [
      '24 hours after 2026-10-24T11:00Z',
      '2026-10-25T11:00:00.000Z',
      '2026-10-25',
      'and in autumn: from 12:00 to 11:00',
    ],
    ['10:00 on working day 13 of strategy.on', '2026-04-14T09:00:00.000Z', '2026-04-14', 'London’s summer clock'],
    ['10:00 on strategy.on', '2026-03-24T10:00:00.000Z', '2026-03-24', 'London’s winter clock'],
    ['01:30 on 2026-03-29', '2026-03-29T01:30:00.000Z', '2026-03-29', 'a time the clocks leave out is moved on'],
    ['01:30 on 2026-10-25', '2026-10-25T00:30:00.000Z', '2026-10-25', 'of a time that comes twice the first'],
    ['24 hours before 10:00 on strategy.on', '2026-03-23T10:00:00.000Z', '2026-03-23', 'hours before a time on a date'],
    ['17:00 on icpc.start', '2026-04-16T16:00:00.000Z', '2026-04-16', 'a time on an instant’s London date'],
    ['on lateCall.at', '2026-07-14T23:30:00.000Z', '2026-07-15', 'an instant itself'],
    ['0 hours after icpc.start', '2026-04-16T09:00:00.000Z', '2026-04-16', 'no hours are none'],
  ])('"%s" is exactly %s: %s', (text, instant, day) => {
    expect(evaluated(text)).toMatchObject({ kind: 'instant', instant, ends: instant, date: day });
  });

  it('from a date alone is an error that names what lacks the time', () => {
    expect(() => evaluated('48 hours before strategy.on')).toThrow(NeedsInstantError);
    expect(() => evaluated('48 hours before strategy.on')).toThrow(
      '"48 hours before strategy.on" counts in hours, minutes or seconds, but strategy.on is a date without a time. ' +
        'Record it with its time, count in days, or put a time before it ("10:00 on strategy.on").',
    );
    expect(() => evaluated('1 hour after 2 days after icpc.start')).toThrow('2 days after icpc.start is a date');
  });
});

describe('the earliest and the latest', () => {
  it('leave out what has not started, or wait for it', () => {
    expect(evaluated('earliest of: [1 month after birth.on, 3 months after strategy.on]')).toMatchObject({
      date: '2026-06-24',
    });
    expect(evaluated('latest of: [1 month after birth.on, 3 months after strategy.on]')).toEqual({
      kind: 'notStarted',
      missing: ['birth.on'],
    });
  });

  it.each([
    ['earliest', '2026-05-10', '2026-06-10'],
    ['latest', '2026-05-10', '2026-06-24'],
    ['earliest', '2026-06-20', '2026-06-24'],
    ['latest', '2026-06-20', '2026-07-20'],
  ])('of a pre-birth review: %s, birth on %s, is %s', (choose, birth, due) => {
    const result = evaluated(`${choose} of: [1 month after ${birth}, 3 months after strategy.on]`);
    expect(result).toMatchObject({ date: due });
  });

  it('tell of the arm chosen where it started and what it left out', () => {
    expect(evaluated('earliest of: [1 year after saturday.on, 15 working days after strategy.on]')).toMatchObject({
      startDate: '2026-03-24',
      skipped: [{ name: 'Good Friday' }, { name: 'Easter Monday' }],
    });
  });

  it('name everything missing when nothing has started', () => {
    expect(evaluated('earliest of: [on birth.on, 2 days after rcpc.start, on birth.on]')).toEqual({
      kind: 'notStarted',
      missing: ['birth.on', 'rcpc.start'],
    });
  });

  it('take a date as its end when they compare it with an instant', () => {
    expect(evaluated('earliest of: [2026-04-16, 23:59 on 2026-04-16]')).toMatchObject({ kind: 'instant' });
    expect(evaluated('latest of: [2026-04-16, 23:59 on 2026-04-16]')).toMatchObject({ kind: 'date' });
    expect(evaluated('earliest of: [2026-04-16, 00:01 on 2026-04-17]')).toMatchObject({ kind: 'date' });
  });

  it('of equals take the one written first', () => {
    expect(evaluated('earliest of: [00:00 on 2026-04-17, 2026-04-16]')).toMatchObject({ kind: 'instant' });
    expect(evaluated('earliest of: [2026-04-16, 00:00 on 2026-04-17]')).toMatchObject({ kind: 'date' });
    expect(evaluated('latest of: [2026-04-16, 00:00 on 2026-04-17]')).toMatchObject({ kind: 'date' });
  });

  it('may stand inside another count', () => {
    expect(evaluated('2 working days before earliest of: [icpc.start, 2026-05-01]')).toMatchObject({
      date: '2026-04-14',
      startDate: '2026-04-16',
    });
  });
});

describe('an anchor that has not happened', () => {
  it.each(['on birth.on', '15 working days after birth.on', '10:00 on day 3 of birth.on', '2 hours before birth.on'])(
    'leaves "%s" not started, and is named',
    (text) => {
      expect(evaluated(text)).toEqual({ kind: 'notStarted', missing: ['birth.on'] });
    },
  );
});

function evaluated(text: string, counting: Counting = 'day 0'): CountResult {
  return evaluateCount(parseCount(text), {
    calendar: england,
    counting,
    anchor: (path) => {
      const found = facts[path];
      return found === undefined ? undefined : isInstant(found) ? parseInstant(found) : date(found);
    },
  });
}
