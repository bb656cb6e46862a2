import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { instantOfMs } from '../../calendar/instant.ts';
import type { IsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { setReleaseStage, type ReleaseStage } from './support/releases.ts';
import { conferenceHeld, eventually, happened, opening, parentNamed, runsOf } from './support/small-case.ts';

// A real server, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let stage: ReleaseStage;

beforeEach(async () => {
  stage = await setReleaseStage();
});

afterEach(() => stage.close());

const visits = fileURLToPath(new URL('../chaos/welfare-watch.yaml', import.meta.url));
const manager = { person: 'p-manager', role: 'manager' };

function today(): IsoDate {
  return londonDate(instantOfMs(Date.now()));
}

/** A case whose child was seen just now, and has to be seen again within 20 seconds, with a reminder 8 seconds before. */
async function openVisited(reference: string): Promise<void> {
  const { pathway, hash } = await loadPathway(visits);
  const data = { child: 'Robin Example', visitor: 'p-visitor', visitorName: 'Alex Example', email: 'alex@example.org' };
  await stage.cases.openCase({ reference, pathway, pathwayHash: hash, on: today(), by: manager, data });
  const by = { person: 'p-visitor', role: 'visitor' };
  const on = instantOfMs(Date.now());
  await stage.cases.record(reference, { event: 'CHILD_SEEN', on, by, data: { impression: 'well' } });
}

function sentFor(reference: string): readonly string[] {
  return stage.world.sent.filter(({ caseId }) => caseId === `case/${reference}`).map(({ effectId }) => effectId);
}

test('cases stay on the version they began on and move when a second and a third one are deployed', async () => {
  const { cases, client, world } = stage;
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  let holding = false;
  const { appendToJournal } = world.activities;
  vi.spyOn(world.activities, 'appendToJournal').mockImplementation(async (append) => {
    if (holding && append.caseId === 'case/R-3') await held;
    return await appendToJournal(append);
  });
  const first = await stage.start('first');
  expect(first.isCurrent).toBe(true);
  const start = today();
  for (const reference of ['R-1', 'R-2', 'R-3']) await cases.openCase(opening(reference, start));
  await cases.record('R-1', happened('STRATEGY_HELD', start, { key: 'first' }));
  await openVisited('V-1');
  expect(await stage.whereIs('R-1')).toMatchObject({ buildId: first.buildId, pinned: true });
  // A letter is under way, and cannot go out for now; a request waits for the journal.
  world.mail = 'down';
  await cases.record('R-2', parentNamed(start));
  await cases.record('R-2', conferenceHeld(start));
  await eventually(() => (world.attempts.get('entry:3/notify:planMade') ?? 0) > 0);
  holding = true;
  const inFlight = cases.record('R-3', happened('STRATEGY_HELD', start, { key: 'in-flight' }));

  const second = await stage.start('second');
  expect(second.buildId).not.toBe(first.buildId);
  expect(await second.move({ othersMayRun: true })).toMatchObject({ called: 4, takenOver: 0, failed: [] });
  await eventually(async () => (await stage.whereIs('R-1')).buildId === second.buildId);
  await eventually(async () => (await stage.whereIs('V-1')).buildId === second.buildId);
  // These two have something in hand: they stay until that is done.
  expect((await stage.whereIs('R-2')).buildId).toBe(first.buildId);
  expect((await stage.whereIs('R-3')).buildId).toBe(first.buildId);
  release();
  world.mail = 'up';
  expect((await inFlight).entry.seq).toBe(2);
  await eventually(async () => (await stage.whereIs('R-3')).buildId === second.buildId);
  await eventually(async () => (await stage.whereIs('R-2')).buildId === second.buildId);
  expect(sentFor('R-2')).toEqual(['entry:3/notify:planMade']);
  await first.end();

  const third = await stage.start('third');
  await third.move({ othersMayRun: true });
  for (const reference of ['R-1', 'R-2', 'R-3', 'V-1']) {
    await eventually(async () => (await stage.whereIs(reference)).buildId === third.buildId);
    expect(await runsOf({ server: { client } }, reference)).toBe(3);
  }
  await second.end();
  // Keys of the first version's time still answer, and the log is whole.
  expect((await cases.record('R-1', happened('STRATEGY_HELD', start, { key: 'first' }))).entry.seq).toBe(2);
  expect((await cases.record('R-3', happened('STRATEGY_HELD', start, { key: 'in-flight' }))).entry.seq).toBe(2);
  for (const reference of ['R-1', 'R-2', 'R-3']) {
    expect(world.journals.get(`case/${reference}`)?.length).toBeGreaterThanOrEqual(2);
    expect((await cases.show(reference)).view.deadlines).toHaveLength(1);
  }
  // Armed by the first version, fired once each on the third: the reminder and the limit.
  await vi.waitFor(() => expect(sentFor('V-1')).toHaveLength(2), { timeout: 60_000, interval: 200 });
  expect(new Set(sentFor('V-1')).size).toBe(2);
});
