import { fileURLToPath } from 'node:url';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import type { Instant } from '../../calendar/instant.ts';
import { londonInstant } from '../../calendar/london.ts';
import { loadCaseFile } from '../../cli/case-file/load-case-file.ts';
import { readInstant, readTimes, readWhen } from '../../cli/moments.ts';
import { createCaseClient } from '../../client/case-client.ts';
import type { HistoricRequest } from '../../client/historic-log.ts';
import type { OpenCase } from '../../client/open-case.ts';
import { lightActivities } from './light-activities.ts';
import type { MemoryPerCase } from './memory-per-case.ts';
import { setStage } from './stage.ts';

/** What a process holds. */
interface Held {
  readonly cases: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

const exampleCase = fileURLToPath(new URL('../../examples/straight.yaml', import.meta.url));
/** By then the example's plan runs: three core groups and a review are still to come, or behind it. */
const plannedBy = parseIsoDate('2026-05-23');
const AT_ONCE = 8;

/**
 * Measures what a cached case costs: Warrington's straight case in the middle of its plan, opened with its history and with one
 * entry recorded since. Run in a process of its own with --expose-gc: workflows live in the main thread here, because only
 * its heap can be cleared on demand.
 */
async function measureMemory(fewer: number, more: number): Promise<MemoryPerCase> {
  const example = await midwayCase();
  const stage = await setStage({
    storage: 'memory',
    activities: lightActivities,
    cached: more + 10,
    inMainThread: true,
  });
  try {
    const cases = createCaseClient({ client: stage.client, taskQueue: stage.queues.engine });
    let opened = 0;
    const openUpTo = async (count: number): Promise<Held> => {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          while (opened < count) {
            opened += 1;
            const reference = `M-${opened}`;
            await cases.openCase({ ...example.opening, reference });
            await cases.record(reference, example.next);
          }
        }),
      );
      return held(count);
    };
    // What comes with the first cases, such as compiled machines and code, is no case's.
    const before = await openUpTo(fewer);
    const after = await openUpTo(more);
    const added = after.cases - before.cases;
    return {
      fewer,
      more,
      entries: (await cases.log('M-1')).length,
      heapBytes: (after.heapBytes - before.heapBytes) / added,
      residentBytes: (after.residentBytes - before.residentBytes) / added,
    };
  } finally {
    await stage.close();
  }
}

async function midwayCase(): Promise<{
  readonly opening: Omit<OpenCase, 'reference'>;
  readonly next: {
    readonly event: string;
    readonly on: Instant;
    readonly by: OpenCase['by'];
    readonly data: OpenCase['data'];
  };
}> {
  const loaded = await loadCaseFile(exampleCase);
  if (loaded.kind === 'problems') throw new Error(`${exampleCase} has problems: ${JSON.stringify(loaded.problems)}`);
  const { source, pathway } = loaded.caseFile;
  const { events } = pathway.pathway;
  const liveFrom = londonInstant(plannedBy, '09:00');
  const entries = source.entries.flatMap((entry): HistoricRequest[] => {
    if (!('event' in entry)) return [];
    const at = readInstant(entry.at ?? entry.on, '12:00');
    const data = readTimes(entry.data, events[entry.event]?.data ?? {});
    return at > liveFrom ? [] : [{ at, event: entry.event, on: readWhen(entry.on), by: entry.by, data }];
  });
  const first = entries[0];
  if (first === undefined || !('event' in first)) throw new Error(`${exampleCase} begins with no event.`);
  const { on, at, by, data } = source.opened;
  return {
    opening: {
      pathway: pathway.pathway,
      pathwayHash: pathway.hash,
      on: readWhen(on),
      by,
      data: readTimes(data, events['CASE_OPENED']?.data ?? {}),
      history: { openedAt: readInstant(at ?? on, '09:00'), entries, liveFrom },
      clockOffsetInMs: Date.parse(liveFrom) - Date.now(),
    },
    next: { event: first.event, on: liveFrom, by: first.by, data: first.data ?? {} },
  };
}

async function held(cases: number): Promise<Held> {
  if (globalThis.gc === undefined) throw new Error('Run this with node --expose-gc.');
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { cases, heapBytes: heapUsed, residentBytes: rss };
}

const [fewer = 100, more = 400] = process.argv.slice(2).map(Number);
process.stdout.write(`${JSON.stringify(await measureMemory(fewer, more))}\n`);
