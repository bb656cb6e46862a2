import { describe, expect, it } from 'vitest';
import { namedCalendar } from '../../../calendar/named-calendars.ts';
import { withClosures } from '../../../calendar/working-calendar.ts';
import { parseIsoDate } from '../../../calendar/iso-date.ts';
import { findLooser } from '../../../language/check/find-looser.ts';
import { codes, problemsWith, visits } from './definition.ts';

const england = namedCalendar('england-and-wales');
const scotland = namedCalendar('scotland');

describe('what statute sets may be tightened', () => {
  it.each([
    ['15 working days after x.on', '14 working days after x.on'],
    ['15 working days after x.on', '15 days after x.on'],
    ['15 working days after x.on', '15 working days after x.on'],
    ['3 months after x.on', '89 days after x.on'],
    ['3 months after x.on', '12 weeks after x.on'],
    ['3 months after x.on', 'earliest of: [1 month after y.on, 3 months after x.on]'],
    ['3 months after x.on', 'earliest of: [2 months after x.on, 4 months after x.on]'],
    ['latest of: [1 month after x.on, 1 month after y.on]', '1 month after x.on'],
    ['2 working days before x.start', '3 working days before x.start'],
    ['48 hours after x.at', '47 hours after x.at'],
    ['1 day after x.on', '10:00 on 1 day after x.on'],
  ])('%s may become %s', (base, own) => {
    expect(looser(base, own)).toBeUndefined();
  });
});

describe('and never be loosened', () => {
  it.each([
    // New Year's Day 2012 is a Sunday, the 2nd a substitute holiday: 15 working days end on the 23rd, 16 on the 24th.
    ['15 working days after x.on', '16 working days after x.on', '2012-01-01', '2012-01-23', '2012-01-24'],
    // Working days count few weekends from a Saturday: 7 January + 15 working days is the 27th, + 21 days the 28th.
    ['15 working days after x.on', '21 days after x.on', '2012-01-07', '2012-01-27', '2012-01-28'],
    // A month is 31 days from most of January on; from the 30th it is clamped to the end of February.
    ['1 month after x.on', '31 days after x.on', '2012-01-30', '2012-02-29', '2012-03-01'],
    // 90 days after 31 January 2013 are 1 May; three months end on 30 April. In the leap year before they end on the same day.
    ['3 months after x.on', '90 days after x.on', '2013-01-31', '2013-04-30', '2013-05-01'],
    ['2 working days before x.start', '1 working day before x.start', '2012-01-05', '2012-01-03', '2012-01-04'],
  ])('%s may not become %s: from %s it would be due later', (base, own, from, baseDue, ownDue) => {
    expect(looser(base, own)).toEqual({
      starts: [{ anchor: expect.any(String), date: from }],
      base: baseDue,
      own: ownDue,
    });
  });

  it('by counting from something else, which may never happen', () => {
    expect(looser('15 working days after x.on', '15 working days after y.on')).toMatchObject({
      starts: [{ anchor: 'x.on' }],
      own: undefined,
    });
  });

  it('by waiting for the later of two', () => {
    const found = looser('1 month after x.on', 'latest of: [1 month after x.on, 1 month after y.on]');
    expect(found).toMatchObject({ own: undefined });
  });

  it('where an arm of the earliest of two is later than the base and the other never starts', () => {
    expect(looser('1 month after x.on', 'earliest of: [1 week after y.on, 2 months after x.on]')).toMatchObject({
      base: '2012-02-01',
      own: '2012-03-01',
    });
  });

  it('by not counting the first day', () => {
    const found = findLooser(
      { due: '15 working days after x.on', counting: 'day 1', calendar: england },
      { due: '15 working days after x.on', counting: 'day 0', calendar: england },
    );
    expect(found).toBeDefined();
  });

  it('by a calendar with more holidays', () => {
    const due = '15 working days after x.on';
    const found = findLooser(
      { due, counting: 'day 0', calendar: england },
      { due, counting: 'day 0', calendar: scotland },
    );
    // 2 January 2012 is closed in both, the 3rd in Scotland only, in place of Monday the 2nd.
    expect(found).toMatchObject({ starts: [{ date: '2012-01-01' }], base: '2012-01-23', own: '2012-01-24' });
  });

  it('is found even where it shows on one day of sixteen years', () => {
    const closed = withClosures(england, [{ date: parseIsoDate('2024-07-03'), name: 'A single day' }], 'one-day-more');
    const due = '1 working day after x.on';
    const found = findLooser(
      { due, counting: 'day 0', calendar: england },
      { due, counting: 'day 0', calendar: closed },
    );
    expect(found).toEqual({ starts: [{ anchor: 'x.on', date: '2024-07-02' }], base: '2024-07-03', own: '2024-07-04' });
  });
});

describe('in a definition', () => {
  it.each([
    ['a shorter limit is in order', 'deadlines: { visit: { due: 10 working days after opened.on } }', []],
    ['an aim beside the limit is in order', 'deadlines: { visit: { target: 5 working days after opened.on } }', []],
    ['own closures do not move a statutory limit', 'closures: [{ date: 2026-12-24, name: Closed }]', []],
    ['a longer limit', 'deadlines: { visit: { due: 4 weeks after opened.on } }', ['looser-than-statute']],
    ['another start', 'deadlines: { visit: { due: 15 working days after called.on } }', ['looser-than-statute']],
    ['a calendar with more holidays', 'calendar: uk-any', ['looser-than-statute']],
    ['a local limit in its place', 'deadlines: { visit: { kind: local } }', ['statutory-kind']],
    ['no limit at all', 'deadlines: { visit: null }', ['statutory-removed']],
    ['a pause', 'deadlines: { visit: { pausedBy: CALLED, resumedBy: VISITED } }', ['statutory-stretched']],
    [
      'a start only sometimes',
      `conditions: { often: { when: visited.exists, otherwise: No. } }\ndeadlines: { visit: { startsIf: often } }`,
      ['statutory-conditional'],
    ],
    ['running in some states only', 'deadlines: { visit: { during: open } }', ['statutory-narrowed']],
    ['one for each of something', 'deadlines: { visit: { each: CALLED } }', ['statutory-narrowed']],
    [
      'another event that meets it, too',
      'deadlines: { visit: { metBy: [VISITED, CALLED] } }',
      ['statutory-met-otherwise'],
    ],
    [
      '… however it is explained',
      'deadlines: { visit: { metBy: [VISITED, CALLED], reading: A call is a visit. } }',
      ['statutory-met-otherwise'],
    ],
    ['another event in its place, unexplained', 'deadlines: { visit: { metBy: CALLED } }', ['statutory-met-otherwise']],
    [
      'another event in its place, explained, is in order',
      'deadlines: { visit: { metBy: CALLED, reading: Visits are recorded as calls here. } }',
      [],
    ],
    [
      'fewer visits that meet it are in order',
      `deadlines: { visit: { metBy: { event: VISITED, where: "event.on > '2026-01-01'" } } }`,
      [],
    ],
    ['an event after which it is not asked for', 'deadlines: { visit: { lapsedBy: CALLED } }', ['statutory-lapses']],
    [
      'an extension',
      'events: { GRANTED: { title: G, recordedBy: [worker], data: { to: date } } }\non: { GRANTED: {} }\ndeadlines: { visit: { extendedBy: { event: GRANTED, to: to } } }',
      ['statutory-stretched'],
    ],
    [
      'a start that is chosen otherwise',
      'facts: { opened: { first: null, latest: [CASE_OPENED, CALLED] } }',
      ['statutory-anchor'],
    ],
  ])('%s', async (_, overlay, expected) => {
    expect(codes(await problemsWith(overlay))).toEqual(expected);
  });

  const paused = (more: string): string =>
    visits
      .replace('metBy: VISITED', `metBy: VISITED, during: [open], pausedBy: CALLED, resumedBy: VISITED ${more}`)
      .replace('  open: {', '  open: { initial: here, states: { here: {}, there: {} },');

  it.each([
    ['the stopping day left out', 'visit: { pauseCounting: day 1 }', ['statutory-stretched']],
    ['the same, where the base has it', 'visit: { pauseCounting: day 1 }', [], ', pauseCounting: day 1'],
    ['a pause by more', 'visit: { pausedBy: [CALLED, CLOSED] }', ['statutory-stretched']],
    ['a pause that ends with less', 'visit: { resumedBy: CLOSED }', ['statutory-stretched']],
    ['no pause any more is in order', 'visit: { pausedBy: null, resumedBy: null }', []],
    ['a part of its state only', 'visit: { during: [open.here] }', ['statutory-narrowed']],
    ['all parts of its state are in order', 'visit: { during: [open.here, open.there] }', []],
    ['more states are in order', 'visit: { during: [open, closed] }', []],
  ])('of a limit with a pause: %s', async (_, overlay, expected, more = '') => {
    const problems = await problemsWith(`deadlines: { ${overlay} }`, { 'visits.yaml': paused(more) });
    expect(codes(problems).filter((code) => code.startsWith('statutory'))).toEqual(expected);
  });

  it('what keeps a limit from starting is shown where the overlay says so, and where the base has the limit', async () => {
    const problems = await problemsWith(
      'conditions: { often: { when: visited.exists, otherwise: No. } }\ndeadlines: { visit: { startsIf: often } }',
    );
    expect(problems.map(({ message, file, line, hint }) => [file.split('/').at(-1), line, message, hint])).toEqual([
      [
        'north.yaml',
        4,
        '“visit” is statutory; with “often” it would not start in every case in which its base has it start.',
        'Let it start, and have it met by recording what was done already.',
      ],
    ]);
  });

  it('a limit loosened in the middle of three layers is told of the last one, too', async () => {
    const middle = 'extends: visits\ntitle: Middle\ndeadlines: { visit: { due: 30 working days after opened.on } }\n';
    const problems = await problemsWith('', { 'middle.yaml': middle, 'north.yaml': 'extends: middle\ntitle: North\n' });
    expect(
      problems.map(({ file, line, column, code, related }) => [
        file.split('/').at(-1),
        line,
        column,
        code,
        related?.[0]?.file.split('/').at(-1),
      ]),
    ).toEqual([['middle.yaml', 3, 28, 'looser-than-statute', 'visits.yaml']]);
  });
});

function looser(base: string, own: string) {
  return findLooser(
    { due: base, counting: 'day 0', calendar: england },
    { due: own, counting: 'day 0', calendar: england },
  );
}
