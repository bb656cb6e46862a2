import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorsOf } from '../../calendar/count-anchors.ts';
import { checkCount } from '../../calendar/count-check.ts';
import { type CountResult, evaluateCount } from '../../calendar/count-evaluation.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import { formatCount } from '../../calendar/count-text.ts';
import { NeedsInstantError, NoDayZeroError } from '../../calendar/count-walk.ts';
import { reservedWords } from '../../calendar/count-words.ts';
import type { Count, Counting, CountUnit } from '../../calendar/count.ts';
import { addMinutes, instantOfMs, parseInstant } from '../../calendar/instant.ts';
import {
  addDays,
  addMonths,
  DateOutOfRangeError,
  daysBetween,
  type IsoDate,
  parseIsoDate,
} from '../../calendar/iso-date.ts';
import { endOfLondonDay, londonDate, londonInstant, londonTime } from '../../calendar/london.ts';
import { calendarNames, namedCalendar } from '../../calendar/named-calendars.ts';
import {
  addWorkingDays,
  CalendarExhaustedError,
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  nextWorkingDayAfter,
  subtractWorkingDays,
  withClosures,
  workingDaysBetween,
} from '../../calendar/working-calendar.ts';

// Well inside the list, so that 250 working days on either side are known.
const dates = fc.integer({ min: 0, max: 4600 }).map((n) => addDays(parseIsoDate('2014-01-01'), n));
const smallNumbers = fc.integer({ min: 0, max: 250 });
const calendars = fc.constantFrom(...calendarNames).map(namedCalendar);
const RUNS = { numRuns: 400 };
const countings = fc.constantFrom<Counting>('day 0', 'day 1');
const instants = fc.integer({ min: 1_300_000_000, max: 1_900_000_000 }).map((s) => instantOfMs(s * 1000));

describe('working days', () => {
  it('added and taken away again lead back, to the start or the last working day before it', () => {
    fc.assert(
      fc.property(dates, smallNumbers, calendars, (start, days, calendar) => {
        const there = addWorkingDays(start, days, calendar);
        const back = subtractWorkingDays(there, days, calendar);
        // From a closed day counting goes as from the last working day before it.
        expect(back).toBe(days === 0 ? start : lastWorkingDayOnOrBefore(start, calendar));
      }),
      RUNS,
    );
  });

  it('added end on a working day, with exactly that many between', () => {
    fc.assert(
      fc.property(
        dates,
        smallNumbers.filter((n) => n > 0),
        calendars,
        (start, days, calendar) => {
          const due = addWorkingDays(start, days, calendar);
          expect(isWorkingDay(due, calendar)).toBe(true);
          expect(workingDaysBetween(start, due, calendar)).toBe(days);
        },
      ),
      RUNS,
    );
  });

  it('taken away end on a working day, with exactly that many from it up to the start', () => {
    fc.assert(
      fc.property(
        dates,
        smallNumbers.filter((n) => n > 0),
        calendars,
        (start, days, calendar) => {
          const due = subtractWorkingDays(start, days, calendar);
          expect(isWorkingDay(due, calendar)).toBe(true);
          expect(workingDaysBetween(addDays(due, -1), addDays(start, -1), calendar)).toBe(days);
        },
      ),
      RUNS,
    );
  });

  it('never end earlier for a later start, and always later for more days', () => {
    fc.assert(
      fc.property(dates, smallNumbers, calendars, (start, days, calendar) => {
        const due = addWorkingDays(start, days, calendar);
        expect(addWorkingDays(addDays(start, 1), days, calendar) >= due).toBe(true);
        expect(addWorkingDays(start, days + 1, calendar) > due).toBe(true);
      }),
      RUNS,
    );
  });

  it('end no earlier when a day more is closed', () => {
    fc.assert(
      fc.property(dates, smallNumbers, calendars, fc.integer({ min: 0, max: 100 }), (start, days, calendar, offset) => {
        const closure = { date: addDays(start, offset), name: 'One day more' };
        const due = addWorkingDays(start, days, calendar);
        expect(addWorkingDays(start, days, withClosures(calendar, [closure])) >= due).toBe(true);
      }),
      RUNS,
    );
  });

  it('one by one are the next working day', () => {
    fc.assert(
      fc.property(dates, calendars, (start, calendar) => {
        expect(nextWorkingDayAfter(start, calendar)).toBe(addWorkingDays(start, 1, calendar));
        expect(lastWorkingDayOnOrBefore(start, calendar)).toBe(subtractWorkingDays(addDays(start, 1), 1, calendar));
      }),
      RUNS,
    );
  });
});

describe('civil arithmetic', () => {
  it('adds days that can be counted again', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -9999, max: 9999 }), (start, days) => {
        expect(daysBetween(start, addDays(start, days))).toBe(days);
      }),
      RUNS,
    );
  });

  it('adds months that keep the day, or end the month', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -600, max: 600 }), (start, months) => {
        const due = addMonths(start, months);
        const endsMonth = addDays(due, 1).endsWith('-01');
        expect(due.slice(8) === start.slice(8) || endsMonth).toBe(true);
        expect((Number(due.slice(0, 4)) - Number(start.slice(0, 4))) * 12 + Number(due.slice(5, 7))).toBe(
          Number(start.slice(5, 7)) + months,
        );
      }),
      RUNS,
    );
  });
});

describe('London', () => {
  it('shows the date and time an instant was made of, or the hour moved on, or the first of two', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const again = londonInstant(londonDate(instant), londonTime(instant));
        const cut = parseInstant(`${instant.slice(0, 16)}Z`);
        expect([cut, addMinutes(cut, -60)]).toContain(again);
        expect([londonDate(again), londonTime(again)]).toEqual([londonDate(instant), londonTime(instant)]);
      }),
      RUNS,
    );
  });

  it('ends each date at the last instant that has it', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const end = endOfLondonDay(londonDate(instant));
        expect(instant < end).toBe(true);
        expect(londonDate(addMinutes(end, -1))).toBe(londonDate(instant));
        expect(londonDate(end)).toBe(addDays(londonDate(instant), 1));
        expect(londonTime(end)).toBe('00:00');
      }),
      RUNS,
    );
  });
});

const paths = fc
  .stringMatching(/^[a-z][A-Za-z0-9_]{0,8}(\.[a-z][A-Za-z0-9]{0,8}){0,2}$/)
  .filter((path) => !reservedWords.has(path.toLowerCase()));
const units = fc.constantFrom<CountUnit>('second', 'minute', 'hour', 'day', 'workingDay', 'week', 'month', 'year');
const directions = fc.constantFrom('before' as const, 'after' as const);
const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const counts = fc.letrec<{ count: Count }>((tie) => ({
  count: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('anchor' as const), path: paths }),
    fc.record({ kind: fc.constant('date' as const), date: dates }),
    fc.record({ kind: fc.constant('instant' as const), instant: instants }),
    fc.record({
      kind: fc.constant('distance' as const),
      amount: smallNumbers,
      unit: units,
      direction: directions,
      from: tie('count'),
    }),
    fc.record({ kind: fc.constant('neighbour' as const), direction: directions, from: tie('count') }),
    fc.record({
      kind: fc.constant('numberedDay' as const),
      number: smallNumbers,
      unit: fc.constantFrom('day' as const, 'workingDay' as const),
      from: tie('count'),
    }),
    fc.record({ kind: fc.constant('timeOfDay' as const), time: times, on: tie('count') }),
    fc.record({
      kind: fc.constant('choice' as const),
      choose: fc.constantFrom('earliest' as const, 'latest' as const),
      of: fc.array(tie('count'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).count;

describe('any count', () => {
  it('written in words and read again is the same count', () => {
    fc.assert(
      fc.property(counts, (count) => {
        expect(parseCount(formatCount(count))).toEqual(count);
      }),
      RUNS,
    );
  });

  it('reads the same in capitals and with other spaces, but for its anchors', () => {
    fc.assert(
      fc.property(
        counts.filter((count) => anchorsOf(count).length === 0),
        (count) => {
          const shouted = formatCount(count).toUpperCase().replaceAll(' ', '  ');
          expect(parseCount(shouted)).toEqual(count);
        },
      ),
      RUNS,
    );
  });

  it('evaluates to what it promises: an exact end, or the anchors it waits for, or an error that says why', () => {
    fc.assert(
      fc.property(counts, calendars, countings, (count, calendar, counting) => {
        const known = new Map(
          anchorsOf(count).map((path, i) => [path, i % 3 === 0 ? undefined : parseIsoDate('2020-02-29')]),
        );
        const outcome = attempt(() => evaluateCount(count, { calendar, counting, anchor: (path) => known.get(path) }));
        expect(brokenPromises(outcome, known)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('in which the check finds no fault fails for no reason the check could have known', () => {
    fc.assert(
      fc.property(counts, calendars, countings, (count, calendar, counting) => {
        const faults = checkCount(count, () => 'date', counting).faults;
        fc.pre(faults.length === 0);
        const anchor = () => parseIsoDate('2020-02-29');
        const outcome = attempt(() => evaluateCount(count, { calendar, counting, anchor }));
        expect(outcome).not.toBeInstanceOf(NeedsInstantError);
        expect(outcome).not.toBeInstanceOf(NoDayZeroError);
      }),
      RUNS,
    );
  });
});

describe('any text', () => {
  it('is a count or a syntax error at a place within it', () => {
    const words = fc.constantFrom(
      ...reservedWords,
      'x.on',
      '2026-03-24',
      '10:00',
      '[',
      ']',
      ',',
      ':',
      '15',
      '2026-02-30',
      '%',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((list) => list.join(' ')),
        ),
        (text) => {
          const outcome = attempt(() => parseCount(text));
          const error = outcome instanceof CountSyntaxError ? outcome : undefined;
          expect(outcome instanceof Error).toBe(error !== undefined);
          expect(error === undefined || (error.offset >= 0 && error.offset <= text.length)).toBe(true);
          expect(error === undefined || error.expected.length > 0).toBe(true);
        },
      ),
      RUNS,
    );
  });
});

function brokenPromises(
  outcome: CountResult | Error,
  known: ReadonlyMap<string, IsoDate | undefined>,
): readonly string[] {
  if (outcome instanceof Error) return EXPECTED_ERRORS.some((kind) => outcome instanceof kind) ? [] : [String(outcome)];
  const travelled = JSON.stringify(JSON.parse(JSON.stringify(outcome))) === JSON.stringify(outcome);
  const broken = travelled ? [] : ['does not survive a journey as JSON'];
  if (outcome.kind === 'notStarted') {
    if (outcome.missing.length === 0) broken.push('waits for nothing');
    const happened = outcome.missing.filter((path) => known.get(path) !== undefined);
    return [...broken, ...happened.map((path) => `waits for ${path}, which has happened`)];
  }
  const end = outcome.kind === 'instant' ? outcome.instant : endOfLondonDay(outcome.date);
  return outcome.ends === end ? broken : [...broken, `ends ${outcome.ends}, not ${end}`];
}

const EXPECTED_ERRORS = [CalendarExhaustedError, NeedsInstantError, NoDayZeroError, DateOutOfRangeError];

function attempt<Answer>(ask: () => Answer): Answer | Error {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
