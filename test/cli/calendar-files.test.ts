import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import bankHolidays from '../../calendar/bank-holidays.json' with { type: 'json' };
import { duecourse, type Said } from './support/duecourse.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-calendars-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Checks a file against the calendars that come with the product: nothing runs on the data directory. */
async function check(text: string, name = 'days.yaml'): Promise<Said> {
  const file = join(folder, name);
  await writeFile(file, text);
  return duecourse(['calendar', 'check', file], { env: { DUECOURSE_DATA: join(folder, 'none') } });
}

test('a holiday that is proclaimed is told with its weekday', async () => {
  const said = await check('calendar: england-and-wales\nadded:\n  - { date: 2027-06-14, name: Day of mourning }\n');
  expect(said).toMatchObject({ code: 0, out: 'england-and-wales: closed on Mon 14 Jun 2027 (Day of mourning)' });
});

test('a holiday that is moved closes one day and opens another', async () => {
  // The early May bank holiday of 2020 was moved in the same way.
  const said = await check(
    'calendar: england-and-wales\nadded:\n  - { date: 2027-05-07, name: Early May bank holiday }\nremoved: [2027-05-03]\n',
  );
  expect(said.out.split('\n')).toEqual([
    'england-and-wales: closed on Fri 7 May 2027 (Early May bank holiday)',
    'england-and-wales: not closed any more on Mon 3 May 2027 (Early May bank holiday)',
  ]);
});

test('a day that is past is published all the same, and said to be past', async () => {
  const { code, out } = await check('calendar: scotland\nadded:\n  - { date: 2025-03-04, name: Storm }\n');
  expect(code).toBe(0);
  expect(out).toMatch(/note: Tue 4 Mar 2025 \(Storm\) is past\. What was settled over it stays settled/);
});

test('what a calendar file cannot say is told in words of calendar files', async () => {
  const unknown = await check('calendar: england-and-wales\nopen: []\n');
  expect(unknown.out + unknown.err).toContain('“open” is not a key of a calendar file.');
  const short = await check('{ "england-and-wales": { "division": "england-and-wales", "events": [] } }', 'two.json');
  expect(short.out + short.err).toContain('The calendar file needs “scotland”.');
});

// What is wrong, the file, and the places and words of what is said.
test.each([
  [
    'a Sunday, with the Monday after it',
    'calendar: scotland\nadded:\n  - { date: 2027-12-26, name: Boxing Day }\n',
    /days\.yaml:3:13: added\[0\]\.date: Sunday 26 December 2027 is never a working day.*\n.*Monday 27 December 2027/,
  ],
  [
    'a day that stands there twice',
    'calendar: scotland\nadded:\n  - { date: 2027-06-14, name: One }\n  - { date: 2027-06-14, name: Two }\n',
    /days\.yaml:4:13: added\[1\]\.date: 2027-06-14 stands here twice/,
  ],
  [
    'a day that is closed already, with what it is',
    'calendar: england-and-wales\nadded:\n  - { date: 2027-12-27, name: Boxing Day }\n',
    /days\.yaml:3:13: added\[0\]\.date: 2027-12-27 is closed already: Christmas Day/,
  ],
  [
    'a day that was never closed',
    'calendar: england-and-wales\nremoved:\n  - 2027-05-04\n',
    /days\.yaml:3:5: removed\[0\]: 2027-05-04 is no holiday of england-and-wales/,
  ],
  [
    'a day that there is not',
    'calendar: scotland\nadded:\n  - { date: 2027-02-29, name: Leap }\n',
    /days\.yaml:3:13: added\[0\]\.date: “2027-02-29” is no date/,
  ],
  [
    'a name that no calendar has, with the nearest',
    'calendar: england-and-whales\nremoved: [2027-05-03]\n',
    /days\.yaml:1:11: calendar: There is no calendar “england-and-whales”\. Did you mean “england-and-wales”\?/,
  ],
  [
    'uk-any, which follows from the others',
    'calendar: uk-any\nremoved: [2027-05-03]\n',
    /days\.yaml:1:11: calendar: uk-any follows from the calendars of the three parts/,
  ],
  [
    'years that it claims to know without a holiday in them',
    'calendar: england-and-wales\nknownUntil: 2030-12-31\n',
    /days\.yaml:2:13: knownUntil: No closure is listed in 2029/,
  ],
  [
    'a day past the last one that is known',
    'calendar: england-and-wales\nadded:\n  - { date: 2029-01-01, name: New Year }\n',
    /days\.yaml:3:13: added\[0\]\.date: 2029-01-01 lies outside 2012-01-01 to 2028-12-31/,
  ],
  [
    'an authority that nobody knows, with the nearest',
    'authority: Northmore Council\nadded:\n  - { date: 2027-12-24, name: Offices closed }\n',
    /days\.yaml:1:12: authority: No case and no definition is of “Northmore Council”\. Did you mean “Northmoor Council”\?/,
  ],
  ['a key that means nothing', 'calendar: scotland\nclosed: [2027-05-03]\n', /days\.yaml:2:1: .*closed/],
  ['a file that changes nothing', 'calendar: scotland\n', /days\.yaml:1:1: The file changes nothing/],
])('a calendar file is refused at its place for %s', async (_what, text, says) => {
  const { code, out } = await check(text);
  expect(out).toMatch(says);
  expect(out).toMatch(/\d problems?: nothing was published\.$/);
  expect(code).toBe(1);
});

/** The product's own list in the form GOV.UK offers it, from a year on. */
function govUk(from: number, edit: (days: { title: string; date: string }[]) => void = () => undefined): string {
  const division = (name: 'england-and-wales' | 'scotland' | 'northern-ireland'): object => {
    const amended = bankHolidays.amendments.filter((day) => day.division === name);
    const events = [...bankHolidays.divisions[name], ...amended]
      .filter(({ date }) => Number(date.slice(0, 4)) >= from)
      .map((day) => ({ title: day.name, date: day.date, notes: '', bunting: true }))
      .sort((a, b) => (a.date < b.date ? -1 : 1));
    if (name === 'england-and-wales') edit(events);
    return { division: name, events };
  };
  return JSON.stringify(
    {
      'england-and-wales': division('england-and-wales'),
      scotland: division('scotland'),
      'northern-ireland': division('northern-ireland'),
    },
    undefined,
    2,
  );
}

test("GOV.UK's list as it is downloaded comes to what is in force, when nothing has changed", async () => {
  const said = await check(govUk(2020), 'bank-holidays.json');
  expect(said).toMatchObject({ code: 0, out: 'It comes to what is in force already.' });
});

test("a year more in GOV.UK's list reaches further, for the part of the kingdom that has it", async () => {
  const said = await check(
    govUk(2024, (days) => days.push({ title: 'New Year’s Day', date: '2029-01-01' })),
    'bank-holidays.json',
  );
  expect(said.out.split('\n')).toEqual([
    'england-and-wales: closed on Mon 1 Jan 2029 (New Year’s Day)',
    'england-and-wales: known until Mon 31 Dec 2029, so far until Sun 31 Dec 2028',
  ]);
});

test("a year that is missing from GOV.UK's list is a gap, and refused", async () => {
  const said = await check(
    govUk(2024, (days) => {
      const left = days.filter(({ date }) => !date.startsWith('2026'));
      days.splice(0, days.length, ...left);
    }),
    'bank-holidays.json',
  );
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/bank-holidays\.json:4:\d+: england-and-wales\.events: No closure is listed in 2026/);
});
