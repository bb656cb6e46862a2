import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, type IsoDate } from '../../calendar/iso-date.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import {
  addWorkingDays,
  nextWorkingDayAfter,
  withClosures,
  type WorkingCalendar,
} from '../../calendar/working-calendar.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { hashPathway } from '../../language/load/load-pathway.ts';
import type { ResolvedPathway } from '../../language/lower.ts';
import { pathwayQuery, type RulesChange } from '../../workflows/messages.ts';
import { smallPathway } from './support/small-pathway.ts';
import {
  conferenceHeld,
  eventually,
  happened,
  historyOf,
  manager,
  opening,
  parentNamed,
  refusalOf,
  runsOf,
  setStage,
  type Stage,
} from './support/small-case.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage.close());

const england = namedCalendar('england-and-wales');

function calendarWith(date: IsoDate): WorkingCalendar {
  return withClosures(england, [{ date, name: 'Day of mourning' }], england.id);
}

function toCalendar(calendar: WorkingCalendar): RulesChange {
  return { kind: 'calendar', calendar, hash: hashCalendar(calendar) };
}

function to(pathway: ResolvedPathway): RulesChange {
  return { kind: 'pathway', pathway, hash: hashPathway(pathway) };
}

/** The small pathway with a conference within so many working days. */
function conferenceWithin(days: number): ResolvedPathway {
  const { conference, ...others } = smallPathway.deadlines;
  if (conference === undefined) throw new Error('The small pathway has no conference.');
  return {
    ...smallPathway,
    deadlines: { conference: { ...conference, due: `${days} working days after strategy.on` }, ...others },
  };
}

const why = 'Published.';

test('a holiday that is published moves the timers of a running case, for good: through new runs, and in the journal', async () => {
  const { cases, world } = stage;
  const start = await stage.today();
  await cases.openCase(opening('C-1', start, { entriesPerRun: 3 }));
  await cases.record('C-1', happened('STRATEGY_HELD', start));
  const before = addWorkingDays(start, 15, england);
  expect((await cases.deadlines('C-1'))[0]).toMatchObject({ due: before });
  const calendar = calendarWith(nextWorkingDayAfter(addDays(start, 3), england));
  await cases.changeRules('C-1', { change: toCalendar(calendar), why, by: manager });
  const after = addWorkingDays(start, 15, calendar);
  expect(after > before).toBe(true);
  expect((await cases.deadlines('C-1'))[0]).toMatchObject({ due: after, status: 'running' });

  for (let count = 0; count < 4; count += 1) await cases.record('C-1', happened('STRATEGY_HELD', start));
  await eventually(async () => (await runsOf(stage, 'C-1')) > 1);
  expect((await cases.deadlines('C-1'))[0]).toMatchObject({ due: after, status: 'running' });
  expect(world.journals.get('case/C-1')).toEqual(await cases.log('C-1'));
  expect(world.appends.flatMap(({ caseId, library }) => (caseId === 'case/C-1' ? (library ?? []) : []))).toEqual([
    { kind: 'calendar', hash: hashCalendar(calendar), content: calendar },
  ]);
});

test('a case moves to another version of its pathway and back, and its timers with it', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('C-2', start));
  await cases.record('C-2', happened('STRATEGY_HELD', start));
  const moved = await cases.changeRules('C-2', { change: to(conferenceWithin(12)), why, by: manager });
  expect((await cases.deadlines('C-2'))[0]).toMatchObject({ due: addWorkingDays(start, 12, england) });
  const handle = stage.server.client.workflow.getHandle('case/C-2');
  expect((await handle.query(pathwayQuery)).deadlines['conference']?.due).toBe('12 working days after strategy.on');
  const back: RulesChange = { kind: 'back', target: moved.entry.seq };
  await cases.changeRules('C-2', { change: back, why: 'Too early.', by: manager });
  expect((await cases.deadlines('C-2'))[0]).toMatchObject({ due: addWorkingDays(start, 15, england) });
  const types = await historyOf(stage, 'C-2');
  expect(types.filter((type) => type === 'TIMER_STARTED')).toHaveLength(3);
});

test('what other rules would make of a case is told beforehand, and changes nothing', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('C-7', start));
  await cases.record('C-7', happened('STRATEGY_HELD', start));
  const due = { from: addWorkingDays(start, 15, england), to: addWorkingDays(start, 12, england) };
  expect(await cases.previewRules('C-7', to(conferenceWithin(12)))).toEqual({
    kind: 'changes',
    differences: {
      deadlines: [
        {
          deadline: 'conference',
          occurrence: '1',
          title: 'Conference',
          from: { due: due.from, status: 'running' },
          to: { due: due.to, status: 'running' },
        },
      ],
      counts: [],
    },
  });
  expect(await cases.previewRules('C-7', to(smallPathway))).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'nothingToChange' },
  });
  expect(await cases.log('C-7')).toHaveLength(2);
  expect((await cases.deadlines('C-7'))[0]).toMatchObject({ due: due.from });
});

test('the same key moves a case once, and a version it lives by already changes nothing', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('C-3', start));
  const request = { change: to(conferenceWithin(10)), why, by: manager, key: 'publication-7' };
  const first = await cases.changeRules('C-3', request);
  expect(await cases.changeRules('C-3', request)).toEqual(first);
  expect((await refusalOf(cases.changeRules('C-3', { ...request, key: 'another' }))).kind).toBe('nothingToChange');
  expect(await cases.log('C-3')).toHaveLength(2);
});

test('a version under which the log would not hold is refused with the entry, and the case goes on as it was', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('C-4', start));
  await cases.record('C-4', happened('STRATEGY_HELD', start));
  await cases.record('C-4', conferenceHeld(start));
  await eventually(async () => (await cases.effects('C-4')).every(({ status }) => status !== 'asked'));
  const stricter: ResolvedPathway = {
    ...smallPathway,
    conditions: { quorate: { when: 'event.agencies >= 4', otherwise: 'Four agencies are needed.' } },
  };
  expect(await refusalOf(cases.changeRules('C-4', { change: to(stricter), why, by: manager }))).toMatchObject({
    kind: 'migrationConflict',
    seq: 3,
    because: { kind: 'conditionsFailed' },
  });
  await cases.record('C-4', happened('CORE_GROUP_HELD', start));
});

test('a case that is carrying something out stays until that is done, unless it is told to move all the same', async () => {
  const { cases, world } = stage;
  const start = await stage.today();
  await cases.openCase(opening('C-5', start));
  world.mail = 'down';
  try {
    await cases.record('C-5', happened('STRATEGY_HELD', start));
    await cases.record('C-5', parentNamed(start));
    await cases.record('C-5', conferenceHeld(start));
    const change = to(conferenceWithin(10));
    const busy = await refusalOf(cases.changeRules('C-5', { change, why, by: manager }));
    expect(busy).toMatchObject({ kind: 'caseBusy' });
    await cases.changeRules('C-5', { change: { ...change, evenIfBusy: true } as RulesChange, why, by: manager });
  } finally {
    world.mail = 'up';
  }
});

test('a request that brings no rules, or not what it says, is refused in words', async () => {
  const { cases } = stage;
  const start = await stage.today();
  await cases.openCase(opening('C-6', start));
  const change = { kind: 'pathway', hash: '' } as unknown as RulesChange;
  expect(await refusalOf(cases.changeRules('C-6', { change, why: '', by: manager }))).toMatchObject({
    kind: 'wrongData',
    problems: [
      { path: 'why' },
      { path: 'change.pathway', message: 'is missing' },
      { path: 'change.hash', message: 'is missing' },
    ],
  });
});
