/**
 * What the engine costs: the nine-event case as `pathwayCase` lives it, against a Temporal workflow written by hand that does the same
 * work, on one server, in turn. Then what a cached case weighs, what the bundle weighs, and how soon `npm start` is ready.
 *
 *     npm run bench:engine -- [--rounds 7] [--cases 12] [--only history,disk,memory,cache,size,start]
 *
 * Ends with 1 when a target is missed. All of it takes about four minutes on two cores, on 127.0.0.1 and in temporary directories only.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSize, bundleWorkflows } from '../worker/bundle.ts';
import { workflows } from '../worker/program.ts';
import { countHistory, settledAt, totalOf } from './engine/history.ts';
import { lightActivities } from './engine/light-activities.ts';
import { readMemory } from './engine/memory-per-case.ts';
import { measureReadiness } from './engine/readiness.ts';
import { atLeast, atMost, head, line, roundLines, type Target } from './engine/report.ts';
import { engineSide, handWrittenSide, liveThrough } from './engine/sides.ts';
import { setStage, type StageOptions } from './engine/stage.ts';
import { measureRounds, median } from './engine/throughput.ts';

const parts = ['history', 'disk', 'memory', 'cache', 'size', 'start'] as const;
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    cases: { type: 'string', default: '12' },
    only: { type: 'string', default: parts.join(',') },
  },
});
const amount = { rounds: Number(values.rounds), cases: Number(values.cases) };
const wanted = new Set(values.only.split(','));
const missed: string[] = [];

if (wanted.has('history')) await compareHistories();
if (wanted.has('disk')) {
  await compareSpeed("Server on disk, the product's activities", { storage: 'disk', activities: 'product' }, (ratio) =>
    judged('events/s', atLeast(ratio, 0.9, 'x')),
  );
}
if (wanted.has('memory')) {
  await compareSpeed(
    'Server in memory, activities that only answer: nothing hides the engine',
    { storage: 'memory', activities: lightActivities },
    () => undefined,
  );
}
if (wanted.has('cache')) weighCases();
if (wanted.has('size')) await weighBundle();
if (wanted.has('start')) await timeStart();

if (missed.length > 0) {
  console.log(`\nMissed: ${missed.join(', ')}. On a machine with other work look at the CPU time, and measure again.`);
  process.exitCode = 1;
}

async function compareHistories(): Promise<void> {
  const stage = await setStage({ storage: 'memory', activities: lightActivities });
  try {
    const totals: number[] = [];
    for (const side of [await engineSide(stage), handWrittenSide(stage)]) {
      const reference = `H-1-${side.name}`;
      await liveThrough(side, reference, settledAt(stage.client, reference));
      totals.push(totalOf(await countHistory(stage.client, reference)));
    }
    const [engine = NaN, handWritten = NaN] = totals;
    const ratio = engine / handWritten;
    console.log('\nHistory of a case, each event settled before the next');
    console.log(head);
    const cells = [String(engine), String(handWritten), `${ratio.toFixed(2)}x`];
    console.log(line('events of the history', cells, judged('history', atMost(ratio, 1, 'x'))));
  } finally {
    await stage.close();
  }
}

async function compareSpeed(
  title: string,
  options: StageOptions,
  target: (ratio: number) => Target | undefined,
): Promise<void> {
  const stage = await setStage(options);
  try {
    const engine = await engineSide(stage);
    const rounds = await measureRounds(engine, handWrittenSide(stage), stage.serverPid, amount);
    console.log(`\n${title}: ${amount.rounds} rounds in turn of ${amount.cases} cases, 4 at once; medians`);
    console.log(head);
    for (const text of roundLines(rounds, target)) console.log(text);
  } finally {
    await stage.close();
  }
}

function weighCases(): void {
  const program = fileURLToPath(new URL('engine/memory.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--expose-gc', program, '200', '600'], { encoding: 'utf8' });
  const { fewer, more, entries, heapBytes, residentBytes } = readMemory(output);
  const megabytes = residentBytes / 1e6;
  console.log(
    `\nA cached case of Warrington, ${entries} entries into its plan: the difference of ${more} and ${fewer}`,
  );
  const target = judged('memory', atMost(megabytes, 0.9, ' MB'));
  console.log(line('resident memory a case', [`${megabytes.toFixed(2)} MB`], target));
  console.log(line('  of that, heap of the workflows', [`${(heapBytes / 1e6).toFixed(2)} MB`]));
}

async function weighBundle(): Promise<void> {
  const { codeBytes, sourceMapBytes } = bundleSize(await bundleWorkflows(workflows));
  const target = judged('bundle', atMost(codeBytes / 1e6, 1.5, ' MB'));
  console.log('\nWorkflow bundle');
  console.log(line('code', [`${(codeBytes / 1e6).toFixed(2)} MB`], target));
  console.log(line('source map', [`${(sourceMapBytes / 1e6).toFixed(2)} MB`]));
}

async function timeStart(): Promise<void> {
  const seconds: number[] = [];
  for (let start = 0; start < 3; start += 1) seconds.push(await measureReadiness());
  const middle = median(seconds);
  console.log('\nnpm start, data directory empty, the server’s program cached: three starts');
  const target = judged('start', atMost(middle, 10, ' s'));
  console.log(line('ready after, median', [`${middle.toFixed(1)} s`], target));
  console.log(line('best and worst', [`${Math.min(...seconds).toFixed(1)} s`, `${Math.max(...seconds).toFixed(1)} s`]));
}

function judged(name: string, target: Target): Target {
  if (!target.isMet) missed.push(name);
  return target;
}
