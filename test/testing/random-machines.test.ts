import { createActor, SimulatedClock, type AnyStateMachine } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { expect, test, vi } from 'vitest';
import {
  actorUnderTest,
  machinePaths,
  runMachinePath,
  watchCoverage,
  type MachineCoverage,
  type MachineSuite,
} from '../../package/testing.ts';
import { createChance, randomEvents, randomMachine } from './support/random-machine.ts';

vi.setConfig({ testTimeout: 120_000 });

// Machines made by chance, the same every time. What decides is the running machine, and XState's own search.
const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const still = { delays: false, history: true };
const most = { mostPerState: 200, mostSituations: 200 };
const timed = { delays: true, history: true };

function suiteOf(machine: AnyStateMachine): MachineSuite {
  return machinePaths(machine, { events: randomEvents, ...most });
}

function shownIn({ goals }: MachineCoverage): readonly string[] {
  return goals.filter(({ times }) => times > 0).map(({ id }) => id);
}

test.each([still, timed])(
  'a running machine goes along every path, and shows what the paths say they show: %o',
  async (made) => {
    for (const seed of seeds) {
      const machine = randomMachine(seed, made);
      const suite = suiteOf(machine);
      const watch = watchCoverage(machine);
      for (const path of suite.paths) {
        const tested = actorUnderTest(machine, { inspect: watch.inspect });
        await runMachinePath(path, tested);
        tested.stop();
      }
      const said = suite.goals.filter(({ verdict }) => verdict.kind === 'covered').map(({ id }) => id);
      const shown = new Set(shownIn(watch.report()));
      expect([seed, said.filter((id) => !shown.has(id))]).toEqual([seed, []]);
    }
  },
);

test.each([still, timed])('whatever a machine does by chance, it does nothing that its graph rules out: %o', (made) => {
  let ruledOut = 0;
  for (const seed of seeds) {
    const machine = randomMachine(seed, made);
    const suite = suiteOf(machine);
    const shown = new Set(shownIn(liveByChance(machine, seed)));
    const impossible = suite.goals.filter(
      // What time passed by is not what the paths let pass: of that, examples say nothing.
      ({ verdict }) => verdict.kind === 'unreachable' && (verdict.by === 'graph' || !made.delays),
    );
    ruledOut += impossible.length;
    expect([seed, impossible.filter(({ id }) => shown.has(id)).map(({ id }) => id)]).toEqual([seed, []]);
  }
  expect(ruledOut).toBeGreaterThan(500);
});

test('nothing stays unknown where all could be tried', () => {
  const complete = seeds
    .map((seed) => suiteOf(randomMachine(seed, still)))
    .filter(({ limits, situations }) => limits.length === 0 && situations > 10);
  expect(complete.length).toBeGreaterThan(8);
  for (const { goals } of complete) expect(goals.filter(({ verdict }) => verdict.kind === 'unknown')).toEqual([]);
});

test('without delays and history there are as many shortest paths as XState itself finds, and they are as short', () => {
  let compared = 0;
  for (const seed of seeds) {
    const machine = randomMachine(seed, { delays: false, history: false });
    const ours = machinePaths(machine, { events: randomEvents, kind: 'shortest', each: 'situation', ...most });
    if (ours.limits.length > 0) continue;
    compared += 1;
    // Theirs count the beginning as a step.
    const theirs = getShortestPaths(machine, { events: randomEvents }).map(({ steps }) => steps.length - 1);
    expect([seed, ours.paths.map(({ steps }) => steps.length)]).toEqual([seed, theirs.toSorted((a, b) => a - b)]);
  }
  expect(compared).toBeGreaterThan(15);
});

test('where all could be tried, every kind of path shows the same of what is to be covered', () => {
  let compared = 0;
  for (const seed of seeds) {
    const machine = randomMachine(seed, still);
    const cover = ['transitions', 'pairs', 'refusals'] as const;
    const [minimal, shortest, simple] = (['minimal', 'shortest', 'simple'] as const).map((kind) =>
      machinePaths(machine, { events: randomEvents, ...most, mostPaths: 100, kind, cover }),
    );
    if (minimal === undefined || minimal.limits.length > 0) continue;
    compared += 1;
    const kinds = (suite: MachineSuite | undefined): unknown =>
      suite?.goals.map(({ id, verdict }) => [id, verdict.kind]);
    expect([kinds(shortest), kinds(simple)]).toEqual([kinds(minimal), kinds(minimal)]);
  }
  expect(compared).toBeGreaterThan(10);
});

/** Sends a few hundred events by chance, and lets time pass in between. */
function liveByChance(machine: AnyStateMachine, seed: number): MachineCoverage {
  const chance = createChance(seed + 1_000);
  const watch = watchCoverage(machine);
  for (let life = 0; life < 10; life += 1) {
    const clock = new SimulatedClock();
    const actor = createActor(machine, { inspect: watch.inspect, clock });
    actor.start();
    for (let step = 0; step < 15; step += 1) {
      if (chance.upTo(3) === 0) clock.increment(chance.of([1, 9, 10, 24, 25]));
      else actor.send(chance.of(randomEvents));
    }
    actor.stop();
  }
  return watch.report();
}
