import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { countHistory, settledAt, type HistoryCount } from '../../bench/engine/history.ts';
import { conferenceHeld, nineEvents } from '../../bench/engine/nine-events.ts';
import { engineSide, handWrittenSide, today, type Side } from '../../bench/engine/sides.ts';
import { setStage, type Stage } from '../../bench/engine/stage.ts';
import { caseIdOf } from '../../workflows/case-id.ts';

// The benchmark compares two programs. It says something only as long as both do the same.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Lived {
  readonly history: HistoryCount;
  readonly timers: readonly string[];
  readonly letters: readonly string[];
  readonly journal: readonly unknown[];
  readonly closed: boolean;
  readonly eventsOfARefusal: number;
}

let stage: Stage;
let engine: Lived;
let handWritten: Lived;

beforeAll(async () => {
  stage = await setStage({ storage: 'memory', activities: 'product' });
  engine = await live(await engineSide(stage));
  handWritten = await live(handWrittenSide(stage));
});

afterAll(() => stage.close());

test('both record the same nine events, in the same order, with what became of letters and papers', () => {
  expect(engine.journal).toHaveLength(1 + 9 + 4);
  expect(handWritten.journal).toEqual(engine.journal);
  expect([engine.closed, handWritten.closed]).toEqual([true, true]);
});

test('both send the same letters, with the same plan enclosed', () => {
  expect(engine.letters).toHaveLength(3);
  expect(handWritten.letters).toEqual(engine.letters);
});

test('both arm the same timers for the same moments', () => {
  // Conference, report and report moved, two core groups, two reviews.
  expect(engine.timers).toHaveLength(7);
  expect(handWritten.timers).toEqual(engine.timers);
  expect(engine.history['TIMER_CANCELED']).toBe(7);
});

test('both cost the same history', () => {
  expect(handWritten.history).toEqual(engine.history);
});

test('both refuse a conference without three agencies, and a refusal leaves nothing behind', () => {
  expect([engine.eventsOfARefusal, handWritten.eventsOfARefusal]).toEqual([0, 0]);
});

async function live(side: Side): Promise<Lived> {
  const { client, outbox, journal } = stage;
  const reference = `E-1-${side.name}`;
  const settled = settledAt(client, reference);
  const lettersBefore = new Set(await filesIn(outbox));
  let eventsOfARefusal = NaN;
  await side.open(reference);
  await settled();
  for (const [index, event] of nineEvents(today()).entries()) {
    if (event.event === 'CONFERENCE_HELD') {
      const before = total(await countHistory(client, reference));
      const refusal = await side.record(reference, conferenceHeld(today(), 2), 'inquorate').then(() => '', reasonOf);
      expect(refusal).toContain('The conference is not quorate. Three agencies are needed.');
      eventsOfARefusal = total(await countHistory(client, reference)) - before;
    }
    await side.record(reference, event, `${reference}/${index}`);
    await settled();
  }
  await side.completed(reference);
  const kept = await journal?.readCase(caseIdOf(reference));
  const names = (await filesIn(outbox)).filter((name) => !lettersBefore.has(name));
  const letters = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')));
  return {
    history: await countHistory(client, reference),
    timers: await timersOf(reference),
    letters: letters.map(comparable).sort(),
    journal: (kept?.entries ?? []).map(comparableEntry),
    closed: kept?.closedAt !== undefined,
    eventsOfARefusal,
  };
}

/** The engine's client says why itself; Temporal's own wraps it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return `${error.message} ${reasonOf(error.cause)}`;
}

/** When each timer runs out, to the minute: deadlines end at midnight, reminders are given at eight. */
async function timersOf(reference: string): Promise<readonly string[]> {
  const { events } = await stage.client.workflow.getHandle(caseIdOf(reference)).fetchHistory();
  return (events ?? []).flatMap(({ eventTime, timerStartedEventAttributes }) => {
    if (timerStartedEventAttributes === undefined || timerStartedEventAttributes === null) return [];
    const seconds = Number(eventTime?.seconds) + Number(timerStartedEventAttributes.startToFireTimeout?.seconds);
    return [new Date(Math.round(seconds / 60) * 60_000).toISOString()];
  });
}

/** What an entry says, without what differs by nature: instants, keys, ids of effects and of messages. */
function comparableEntry(entry: object): unknown {
  const { kind, type, on, by, data, result } = { ...entry } as { readonly [key: string]: unknown };
  if (kind === 'opened' || kind === 'recorded') return { kind, type, on, by, data };
  return {
    kind,
    result: JSON.parse(JSON.stringify(result), (key, value: unknown) => (key === 'messageId' ? '' : value)),
  };
}

/** A letter without what differs by nature: its date, its id, and the boundaries between its parts. */
function comparable(letter: string): string {
  return letter
    .replaceAll(/^(Date|Message-ID): .*\r?\n/gim, '')
    .replaceAll(/--[-_a-zA-Z0-9.=]{8,}/g, '--part')
    .replaceAll(/boundary="[^"]+"/g, 'boundary');
}

function total(count: HistoryCount): number {
  return Object.values(count).reduce((sum, each) => sum + each, 0);
}

async function filesIn(directory: string): Promise<readonly string[]> {
  return await readdir(directory).catch(() => []);
}
