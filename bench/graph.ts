/**
 * Paths through machines side by side with `getShortestPaths` and `getSimplePaths` of `xstate/graph`: the same machines, the same events.
 * `node bench/graph.ts [MACHINE…] [--kind shortest] [--seconds N] [--json]`; each figure of memory comes from a process of its own.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compared } from './graph/machines.ts';
import type { GaveUp, Kind, Side, Turns, Walked, Row } from './graph/measured.ts';

/** More than that no side may take. */
const heapMb = 512;

const { values: typed, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    kind: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(typed.seconds);
const asJson = typed.json;
const kinds = (['shortest', 'simple', 'minimal'] as const).filter(
  (kind) => typed.kind === undefined || typed.kind === kind,
);

const rows: Row[] = [];
if (!asJson) {
  console.log(
    `At most ${heapMb} MB of heap and ${seconds} s for each. Times are of one processor; warm ones are medians of turns in one process.\n`,
  );
  console.log('| machine | paths | side | number | steps | states | transitions | cold ms | warm ms | peak MB |');
  console.log('|---|---|---|---|---|---|---|---|---|---|');
}
for (const { name } of compared.filter((one) => names.length === 0 || names.includes(one.name)))
  for (const kind of kinds) {
    const row = await measure(name, kind);
    rows.push(row);
    if (!asJson) for (const line of linesOf(row)) console.log(line);
  }
if (asJson) console.log(JSON.stringify(rows));
else summarise();

async function measure(machine: string, kind: Kind): Promise<Row> {
  const ours = (await run(machine, kind, 'ours')) as Walked | GaveUp;
  if (kind === 'minimal') return { machine, kind, ours };
  const theirs = (await run(machine, kind, 'theirs')) as Walked | GaveUp;
  const isSlow = 'gaveUp' in ours || 'gaveUp' in theirs || ours.coldMs + theirs.coldMs > (seconds * 1_000) / 20;
  if (isSlow) return { machine, kind, ours, theirs };
  return { machine, kind, ours, theirs, turns: (await run(machine, kind, 'both')) as Turns | GaveUp };
}

/** Runs one side in a process of its own, which is ended when its time or its memory is over. */
function run(machine: string, kind: Kind, side: Side | 'both'): Promise<unknown> {
  const file = join(import.meta.dirname, 'graph-side.ts');
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, file, machine, kind, side]);
  let out = '';
  let wrong = '';
  let isLate = false;
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    if (out.startsWith('found')) clearTimeout(timer);
  });
  child.stderr.on('data', (text: Buffer) => (wrong += text.toString()));
  // Turns are taken only where both sides finish, many times.
  const most = side === 'both' ? 4 * seconds : seconds;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, most * 1_000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (isLate) resolve({ gaveUp: 'time' } satisfies GaveUp);
      else if (/heap out of memory|Set maximum size exceeded|Map maximum size exceeded/.test(wrong))
        resolve({ gaveUp: 'memory' } satisfies GaveUp);
      else if (code === 0) resolve(JSON.parse(out.replace('found', '')));
      else reject(new Error(`${machine}, ${kind}, ${side}: ended with ${code}\n${wrong}`));
    });
  });
}

function linesOf({ machine, kind, ours, theirs, turns }: Row): readonly string[] {
  const warm = turns === undefined || 'gaveUp' in turns ? undefined : turns;
  return [
    line(machine, kind, 'Duecourse', ours, warm?.ours),
    ...(theirs === undefined ? [] : [line(machine, kind, 'xstate/graph', theirs, warm?.theirs)]),
  ];
}

function line(machine: string, kind: Kind, side: string, walked: Walked | GaveUp, warm: number | undefined): string {
  if ('gaveUp' in walked) {
    const why = walked.gaveUp === 'memory' ? `out of memory (${heapMb} MB)` : `not done in ${seconds} s`;
    return `| ${machine} | ${kind} | ${side} | ${why} | | | | | | |`;
  }
  const { paths, steps, states, transitions, coldMs, peakMb, limits } = walked;
  const number = limits.length === 0 ? `${paths}` : `${paths}, and says there are more`;
  const cells = [
    number,
    steps,
    states.join('/'),
    transitions.join('/'),
    ms(coldMs),
    warm === undefined ? '' : ms(warm),
    peakMb.toFixed(0),
  ];
  return `| ${machine} | ${kind} | ${side} | ${cells.join(' | ')} |`;
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function summarise(): void {
  console.log('\nTime of Duecourse for each of theirs (warm, ratio of medians; below 1 is faster):');
  for (const { machine, kind, turns } of rows)
    if (turns !== undefined && 'ours' in turns)
      console.log(`  ${machine}, ${kind}: ${(turns.ours / turns.theirs).toFixed(2)}`);
  const refused = rows.filter(({ theirs }) => theirs !== undefined && 'isTestModel' in theirs && !theirs.isTestModel);
  const machines = [...new Set(refused.map(({ machine }) => machine))].join(', ');
  if (machines !== '')
    console.log(
      `\ncreateTestModel refuses ${machines}; xstate/graph itself sends the timers’ own events there and lets no time pass.`,
    );
}
