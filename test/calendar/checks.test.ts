import { describe, expect, it } from 'vitest';
import { calendarFaults, InvalidCalendarError, parseCalendar } from '../../calendar/calendar-check.ts';
import { type AnchorKind, checkCount } from '../../calendar/count-check.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import type { Counting } from '../../calendar/count.ts';
import { parseIsoDate as date } from '../../calendar/iso-date.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { addWorkingDays } from '../../calendar/working-calendar.ts';
import { nearestWord } from '../../calendar/nearest-word.ts';

describe('the check of a count', () => {
  const kinds: Readonly<Record<string, AnchorKind>> = {
    'strategy.on': 'date',
    'icpc.start': 'instant',
    'visit.on': 'either',
  };

  it.each<[string, Counting, AnchorKind, readonly unknown[]]>([
    ['15 working days after icpc.start', 'day 0', 'date', []],
    ['48 hours before icpc.start', 'day 0', 'instant', []],
    ['48 hours before visit.on', 'day 0', 'instant', []],
    ['on visit.on', 'day 0', 'either', []],
    ['10:00 on strategy.on', 'day 0', 'instant', []],
    ['24 hours before 10:00 on strategy.on', 'day 0', 'instant', []],
    ['next working day after icpc.start', 'day 0', 'date', []],
    ['earliest of: [2 days after strategy.on, 2026-03-24]', 'day 0', 'date', []],
    ['earliest of: [2 days after strategy.on, icpc.start]', 'day 0', 'either', []],
    ['day 0 of strategy.on', 'day 0', 'date', []],
    ['2 hours after 2026-03-24T10:00Z', 'day 0', 'instant', []],
    [
      '48 hours before strategy.on',
      'day 0',
      'instant',
      [{ kind: 'needsInstant', path: 'strategy.on', count: '48 hours before strategy.on' }],
    ],
    [
      '90 minutes after 2 days after icpc.start',
      'day 0',
      'instant',
      [{ kind: 'needsInstant', path: '2 days after icpc.start', count: '90 minutes after 2 days after icpc.start' }],
    ],
    [
      '2 hours before earliest of: [icpc.start, 2 days after strategy.on]',
      'day 0',
      'instant',
      [
        {
          kind: 'needsInstant',
          path: 'earliest of: [on icpc.start, 2 days after strategy.on]',
          count: '2 hours before earliest of: [on icpc.start, 2 days after strategy.on]',
        },
      ],
    ],
    ['day 0 of strategy.on', 'day 1', 'date', [{ kind: 'noDayZero', count: 'day 0 of strategy.on' }]],
    [
      'earliest of: [2 days after birth.on, 1 hour after strategy.on]',
      'day 0',
      'either',
      [
        { kind: 'unknownAnchor', path: 'birth.on', count: 'on birth.on' },
        { kind: 'needsInstant', path: 'strategy.on', count: '1 hour after strategy.on' },
      ],
    ],
  ])('of "%s" (%s): it leads to %s', (text, counting, leadsTo, faults) => {
    expect(checkCount(parseCount(text), (path) => kinds[path], counting)).toEqual({ leadsTo, faults });
  });
});

describe('the check of a calendar', () => {
  const calendar = {
    id: 'own',
    title: 'An invented calendar',
    knownFrom: '2025-01-01',
    knownTo: '2027-12-31',
    closures: [
      { date: '2025-12-25', name: 'Christmas Day' },
      { date: '2026-12-25', name: 'Christmas Day' },
      { date: '2027-12-27', name: 'Christmas Day' },
    ],
  };
  const faults = (change: object) => calendarFaults({ ...calendar, ...change }).map(({ kind, place }) => [kind, place]);

  it('accepts one that can be used, from any JSON', () => {
    const parsed = parseCalendar(JSON.parse(JSON.stringify({ ...calendar, comment: 'dropped' })));
    expect(parsed).toEqual(calendar);
    expect(addWorkingDays(date('2026-12-24'), 1, parsed)).toBe('2026-12-28');
    expect(calendarFaults(namedCalendar('uk-any'))).toEqual([]);
  });

  it.each<[string, object, readonly unknown[]]>([
    ['a name that is missing', { id: '' }, [['shape', 'id']]],
    ['a period that is no period', { knownTo: '2024-12-31' }, [['period', 'knownTo']]],
    ['a date that does not exist', { knownFrom: '2025-02-29' }, [['invalidDate', 'knownFrom']]],
    ['closures that are no list', { closures: {} }, [['shape', 'closures']]],
    [
      'a closure on a date that does not exist, and another without a name',
      { closures: [...calendar.closures, { date: '2026-02-30', name: 'Never' }, { date: '2026-05-01' }] },
      [
        ['invalidDate', 'closures[3].date'],
        ['shape', 'closures[4].name'],
      ],
    ],
    [
      'a closure listed twice',
      { closures: [...calendar.closures, { date: '2026-12-25', name: 'Again' }] },
      [['duplicate', 'closures[3].date']],
    ],
    [
      'a closure outside the period',
      { closures: [...calendar.closures, { date: '2028-01-03', name: 'New Year' }] },
      [['outsideKnown', 'closures[3].date']],
    ],
    ['a whole year without closures', { knownTo: '2028-12-31' }, [['emptyYear', 'closures']]],
    ['but not a part of one', { knownTo: '2028-03-31' }, []],
  ])('finds %s', (_, change, expected) => {
    expect(faults(change)).toEqual(expected);
  });

  it('refuses with everything it found, each with its place', () => {
    const broken = { ...calendar, title: 3, closures: ['2026-12-25'] };
    const parsing = () => parseCalendar(broken);
    expect(parsing).toThrow(InvalidCalendarError);
    expect(parsing).toThrow('title: title is missing or not a text.\nclosures[0].name: It has no name.');
    expect(() => parseCalendar([])).toThrow('A calendar is an object');
    expect(() => parseCalendar(null)).toThrow(InvalidCalendarError);
  });
});

describe('the nearest word', () => {
  const words = ['working days', 'days', 'weeks', 'months'];

  it.each([
    ['dasy', 'days'],
    ['WEKS', 'weeks'],
    ['monhts', 'months'],
    ['workingdays', 'working days'],
    ['fortnight', undefined],
    ['x', undefined],
    ['', undefined],
  ])('to "%s" is %s', (word, nearest) => {
    expect(nearestWord(word, words)).toBe(nearest);
  });
});
