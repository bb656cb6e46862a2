import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, parseIsoDate } from '../../calendar/iso-date.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { isWorkingDay, withClosures } from '../../calendar/working-calendar.ts';
import { caseAsOf } from '../../machines/case-as-of.ts';
import { viewCase } from '../../machines/view.ts';
import { instant, liveCase } from './support/live-case.ts';

/** March 2026 begins on a Sunday; Good Friday is 3 April, Easter Monday the 6th. */
const stopping = (extra: string, due = '10 working days after asked.on'): string => `
events: { ASKED: {}, STOPPED: {}, WENT_ON: {}, ANSWERED: {}, GRANTED: { data: { to: date } } }
accepts: [ASKED, STOPPED, WENT_ON, ANSWERED, GRANTED]
facts: { asked: { latest: ASKED } }
deadlines:
  answer: { title: Answer, due: ${due}, metBy: ANSWERED, pausedBy: STOPPED, resumedBy: WENT_ON, extendedBy: { event: GRANTED, to: to }, responsible: worker, kind: local, ${extra} }
`;

const leftOut = stopping('pauseCounting: day 1');
const due = (kase: ReturnType<typeof liveCase>): string | undefined => kase.standing('answer')[0]?.[1];

describe('with the stopping day left out, too', () => {
  it('a clock that stops and goes on again on one working day gives that day back', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-09');
    kase.record('WENT_ON', '2026-03-09');
    expect(kase.deadlines('answer')).toMatchObject([{ due: '2026-03-18', originalDue: '2026-03-17' }]);
  });

  it('one that stops on a Saturday gives no more back than one that uses the day up', () => {
    for (const pathway of [leftOut, stopping('counting: day 0')]) {
      const kase = liveCase(pathway);
      kase.record('ASKED', '2026-03-03');
      kase.record('STOPPED', '2026-03-07');
      kase.record('WENT_ON', '2026-03-10');
      // The 9th and the 10th.
      expect(due(kase)).toBe('2026-03-19');
    }
  });

  it('stopped on its last day, one day is left when it goes on', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-17');
    kase.until('2026-03-25');
    expect(kase.standing('answer')).toEqual([['1', '2026-03-17', 'paused']]);
    kase.record('WENT_ON', '2026-03-26');
    expect(due(kase)).toBe('2026-03-27');
  });

  it('stopped after its last day it stays where it was, however it is counted anew', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-18');
    kase.record('WENT_ON', '2026-03-25');
    expect(kase.standing('answer')).toEqual([['1', '2026-03-17', 'overdue']]);
    kase.correct({ op: 'amend', target: 2, on: '2026-03-02' });
    expect(due(kase)).toBe('2026-03-16');
  });

  it('stopped on the day it began, that day is not given back: it was never counted', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-03');
    kase.record('WENT_ON', '2026-03-05');
    // The 4th and the 5th are left out.
    expect(due(kase)).toBe('2026-03-19');
    const first = liveCase(stopping('counting: day 1, pauseCounting: day 1'));
    first.record('ASKED', '2026-03-03');
    first.record('STOPPED', '2026-03-03');
    first.record('WENT_ON', '2026-03-05');
    // Counted from the 3rd itself it was due on the 16th; three days are left out.
    expect(first.deadlines('answer')).toMatchObject([{ due: '2026-03-19', originalDue: '2026-03-16' }]);
  });

  it('a day on which one standstill ends and the next begins is left out once', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-09');
    kase.record('WENT_ON', '2026-03-11');
    kase.record('STOPPED', '2026-03-11');
    kase.record('WENT_ON', '2026-03-12');
    // From the 9th to the 12th, four days.
    expect(due(kase)).toBe('2026-03-23');
  });

  it('more time that is granted while it stands is granted from that day on', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-09');
    kase.record('GRANTED', '2026-03-11', { to: '2026-03-24' });
    kase.record('WENT_ON', '2026-03-13');
    // Whoever gave until the 24th on the 11th had two days of standstill still before them.
    expect(kase.deadlines('answer')).toMatchObject([{ due: '2026-03-26', originalDue: '2026-03-17' }]);
  });

  it('counts in days leave the stopping day out as well, weekends among them', () => {
    const kase = liveCase(stopping('pauseCounting: day 1', '20 days after asked.on'));
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-07');
    kase.record('WENT_ON', '2026-03-08');
    expect(kase.deadlines('answer')).toMatchObject([{ due: '2026-03-25', originalDue: '2026-03-23' }]);
  });

  it('a corrected start, stop or end counts it anew, and a standstill before the new start gives nothing', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-09');
    kase.record('WENT_ON', '2026-03-11');
    expect(due(kase)).toBe('2026-03-20');
    kase.correct({ op: 'amend', target: 3, on: '2026-03-10' });
    expect(due(kase)).toBe('2026-03-19');
    kase.correct({ op: 'amend', target: 4, on: '2026-03-10' });
    expect(due(kase)).toBe('2026-03-18');
    kase.correct({ op: 'amend', target: 2, on: '2026-03-02' });
    expect(kase.deadlines('answer')).toMatchObject([{ due: '2026-03-17', originalDue: '2026-03-16' }]);
    // Another start on the day it went on: of what stood still nothing lies after it.
    kase.record('ASKED', '2026-03-10', {}, { at: '2026-03-11 15:00' });
    expect(due(kase)).toBe('2026-03-24');
  });

  it.each([
    // Within the standstill: the 9th, 10th and 12th are left out; the tenth working day that is not is the 23rd all the same.
    ['2026-03-11', '2026-03-18', '2026-03-23'],
    // After it: one day more is left out of the count.
    ['2026-03-20', '2026-03-17', '2026-03-24'],
    // On the very day it stopped.
    ['2026-03-09', '2026-03-18', '2026-03-23'],
  ])(
    'with %s proclaimed a bank holiday afterwards, the days are left out of the new calendar',
    (date, first, limit) => {
      const england = namedCalendar('england-and-wales');
      const later = withClosures(england, [{ date: parseIsoDate(date), name: 'Day of mourning' }], england.id);
      const kase = liveCase(leftOut, { versions: { calendars: { later } } });
      kase.record('ASKED', '2026-03-03');
      kase.record('STOPPED', '2026-03-09');
      kase.record('WENT_ON', '2026-03-12');
      expect(due(kase)).toBe('2026-03-23');
      kase.turn({ kind: 'calendarChanged', to: 'later' }, { at: '2026-03-13 10:00' });
      expect(kase.deadlines('answer')).toMatchObject([{ due: limit, originalDue: first }]);
    },
  );

  it('asked as known before it went on, it stands at the limit it had', () => {
    const kase = liveCase(leftOut);
    kase.record('ASKED', '2026-03-03');
    kase.record('STOPPED', '2026-03-09');
    kase.record('WENT_ON', '2026-03-11', {}, { at: '2026-03-16 10:00' });
    const then = caseAsOf(kase.log(), { knownAt: instant('2026-03-13 10:00') }, kase.state().now, kase.library);
    if (then?.kind !== 'folded') throw new Error('no answer');
    expect(viewCase(then.state, kase.library).deadlines).toMatchObject([{ due: '2026-03-17', status: 'paused' }]);
    const now = caseAsOf(kase.log(), { asOf: parseIsoDate('2026-03-11') }, kase.state().now, kase.library);
    if (now?.kind !== 'folded') throw new Error('no answer');
    expect(viewCase(now.state, kase.library).deadlines).toMatchObject([
      { due: '2026-03-20', originalDue: '2026-03-17' },
    ]);
  });
});

describe('the limit is the tenth working day that is not left out', () => {
  const calendar = namedCalendar('england-and-wales');
  const dayOne = fc.boolean();
  const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 9 })), { maxLength: 3 });

  it('counted day by day, wherever it starts, stops and goes on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), gaps, dayOne, dayOne, (offset, pauses, countsStart, leavesOut) => {
        const start = addDays(parseIsoDate('2026-03-02'), offset);
        const kase = liveCase(
          stopping(`counting: day ${countsStart ? 1 : 0}, pauseCounting: day ${leavesOut ? 1 : 0}`),
          { on: '2026-03-01' },
        );
        kase.record('ASKED', start);
        const left = new Set<string>();
        const tenth = (): string => {
          let [date, found] = [countsStart ? start : addDays(start, 1), 0];
          for (;;) {
            if (isWorkingDay(date, calendar) && !left.has(date)) found++;
            if (found === 10) return date;
            date = addDays(date, 1);
          }
        };
        let date = start;
        for (const [gap, length] of pauses) {
          const stop = addDays(date, gap);
          // On its last day nothing is left to count: see below.
          fc.pre(leavesOut || stop !== tenth());
          date = addDays(stop, length);
          kase.record('STOPPED', stop);
          kase.record('WENT_ON', date);
          if (stop > tenth()) continue;
          for (let day = leavesOut ? stop : addDays(stop, 1); day <= date; day = addDays(day, 1)) left.add(day);
        }
        expect(due(kase)).toBe(tenth());
      }),
      { numRuns: 60 },
    );
  });

  it('and where it stops on its last day, that day moves by those it stood still: nobody is late while no clock runs', () => {
    const kase = liveCase(stopping('counting: day 1, pauseCounting: day 0'), { on: '2026-03-01' });
    // Wednesday 4 March is the first day, so Tuesday 17 March is the tenth.
    kase.record('ASKED', '2026-03-04');
    expect(due(kase)).toBe('2026-03-17');
    kase.record('STOPPED', '2026-03-17');
    kase.record('WENT_ON', '2026-03-19');
    expect(due(kase)).toBe('2026-03-19');
  });
});
