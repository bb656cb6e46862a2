import { describe, expect, it } from 'vitest';
import { evaluateCount } from '../../calendar/count-evaluation.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { addDays, parseIsoDate } from '../../calendar/iso-date.ts';
import { calendarForNation } from '../../calendar/named-calendars.ts';
import { addWorkingDays } from '../../calendar/working-calendar.ts';

const england = calendarForNation('england');
const start = parseIsoDate('2024-01-01');
const starts = Array.from({ length: 700 }, (_, i) => addDays(start, i));

// The budgets are some five times what was measured on two shared cores: they catch a walk, not a busy machine.
describe('counting is quick enough for folding thousands of entries a second', () => {
  it('250 working days take under 20 microseconds', () => {
    expect(bestMicroseconds((day) => addWorkingDays(day, 250, england))).toBeLessThan(20);
  });

  it.each(['15 working days after x', '3 months after x', 'earliest of: [1 month after y, 3 months after x]'])(
    '"%s" takes under 20 microseconds',
    (text) => {
      const count = parseCount(text);
      const evaluate = (day: typeof start) =>
        evaluateCount(count, {
          calendar: england,
          counting: 'day 0',
          anchor: (path) => (path === 'x' ? day : undefined),
        });
      expect(bestMicroseconds(evaluate)).toBeLessThan(20);
    },
  );
});

/** The quickest of several rounds, a round being one call for each start. */
function bestMicroseconds(work: (day: typeof start) => unknown): number {
  const rounds = Array.from({ length: 12 }, () => {
    const begun = performance.now();
    for (const day of starts) work(day);
    return ((performance.now() - begun) / starts.length) * 1000;
  });
  return Math.min(...rounds);
}
