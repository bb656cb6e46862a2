import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOfMs, type Instant } from '../../calendar/instant.ts';
import type { IsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import type { CaseFilter } from '../../client/list-cases.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { smallPathwayHash } from './support/small-pathway.ts';
import { setDevStage, type DevStage } from './support/dev-server.ts';
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
  worker,
} from './support/small-case.ts';

let stage: DevStage;
let endWorker: () => Promise<void>;

beforeAll(async () => {
  stage = await setDevStage();
  endWorker = await stage.startWorker();
});

afterAll(() => stage.close());

function now(): Instant {
  return instantOfMs(Date.now());
}

function today(): IsoDate {
  return londonDate(now());
}

async function referencesOf(filter: CaseFilter): Promise<readonly string[]> {
  const references: string[] = [];
  for await (const { reference } of stage.cases.list(filter)) references.push(reference);
  return references.sort();
}

test('cases are found by authority, state, next due date, what is overdue and what needs a person', async () => {
  const { cases, world } = stage;
  const start = today();
  await cases.openCase(opening('L-1', start));
  await cases.openCase(opening('L-2', start));
  await cases.record('L-2', parentNamed(start));
  world.mail = 'rejects';
  await cases.record('L-2', conferenceHeld(start));
  // Held long ago, so that its limit has passed; imported with its history, so that nothing goes out.
  const openedAt = instantOfMs(Date.now() - 90 * 86_400_000);
  const began = londonDate(openedAt);
  await cases.openCase(
    opening('L-3', began, { history: { openedAt, entries: [{ at: openedAt, ...happened('STRATEGY_HELD', began) }] } }),
  );
  await eventually(async () => (await cases.count({ incidents: true })) === 1);
  world.mail = 'up';
  expect(await referencesOf({ incidents: true })).toEqual(['L-2']);
  expect(await referencesOf({ overdue: true })).toEqual(['L-3']);
  expect(await referencesOf({ state: 'enquiry' })).toEqual(['L-1', 'L-3']);
  expect(await referencesOf({ state: 'onPlan', authority: 'Anytown', pathway: 'small' })).toEqual(['L-2']);
  expect(await referencesOf({ authority: `Any'town` })).toEqual([]);
  expect(await referencesOf({ dueBefore: instantOfMs(Date.now() + 40 * 86_400_000) })).toEqual(['L-2']);
  expect(await cases.count()).toBe(3);
  const all = [];
  for await (const each of cases.list({ overdue: true })) all.push(each);
  expect(all).toEqual([
    {
      reference: 'L-3',
      authority: 'Anytown',
      pathway: 'small',
      version: `small@${smallPathwayHash.slice(0, 12)}`,
      calendar: `england-and-wales@${hashCalendar(namedCalendar('england-and-wales')).slice(0, 12)}`,
      states: ['enquiry'],
      overdue: 1,
      incidents: 0,
      status: 'open',
    },
  ]);
  expect(world.sent.filter(({ caseId }) => caseId === 'case/L-3')).toEqual([]);
  await cases.resolve('L-2', { effect: 'entry:3/notify:planMade', by: manager, why: 'Given by hand.' });
  await eventually(async () => (await cases.count({ incidents: true })) === 0);
});

test('a refused request leaves no event at all, and a repeated one no entry', async () => {
  const { cases, client } = stage;
  await cases.openCase(opening('D-1', today()));
  const first = await cases.record('D-1', happened('STRATEGY_HELD', today(), { key: 'once' }));
  const before = await historyOf({ server: { client } }, 'D-1');
  expect((await refusalOf(cases.record('D-1', conferenceHeld(today(), { data: { agencies: 1 } })))).kind).toBe(
    'conditionsFailed',
  );
  expect(
    (await refusalOf(cases.record('D-1', happened('STRATEGY_HELD', today(), { key: 'once', data: { note: 'x' } }))))
      .kind,
  ).toBe('keyReused');
  expect(await cases.record('D-1', happened('STRATEGY_HELD', today(), { key: 'once' }))).toEqual(first);
  expect(await historyOf({ server: { client } }, 'D-1')).toEqual(before);
});

test('requests from many sides while runs change are each recorded once, on a real server too', async () => {
  const { cases, client } = stage;
  await cases.openCase(opening('D-2', today(), { entriesPerRun: 5 }));
  async function side(name: string): Promise<void> {
    for (let index = 0; index < 12; index += 1)
      await cases.record('D-2', happened('STRATEGY_HELD', today(), { key: `${name}${index}` }));
  }
  await Promise.all(['a', 'b', 'c', 'd'].map(side));
  const log = await cases.log('D-2');
  expect(log).toHaveLength(49);
  expect(new Set(log.slice(1).map(({ caller }) => caller?.key)).size).toBe(48);
  expect(await runsOf({ server: { client } }, 'D-2')).toBeGreaterThan(4);
  expect(stage.world.journals.get('case/D-2')).toEqual(log);
});

test('a case goes on where it was when its worker is replaced by one that remembers nothing', async () => {
  const { cases } = stage;
  await cases.openCase(opening('D-3', today()));
  const { entry } = await cases.record('D-3', happened('STRATEGY_HELD', today()));
  await endWorker();
  endWorker = await stage.startWorker({ maxCachedWorkflows: 0 });
  await cases.record('D-3', parentNamed(today()));
  await cases.correct('D-3', {
    change: { op: 'amend', target: entry.seq, data: { note: 'by phone' } },
    why: 'Missing.',
    by: worker,
  });
  await cases.record('D-3', conferenceHeld(today()));
  const { view, journal } = await cases.show('D-3');
  expect(view.deadlines.map(({ id, status }) => [id, status])).toEqual([
    ['conference', 'met'],
    ['coreGroup', 'running'],
  ]);
  expect(journal.trouble).toBeUndefined();
  await endWorker();
  endWorker = await stage.startWorker();
});

test('what a case costs in history is known', async () => {
  const { cases, client, world } = stage;
  const start = today();
  await cases.openCase(opening('H-1', start, { reopenForInDays: 0 }));
  await eventually(() => world.journals.get('case/H-1')?.length === 1);
  await cases.record('H-1', parentNamed(start));
  await cases.record('H-1', happened('STRATEGY_HELD', start));
  await cases.record('H-1', happened('STRATEGY_HELD', start, { data: { note: 'again' } }));
  await cases.record('H-1', conferenceHeld(start));
  await eventually(() => world.sent.some(({ caseId }) => caseId === 'case/H-1'));
  for (let index = 0; index < 4; index += 1) await cases.record('H-1', happened('CORE_GROUP_HELD', start));
  await cases.record('H-1', happened('PLAN_ENDED', start, { by: manager }));
  await client.workflow.getHandle('case/H-1').result();
  const types = await historyOf({ server: { client } }, 'H-1');
  const count = (type: string): number => types.filter((each) => each === type).length;
  // Nine requests, and for each an append to the journal; the opening's append, the plan, its notice; two deadlines, both met.
  expect({
    accepted: count('WORKFLOW_EXECUTION_UPDATE_ACCEPTED'),
    completed: count('WORKFLOW_EXECUTION_UPDATE_COMPLETED'),
    activities: count('ACTIVITY_TASK_SCHEDULED'),
    timersStarted: count('TIMER_STARTED'),
    timersCancelled: count('TIMER_CANCELED'),
    shown: count('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES'),
  }).toEqual({ accepted: 9, completed: 9, activities: 12, timersStarted: 2, timersCancelled: 2, shown: 4 });
  // A task each for the start, the requests and what the activities answer, fewer where two come together.
  expect(count('WORKFLOW_TASK_STARTED')).toBeLessThanOrEqual(1 + 9 + 12);
  // A task that only took something in leaves a trace: the opening's append and the notice's receipt, where they come alone.
  const traces = count('WORKFLOW_PROPERTIES_MODIFIED');
  expect(traces).toBeLessThanOrEqual(2);
  expect(types.length - traces).toBeLessThanOrEqual(130);
});
