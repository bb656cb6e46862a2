/**
 * One side of `bench/graph.ts`, in a process of its own: `graph-side.ts MACHINE KIND SIDE`, a line of JSON comes back. SIDE is `ours`, `theirs`, or
 * `both`, which takes turns and tells of the time alone.
 */
import { createActor, SimulatedClock } from 'xstate';
import { createTestModel, getShortestPaths, getSimplePaths } from 'xstate/graph';
import { actorUnderTest, machinePaths, runMachinePath, watchCoverage, type MachineSuite } from '../package/testing.ts';
import { compared, type Compared } from './graph/machines.ts';
import type { Kind, Side, Turns, Walked } from './graph/measured.ts';

/** So many pairs of turns count, after a few that warm both up. */
const turns = { counted: 21, warming: 60 };
/** A turn lasts at least so long: less says more of the clock than of the work. */
const turnMs = 15;
/** So many paths are walked to see what they show: there may be thousands. */
const mostShown = 6_000;

const [name, kind, side] = process.argv.slice(2) as [string, Kind, Side | 'both'];
const subject = compared.find((one) => one.name === name);
if (subject === undefined) throw new Error(`There is no machine “${name}” here.`);
const answer = side === 'both' ? takeTurns(subject) : await walk(subject, side);
console.log(JSON.stringify(answer));

/** Looks for paths once, as a program does that was just started, and then has a running machine tell what they show. */
async function walk(one: Compared, by: Side): Promise<Walked> {
  const before = process.cpuUsage();
  const paths = by === 'ours' ? ours(one) : theirs(one);
  const coldMs = cpuMs(before);
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  // From here on it does not count: the other process waits for this word.
  console.log('found');
  const watch = watchCoverage(one.machine);
  const lengths = 'goals' in paths ? await showOurs(one, paths, watch) : showTheirs(one, paths, watch);
  const { goals } = watch.report();
  const shown = (criterion: string): readonly [number, number] => {
    const own = goals.filter((goal) => goal.criterion === criterion);
    return [own.filter(({ times }) => times > 0).length, own.length];
  };
  return {
    ...{ paths: lengths.length, steps: lengths.reduce((sum, length) => sum + length, 0), coldMs, peakMb },
    ...{ states: shown('states'), transitions: shown('transitions') },
    limits: 'limits' in paths ? paths.limits : [],
    isTestModel: by === 'ours' || isTestModel(one),
  };
}

function ours({ machine, events }: Compared): MachineSuite {
  const most = name === 'counter-without-end' ? {} : { mostPerState: Infinity };
  return machinePaths(machine, { events: events as never, kind, each: 'situation', mostPaths: 20_000, ...most });
}

type TheirPaths = readonly { readonly steps: readonly { readonly event: { readonly type: string } }[] }[];

function theirs({ machine, events }: Compared): TheirPaths {
  return (kind === 'simple' ? getSimplePaths : getShortestPaths)(machine, { events: events as never });
}

async function showOurs(
  { machine }: Compared,
  { paths }: MachineSuite,
  { inspect }: ReturnType<typeof watchCoverage>,
): Promise<readonly number[]> {
  for (const path of paths.slice(0, mostShown)) {
    const tested = actorUnderTest(machine, { inspect });
    await runMachinePath(path, tested);
    tested.stop();
  }
  return paths.map(({ steps }) => steps.length);
}

/** Their paths send a timer's own event instead of letting time pass, and begin with a step that is none. */
function showTheirs(
  { machine }: Compared,
  paths: TheirPaths,
  { inspect }: ReturnType<typeof watchCoverage>,
): readonly number[] {
  for (const { steps } of paths.slice(0, mostShown)) {
    const actor = createActor(machine, { inspect, clock: new SimulatedClock() });
    actor.start();
    for (const { event } of steps) if (event.type !== 'xstate.init') actor.send(event as never);
    actor.stop();
  }
  return paths.map(({ steps }) => steps.length - 1);
}

/** Does XState's own model for tests take this machine? */
function isTestModel({ machine }: Compared): boolean {
  try {
    createTestModel(machine);
    return true;
  } catch {
    return false;
  }
}

function takeTurns(one: Compared): Turns {
  const times = { ours: perSuite(() => ours(one)), theirs: perSuite(() => theirs(one)) };
  const told: { readonly ours: number; readonly theirs: number }[] = [];
  for (let turn = 0; turn < turns.warming + turns.counted; turn += 1) {
    const first = turn % 2 === 0 ? times.ours() : undefined;
    const second = times.theirs();
    told.push({ ours: first ?? times.ours(), theirs: second });
  }
  const counted = told.slice(turns.warming);
  return { ours: median(counted.map((turn) => turn.ours)), theirs: median(counted.map((turn) => turn.theirs)) };
}

/** Milliseconds of this process's own processor time for one suite: others share the machine. */
function perSuite(work: () => unknown): () => number {
  return () => {
    const before = process.cpuUsage();
    for (let done = 1; ; done += 1) {
      work();
      const spent = cpuMs(before);
      if (spent >= turnMs) return spent / done;
    }
  };
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
