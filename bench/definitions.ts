/**
 * How long a process owner waits: resolving and compiling one pathway, and checking all of them from a cold start. Both beside
 * what cannot be avoided: parsing the same texts, bases included, with the YAML parser alone, and starting Node. `npm run bench:definitions`.
 *
 * Time is this process's own processor time, or its children's, because others share the machine; the best of several runs counts.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findPathway, listPathways, ownPathways, type PathwayFile } from '../language/load/find-pathway.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import { compilePathway } from '../machines/compile.ts';

/** Milliseconds for one pathway, resolved and compiled. */
const resolveTarget = 50;
/** Milliseconds for `duecourse check` of all definitions with their registers, the start of Node included. */
const checkTarget = 3_000;

const files = await listPathways();
let edits = 0;
const copies = mkdtempSync(join(tmpdir(), 'duecourse-bench-'));
cpSync(ownPathways, copies, { recursive: true });
process.once('exit', () => rmSync(copies, { recursive: true }));
await reportResolving(files);
await reportCheck(files.length);

async function reportResolving(pathways: readonly PathwayFile[]): Promise<void> {
  // The engine compiles what runs often while it runs: everything runs a while before anything is timed.
  for (const { id } of pathways) await best(5, async () => resolveEdited(id));
  console.log(`Resolving and compiling one pathway (target: ${resolveTarget} ms):`);
  for (const { id } of pathways) {
    const loaded = await loadPathway(id);
    const texts = await textsOf(id);
    const lines = texts.reduce((sum, text) => sum + text.split('\n').length, 0);
    const whole = await best(20, async () => resolveEdited(id));
    const compiling = await best(20, () => void compilePathway(loaded.pathway));
    const yaml = await best(12, () => {
      for (const text of texts) parse(text);
    });
    if (whole > resolveTarget) process.exitCode = 1;
    console.log(
      `  ${id.padEnd(24)} ${ms(whole)}  ${whole <= resolveTarget ? 'in time' : 'TOO SLOW'}; compiling ${ms(compiling)}; ` +
        `${(whole / yaml).toFixed(2)}x of parsing its ${lines} lines of YAML alone (${ms(yaml).trim()})`,
    );
  }
}

async function reportCheck(count: number): Promise<void> {
  const main = new URL('../cli/main.ts', import.meta.url).href;
  const bare = await bestRun('');
  const check = await bestRun(`process.argv.push('check'); await import(${JSON.stringify(main)});`);
  if (check.busy > checkTarget) process.exitCode = 1;
  console.log(`Checking all ${count} definitions from a cold start (target: ${checkTarget} ms):`);
  console.log(
    `  duecourse check          ${ms(check.busy)}  ${check.busy <= checkTarget ? 'in time' : 'TOO SLOW'} ` +
      `(${ms(check.waited).trim()} on the clock); ${(check.busy / bare.busy).toFixed(1)}x of starting Node ` +
      `(${ms(bare.busy).trim()}), ${ms((check.busy - bare.busy) / count).trim()} a definition`,
  );
}

/** Reads and compiles a definition that has just been edited: its own file is another one every time, its bases and its register are not. */
async function resolveEdited(id: string): Promise<void> {
  const file = (await findPathway(id, [copies]))?.path ?? '';
  appendFileSync(file, `# edit ${(edits += 1)}\n`);
  const { pathway, problems } = await loadPathway(id, { root: copies });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  compilePathway(pathway);
}

/** The texts a definition is made of: its own file and those of its bases. */
async function textsOf(id: string): Promise<readonly string[]> {
  const { bases, declared } = await loadPathway(id);
  return [declared, ...bases.map(({ tree }) => tree)].map(({ place }) => readFileSync(place.file, 'utf8'));
}

/** The least processor time, in milliseconds, that some work took in so many runs. */
async function best(runs: number, work: () => void | Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const began = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/** What a process of its own took, in milliseconds: of the processor, and on the clock. */
interface Taken {
  readonly busy: number;
  readonly waited: number;
}

/** The least of five processes that run a script from start to end. */
async function bestRun(script: string): Promise<Taken> {
  const runs: Taken[] = [];
  for (let run = 0; run < 5; run += 1) {
    const began = performance.now();
    const busy = await busyTime(script);
    runs.push({ busy, waited: performance.now() - began });
  }
  return {
    busy: Math.min(...runs.map((run) => run.busy)),
    waited: Math.min(...runs.map((run) => run.waited)),
  };
}

/** Runs a script in a new Node, which says at its end how long it was busy. */
async function busyTime(script: string): Promise<number> {
  const told =
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(`${user + system}`); });";
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `${told} process.argv[1] ??= 'duecourse'; ${script}`],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('exit', done));
  if (code === 1)
    throw new Error('The definitions have problems, so their check is not what is to be measured: mend them first.');
  if (code !== 0 || !/^\d+$/.test(said)) throw new Error(`The command ended with ${code}: ${said}`);
  return Number(said) / 1_000;
}

function ms(time: number): string {
  return `${time.toFixed(1).padStart(7)} ms`;
}
