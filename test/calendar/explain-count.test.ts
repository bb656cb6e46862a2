import { describe, expect, it } from 'vitest';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import { explainCount } from '../../calendar/explain-count.ts';
import { calendarForNation, namedCalendar } from '../../calendar/named-calendars.ts';

const england = calendarForNation('england');

describe('an explained count', () => {
  it('gives the due date and every day it left out', () => {
    expect(explainCount('15 working days after 2025-12-15', england)).toEqual({
      count: '15 working days after 2025-12-15',
      counting: 'day 0',
      calendar: { id: 'england-and-wales', title: 'Bank holidays of England and Wales', knownTo: '2028-12-31' },
      kind: 'date',
      due: '2026-01-08',
      date: '2026-01-08',
      time: null,
      ends: '2026-01-09T00:00:00.000Z',
      startDate: '2025-12-15',
      skipped: [
        { date: '2025-12-20', name: 'Saturday', why: 'weekend' },
        { date: '2025-12-21', name: 'Sunday', why: 'weekend' },
        { date: '2025-12-25', name: 'Christmas Day', why: 'closure' },
        { date: '2025-12-26', name: 'Boxing Day', why: 'closure' },
        { date: '2025-12-27', name: 'Saturday', why: 'weekend' },
        { date: '2025-12-28', name: 'Sunday', why: 'weekend' },
        { date: '2026-01-01', name: 'New Year’s Day', why: 'closure' },
        { date: '2026-01-03', name: 'Saturday', why: 'weekend' },
        { date: '2026-01-04', name: 'Sunday', why: 'weekend' },
      ],
      lastWorkingDay: '2026-01-08',
    });
  });

  it('lists what a count backward left out, in the order of the calendar', () => {
    const explained = explainCount('two working days before 2026-04-07', england);
    expect(explained).toMatchObject({
      count: '2 working days before 2026-04-07',
      due: '2026-04-01',
      skipped: [{ date: '2026-04-03' }, { date: '2026-04-04' }, { date: '2026-04-05' }, { date: '2026-04-06' }],
    });
  });

  it('leaves nothing out when all days count', () => {
    expect(explainCount('10 days after 2026-03-24', england)).toMatchObject({
      due: '2026-04-03',
      skipped: [],
      lastWorkingDay: '2026-04-02',
    });
  });

  it('shows an exact instant with the time on a London clock', () => {
    expect(explainCount('10:00 on working day 13 of 2026-03-24', england, 'day 1')).toMatchObject({
      kind: 'instant',
      due: '2026-04-13T09:00:00.000Z',
      date: '2026-04-13',
      time: '10:00',
      counting: 'day 1',
    });
  });

  it('follows the calendar it is given', () => {
    expect(explainCount('20 working days after 2026-03-02', namedCalendar('uk-any'))).toMatchObject({
      due: '2026-03-31',
    });
  });

  it('names the facts a count waits for', () => {
    expect(explainCount('15 working days after strategy.on', england)).toMatchObject({
      kind: 'notStarted',
      missing: ['strategy.on'],
    });
  });

  it('passes on what is wrong with the text', () => {
    expect(() => explainCount('15 workin days after 2025-12-15', england)).toThrow(CountSyntaxError);
  });
});
