import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateCount } from '../../calendar/count-evaluation.ts';
import { explainCount } from '../../calendar/explain-count.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import type { Counting } from '../../calendar/count.ts';
import { parseInstant } from '../../calendar/instant.ts';
import { addMonths, daysBetween, parseIsoDate } from '../../calendar/iso-date.ts';
import { endOfLondonDay, londonDate, londonInstant, londonTime } from '../../calendar/london.ts';
import { calendarNames, namedCalendar } from '../../calendar/named-calendars.ts';
import {
  addWorkingDays,
  lastWorkingDayOnOrBefore,
  nextWorkingDayAfter,
  subtractWorkingDays,
  type WorkingCalendar,
  workingDaysBetween,
} from '../../calendar/working-calendar.ts';

/** Worked out by generator/count_cases.py, which explains the lines and shares no code with what is tested. */
const lines = readFileSync(new URL('count-cases.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

type Answer = string | number;
const answers: Readonly<Record<string, (...words: string[]) => Answer>> = {
  after: (calendar, start, days) => addWorkingDays(date(start), Number(days), named(calendar)),
  before: (calendar, start, days) => subtractWorkingDays(date(start), Number(days), named(calendar)),
  first: (calendar, start, days) => evaluated(`${days} working days after ${start}`, calendar, 'day 1'),
  last: (calendar, day) => lastWorkingDayOnOrBefore(date(day), named(calendar)),
  next: (calendar, day) => nextWorkingDayAfter(date(day), named(calendar)),
  between: (calendar, from, to) => workingDaysBetween(date(from), date(to), named(calendar)),
  months: (start, months) => addMonths(date(start), Number(months)),
  ends: (day) => endOfLondonDay(date(day)),
  at: (day, time) => londonInstant(date(day), time ?? ''),
  clock: (instant) => `${londonDate(parseInstant(instant ?? ''))} ${londonTime(parseInstant(instant ?? ''))}`,
};

describe('thousands of dates worked out independently', () => {
  it.each(Object.keys(answers))('agree with every case of "%s"', (kind) => {
    const cases = casesOf(kind);
    expect(cases.length).toBeGreaterThan(400);
    const wrong = cases.filter(({ words, expected }) => String(answers[kind]?.(...words)) !== expected);
    expect(wrong).toEqual([]);
  });

  it('come out the same when the count is written in words, and every day left out is listed', () => {
    for (const kind of ['after', 'before']) {
      for (const { words, expected } of casesOf(kind)) {
        const [calendar, start, days] = words;
        const explained = explainCount(`${days} working days ${kind} ${start}`, named(calendar));
        const passed = Math.abs(daysBetween(date(start), date(expected)));
        const skipped = explained.kind === 'notStarted' ? [] : explained.skipped;
        expect({ ...explained, skipped: skipped.length }).toMatchObject({
          kind: 'date',
          due: expected,
          startDate: start,
          skipped: passed - Number(days),
        });
      }
    }
  });
});

function casesOf(kind: string): readonly { readonly words: string[]; readonly expected: string }[] {
  return lines
    .filter((line) => line.startsWith(`${kind} `))
    .map((line) => {
      const words = line.split(' ').slice(1);
      const expected = words.splice(kind === 'clock' ? -2 : -1).join(' ');
      return { words, expected };
    });
}

function evaluated(text: string, calendar: string | undefined, counting: Counting): string {
  const result = evaluateCount(parseCount(text), { anchor: () => undefined, calendar: named(calendar), counting });
  return result.kind === 'date' ? result.date : result.kind;
}

function date(text: string | undefined) {
  return parseIsoDate(text ?? '');
}

function named(name: string | undefined): WorkingCalendar {
  const known = calendarNames.find((each) => each === name);
  if (known === undefined) throw new Error(`The generator names a calendar nobody knows: ${name}`);
  return namedCalendar(known);
}
