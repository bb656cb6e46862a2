import { expect, test } from 'vitest';
import { duecourse } from './support/duecourse.ts';

// Worked out from GOV.UK's list by hand; the start day is not counted.
test.each([
  ['2025-05-07', 15, '2025-05-29'],
  ['2025-12-15', 15, '2026-01-08'],
  ['2026-03-24', 15, '2026-04-16'],
  ['2025-04-10', 10, '2025-04-28'],
  ['2022-06-02', 15, '2022-06-24'],
])('%s and %i working days lead to %s', async (start, days, due) => {
  const said = await duecourse(['due', `${days} working days after ${start}`, '--nation', 'england', '--json']);
  expect(said.code).toBe(0);
  expect(said.json()).toMatchObject({ due, kind: 'date' });
});

test('the date is told in words, with every day that was skipped by its name', async () => {
  const { code, out } = await duecourse(['due', '15 working days after 2025-12-15', '--nation', 'england']);
  expect(code).toBe(0);
  expect(out).toContain('Thursday 8 January 2026  2026-01-08');
  for (const skipped of ['Thu 25 Dec 2025  Christmas Day', 'Fri 26 Dec 2025  Boxing Day', 'Thu  1 Jan 2026  New Year'])
    expect(out).toContain(skipped);
});

test('a due date on a closed day stays, and the last working day before it is told', async () => {
  const { out } = await duecourse(['due', '3 months after 2026-01-25', '--nation', 'wales']);
  expect(out).toContain('Saturday 25 April 2026');
  expect(out).toContain('Not a working day; the last one before it is Friday 24 April 2026 (2026-04-24).');
});

test('counted as day 1 the start day is the first', async () => {
  const said = await duecourse([
    'due',
    '15 working days after 2026-03-24',
    '--nation',
    'england',
    '--counting',
    'day 1',
    '--json',
  ]);
  expect(said.json()).toMatchObject({ due: '2026-04-15' });
});

// 17 March is a bank holiday in Northern Ireland only.
test.each([
  ['england-and-wales', '2026-03-30'],
  ['northern-ireland', '2026-03-31'],
  ['uk-any', '2026-03-31'],
])('twenty working days after 2 March 2026 by the calendar %s end on %s', async (calendar, due) => {
  const said = await duecourse(['due', '20 working days after 2026-03-02', '--calendar', calendar, '--json']);
  expect(said.json()).toMatchObject({ due, calendar: { id: calendar } });
});

test('whose bank holidays is to be said once', async () => {
  const neither = await duecourse(['due', '20 working days after 2026-03-02']);
  expect([neither.code, neither.err]).toEqual([2, expect.stringContaining('--nation or --calendar')]);
  const both = await duecourse(['due', '1 day after 2026-03-02', '--nation', 'wales', '--calendar', 'uk-any']);
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('one is enough')]);
});

test('an instant is told with its time on a London clock', async () => {
  const { out } = await duecourse(['due', '48 hours before 2026-04-14T10:00+01:00', '--nation', 'england']);
  expect(out).toContain('Sunday 12 April 2026 at 10:00');
});

test('a count from a fact cannot be answered without a case', async () => {
  const said = await duecourse(['due', '15 working days after s47Strategy.on', '--nation', 'england']);
  expect(said.code).toBe(1);
  expect(said.out).toContain('s47Strategy.on');
});

test('past the last bank holiday known the answer is refused, not guessed', async () => {
  const said = await duecourse(['due', '15 working days after 2040-01-04', '--nation', 'england']);
  expect(said.code).toBe(1);
  expect(said.out).toBe('');
  expect(said.err).toMatch(/2028/);
});

test('a mistyped count is pointed at', async () => {
  const { code, err } = await duecourse(['due', '15 workin days after 2025-12-15', '--nation', 'england']);
  expect(code).toBe(2);
  expect(err).toContain('Did you mean "working days"?');
  expect(err).toContain('15 workin days after 2025-12-15\n   ^');
});
