/**
 * A calendar published to a running caseload: cases of Warrington on the embedded server, as `npm start` runs it, one worker.
 * `npm run bench:calendar-change`; `--cases 500` for fewer than 5,000. Says cases a second of both halves (the cost has to grow linearly) and
 * what the worker weighs.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, isWeekend, type IsoDate } from '../calendar/iso-date.ts';
import { instantOfMs } from '../calendar/instant.ts';
import { londonDate } from '../calendar/london.ts';
import { namedCalendar } from '../calendar/named-calendars.ts';
import { withClosures } from '../calendar/working-calendar.ts';
import { createCaseClient } from '../client/case-client.ts';
import { hashCalendar } from '../client/content-hash.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import type { JsonObject } from '../machines/json.ts';
import { startServer } from '../test/cli/support/server.ts';
import { connectToCases } from '../worker/connect.ts';
import { rulesOffice } from '../worker/start.ts';

const asked = process.argv.indexOf('--cases');
const many = asked < 0 ? 5_000 : Number(process.argv[asked + 1]);
const atOnce = 12;

const server = await startServer();
const { close, ...options } = await connectToCases(server.env);
try {
  const today = londonDate(instantOfMs(Date.now()));
  const opening = await timed(() => openCases(addDays(today, -3)));
  console.log(`${many} cases opened, each with its discussion: ${rate(many, opening)}`);
  console.log(`worker before: ${await workerMb()} MB`);
  await publish(closedDay(addDays(today, 5)));
} finally {
  await close();
  await server.stop();
}

async function openCases(on: IsoDate): Promise<void> {
  const { pathway, hash: pathwayHash } = await loadPathway('warrington');
  const client = createCaseClient(options);
  const by = { person: 'p-tm', role: 'teamManager' };
  let next = 1;
  const hand = async (): Promise<void> => {
    for (let number = next++; number <= many; number = next++) {
      const reference = `B-${number}`;
      const data = {
        child: `p-${number}`,
        childName: 'Robin Ashdown',
        unborn: false,
        dateOfBirth: '2019-05-02',
        parents: 'p-mother',
        socialWorker: 'p-sw',
        teamManager: 'p-tm',
      };
      await client.openCase({
        reference,
        pathway,
        pathwayHash,
        on,
        by: { person: 'p-duty', role: 'dutySocialWorker' },
        data,
      });
      const agencies = ['childrensSocialCare', 'police', 'health'];
      await client.record(reference, {
        event: 'STRATEGY_DISCUSSION_HELD',
        on,
        by,
        data: { agencies, outcome: 'section47' },
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
}

/** The first day from this one on that is no weekend and not closed yet. */
function closedDay(date: IsoDate): IsoDate {
  const isClosed = namedCalendar('england-and-wales').closures.some((closure) => closure.date === date);
  return isWeekend(date) || isClosed ? closedDay(addDays(date, 1)) : date;
}

async function publish(date: IsoDate): Promise<void> {
  const office = rulesOffice(server.env);
  const name = 'england-and-wales';
  const calendar = withClosures(namedCalendar(name), [{ date, name: 'Day of mourning' }], name);
  const asking = { why: 'Measured', by: { person: 'p-owner', role: 'processOwner' } };
  const content = calendar as unknown as JsonObject;
  await office.publish({ kind: 'calendar', name, hash: hashCalendar(calendar), content, ...asking });
  const began = performance.now();
  const id = await office.startChange({ plan: { kind: 'calendar', calendars: [name, 'uk-any'] }, ...asking });
  let half: number | undefined;
  let most = 0;
  for (;;) {
    const { counts, ended } = await office.change(id);
    const done = counts.changed + counts.already + counts.refused + counts.failed + counts.ended;
    if (done >= many / 2) half ??= performance.now();
    most = Math.max(most, await workerMb());
    if (ended !== undefined) {
      const all = performance.now();
      const middle = half ?? all;
      console.log(
        `${counts.changed} changed, ${counts.refused} refused, ${counts.failed} failed, in all ${rate(many, all - began)}`,
      );
      console.log(`first half ${rate(many / 2, middle - began)}, second half ${rate(many / 2, all - middle)}`);
      console.log(`worker at most ${most} MB, after ${await workerMb()} MB`);
      if (counts.changed !== many) process.exitCode = 1;
      return;
    }
    await sleep(250);
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function rate(cases: number, ms: number): string {
  return `${((cases * 1_000) / ms).toFixed(1)} cases/s (${(ms / 1_000).toFixed(1)} s)`;
}

/** Resident memory of the worker's process, as Linux tells it. */
async function workerMb(): Promise<number> {
  const pid = (await readFile(join(server.data, 'worker.lock.pid'), 'utf8')).trim();
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}
