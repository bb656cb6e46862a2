/**
 * A case that lives for three years, on a real server whose time is skipped, with the product's own journal, letters, papers and encryption: how long its log
 * takes to fold, how long its runs become, how long the longest takes to replay, and what a year of it weighs. `npm run bench:years`.
 */
import proto from '@temporalio/proto';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { parseInstant, type Instant } from '../calendar/instant.ts';
import { namedCalendar } from '../calendar/named-calendars.ts';
import { createCaseClient, type CaseClient } from '../client/case-client.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import { compilePathway } from '../machines/compile.ts';
import type { Entry, RecordedEntry } from '../machines/entry.ts';
import { fold } from '../machines/fold.ts';
import { createLibrary } from '../machines/library.ts';
import { warringtonLog } from '../test/machines/support/warrington-log.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { program } from '../worker/program.ts';
import { startTimeSkippingCases, type TimeSkippingCases } from '../worker/time-skipping.ts';
import { caseIdOf } from '../workflows/case-id.ts';
import { atMost, line } from './engine/report.ts';

/** A run of the case, as the server keeps it. */
interface Run {
  readonly history: proto.temporal.api.history.v1.IHistory;
  readonly events: number;
  readonly bytes: number;
}

const reference = 'YEARS-1';
/** After so many entries of people the last core group's record is put right. */
const correctsEvery = 40;

const loaded = await loadPathway('warrington');
const [opened, ...entries] = warringtonLog({ reviews: 7, booksCoreGroups: true, invited: 2, ends: false });
const people = entries.filter((entry): entry is RecordedEntry => entry.kind === 'recorded');
const years = (Date.parse(entries.at(-1)?.at ?? '') - Date.parse(opened.at)) / (365.25 * 24 * 3_600_000);

const cases = await startTimeSkippingCases();
try {
  const began = performance.now();
  const client = await live(cases);
  const lived = performance.now() - began;
  const log = await client.log(reference);
  const runs = await runsOf(cases.client);
  const targets = [...folding(log), ...growing(runs), await replaying(cases, runs)];
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  console.log(
    `A case of ${years.toFixed(1)} years on Warrington's pathway: ${log.length} entries, ${people.length + 1} of people, ` +
      `${log.filter(({ kind }) => kind === 'correction').length} corrections; lived in ${(lived / 1_000).toFixed(0)} s`,
  );
  for (const { what, figure, target } of targets) console.log(line(what, [figure], target));
  console.log(line('history, all runs', [`${(bytes / 1024).toFixed(0)} KB`]));
  console.log(line('history a case-year', [`${(bytes / 1024 / years).toFixed(0)} KB`]));
  console.log(line('log as JSON', [`${(JSON.stringify(log).length / 1024).toFixed(0)} KB`]));
  if (targets.some(({ target }) => target?.isMet === false)) process.exitCode = 1;
} finally {
  await cases.close();
}

interface Figure {
  readonly what: string;
  readonly figure: string;
  readonly target?: ReturnType<typeof atMost>;
}

/** Lives the case through, everything recorded on its day. */
async function live(stage: TimeSkippingCases): Promise<CaseClient> {
  const client = createCaseClient({
    client: stage.client,
    taskQueue: stage.taskQueue,
    now: async () => parseInstant(await stage.now()),
  });
  const clockOffsetInMs = Date.parse(opened.at) - Date.parse(await stage.now());
  const { pathway, hash: pathwayHash } = loaded;
  await client.openCase({
    reference,
    pathway,
    pathwayHash,
    on: opened.on,
    by: opened.by,
    data: opened.data,
    clockOffsetInMs,
  });
  let coreGroup: { readonly seq: number; readonly data: RecordedEntry['data'] } | undefined;
  for (const [index, { type, on, at, by, data }] of people.entries()) {
    const ahead = Date.parse(at) - clockOffsetInMs - Date.parse(await stage.now());
    if (ahead > 0) await stage.advance(ahead);
    const { entry } = await client.record(reference, { event: type, on, by, data });
    if (type === 'CORE_GROUP_HELD') coreGroup = { seq: entry.seq, data };
    if (index % correctsEvery !== correctsEvery - 1 || coreGroup === undefined) continue;
    await client.correct(reference, {
      change: { op: 'amend', target: coreGroup.seq, data: { ...coreGroup.data, recordKeptBy: 'p-health' } },
      why: 'Somebody else kept the record.',
      by: { person: 'p-lead', role: 'leadSocialWorker' },
    });
  }
  await untilSettled(client);
  return client;
}

async function untilSettled(client: CaseClient): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while ((await client.show(reference)).view.effects.some(({ status }) => status === 'asked')) {
    if (Date.now() > giveUpAt) throw new Error('The case has not settled in thirty seconds.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every run of the case, the first one first. */
async function runsOf({ workflow }: Client): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let runId: string | undefined; runId !== '';) {
    const history = await workflow.getHandle(caseIdOf(reference), runId).fetchHistory();
    const bytes = proto.temporal.api.history.v1.History.encode(history).finish().length;
    runs.unshift({ history, events: history.events?.length ?? 0, bytes });
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  }
  return runs;
}

function folding(log: readonly Entry[]): readonly Figure[] {
  const first = log[0];
  if (first?.kind !== 'opened') throw new Error('The log does not begin with its opening.');
  const library = createLibrary({
    pathways: { [first.pathway.hash]: compilePathway(loaded.pathway) },
    calendars: { [first.calendar.hash]: namedCalendar(loaded.pathway.calendar) },
  });
  const last: Instant = log.at(-1)?.at ?? first.at;
  const once = (): number => {
    const began = process.cpuUsage();
    if (fold(log, last, library).kind !== 'folded') throw new Error('The log does not fold.');
    return spentSince(began);
  };
  const cold = once();
  // The engine compiles what runs often while it runs.
  for (let count = 0; count < 20; count += 1) once();
  const median = Array.from({ length: 31 }, once).toSorted((a, b) => a - b)[15] ?? cold;
  return [
    { what: 'refold, the first in a process', figure: `${cold.toFixed(1)} ms` },
    { what: 'refold, median of 31', figure: `${median.toFixed(1)} ms`, target: atMost(median, 50, ' ms') },
  ];
}

function growing(runs: readonly Run[]): readonly Figure[] {
  const longest = Math.max(...runs.map(({ events }) => events));
  return [
    { what: `events of the longest of ${runs.length} runs`, figure: String(longest), target: atMost(longest, 4_096) },
  ];
}

/** A worker that has never seen the case takes its longest run over, from the worker's start to the last event; the best of five. */
async function replaying(stage: TimeSkippingCases, runs: readonly Run[]): Promise<Figure> {
  const longest = runs.toSorted((a, b) => b.events - a.events)[0];
  if (longest === undefined) throw new Error('The case has no run.');
  const workflowBundle = await bundleWorkflows(program.workflows);
  const dataConverter = stage.client.options.dataConverter;
  let best = Infinity;
  for (let count = 0; count < 5; count += 1) {
    const began = process.cpuUsage();
    await Worker.runReplayHistory(
      { workflowBundle, replayName: `years-${count}`, dataConverter },
      longest.history,
      caseIdOf(reference),
    );
    best = Math.min(best, spentSince(began));
  }
  return {
    what: 'replay of the longest, new worker',
    figure: `${best.toFixed(0)} ms`,
    target: atMost(best, 1_000, ' ms'),
  };
}

/** This process's own processor time, all its threads together: others may share the machine. */
function spentSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}
