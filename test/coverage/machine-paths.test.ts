import { assign, createActor, createMachine, fromPromise, setup } from 'xstate';
import { expect, test } from 'vitest';
import {
  actorUnderTest,
  machinePaths,
  PathDeviatedError,
  runMachinePath,
  watchCoverage,
  type MachineSuite,
} from '../../package/testing.ts';
import { lift } from './support/lift.ts';

const events = [{ type: 'CALL' as const }, { type: 'ENTER' as const, people: 4 }, { type: 'ARRIVED' as const }];

function without({ goals }: MachineSuite): readonly string[] {
  return goals.filter(({ verdict }) => verdict.kind !== 'covered').map(({ id }) => id);
}

test('a few paths take a lift through every state, every transition and every guard both ways, its delays included', () => {
  const suite = machinePaths(lift, { events });
  expect(suite.limits).toEqual([]);
  expect(suite.problems).toEqual([]);
  const count = Object.fromEntries(
    [...Map.groupBy(suite.goals, ({ criterion }) => criterion)].map(([criterion, goals]) => [criterion, goals.length]),
  );
  // Four states; CALL, ENTER twice, two ways after five seconds, one after two, ARRIVED; two guards, each both ways; two delays that run out or are
  // cut short. Pairs: into resting one way, and out one; into open four ways (CALL, ENTER, after two seconds, ARRIVED), and out four; into overloaded and
  // moving one way each, and out one each. Refused: ENTER and ARRIVED in resting, CALL and ARRIVED in open, all three in overloaded, CALL and ENTER in moving.
  expect(count).toEqual({ states: 4, transitions: 7, guards: 4, delays: 4, pairs: 1 + 16 + 1 + 1, refusals: 9 });
  // Nothing but the clock ends being overloaded. After CALL and after ARRIVED nobody is in the lift, and four fit; after ENTER it does not rest,
  // and four more never fit.
  expect(without(suite)).toEqual([
    'delay:2000.lift.overloaded/left',
    'pair:lift.resting/CALL/0 > lift.open/ENTER/1',
    'pair:lift.resting/CALL/0 > lift.open/xstate.after.5000.lift.open/0',
    'pair:lift.open/ENTER/0 > lift.open/ENTER/0',
    'pair:lift.open/ENTER/0 > lift.open/xstate.after.5000.lift.open/1',
    'pair:lift.overloaded/xstate.after.2000.lift.overloaded/0 > lift.open/ENTER/0',
    'pair:lift.overloaded/xstate.after.2000.lift.overloaded/0 > lift.open/xstate.after.5000.lift.open/1',
    'pair:lift.moving/ARRIVED/0 > lift.open/ENTER/1',
    'pair:lift.moving/ARRIVED/0 > lift.open/xstate.after.5000.lift.open/0',
  ]);
});

test('the running machine walks every path, and shows by itself what the paths say they show', async () => {
  const suite = machinePaths(lift, { events });
  const watch = watchCoverage(lift, { suite });
  for (const path of suite.paths) {
    const tested = actorUnderTest(lift, { inspect: watch.inspect });
    await runMachinePath(path, tested);
    tested.stop();
  }
  const all = { states: 100, transitions: 100, guards: 100, delays: 100, pairs: 100, refusals: 100 };
  expect(watch.report().percent).toEqual(all);
});

test('a lift that forgets to close its door is found out, with the steps that show it', async () => {
  const { paths } = machinePaths(lift, { events });
  const broken = createMachine({ ...lift.config, states: { ...lift.config.states, overloaded: {} } } as never).provide(
    lift.implementations as never,
  );
  const failures: unknown[] = [];
  for (const path of paths)
    await runMachinePath(path, actorUnderTest(broken)).catch((error: unknown) => failures.push(error));
  const [first] = failures;
  expect(first).toBeInstanceOf(PathDeviatedError);
  expect(String(first)).toMatch(/expected "open", but it is "overloaded"\. This was done:\n {2}1\. \{"type":"CALL"\}/);
});

test('what no sequence of the examples reaches is called unreachable when all was tried, and only then', () => {
  // Two people at a time always fit until there are six, so three entries fill the lift; without ENTER nobody is ever in it.
  const nobody = machinePaths(lift, { events: [{ type: 'CALL' }, { type: 'ARRIVED' }] });
  expect(nobody.limits).toEqual(['No example of the event ENTER was given: what only it leads to cannot be shown.']);
  expect(nobody.goals.find(({ id }) => id === 'state:lift.moving')?.verdict.kind).toBe('unknown');
  const small = machinePaths(lift, { events: [{ type: 'CALL' }, { type: 'ENTER', people: 0 }, { type: 'ARRIVED' }] });
  expect(small.limits).toEqual([]);
  expect(small.goals.find(({ id }) => id === 'state:lift.moving')?.verdict).toEqual({
    kind: 'unreachable',
    by: 'examples',
    // Resting, open with nobody in it, and that a millisecond before the door closes.
    reason: 'All 3 situations were tried with every example, at once and a millisecond before the next delay is over.',
  });
});

const counter = setup({
  types: { context: {} as { readonly count: number }, events: {} as { readonly type: 'ADD' } },
}).createMachine({
  id: 'counter',
  context: { count: 0 },
  initial: 'counting',
  states: {
    counting: {
      on: {
        ADD: [
          { guard: ({ context }) => context.count >= 3, target: 'full' },
          { actions: assign({ count: ({ context }) => context.count + 1 }) },
        ],
      },
    },
    full: { on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } } },
  },
});

test('a counter without an end does not end the memory: so many situations are followed, and that is said', () => {
  const suite = machinePaths(counter, { events: [{ type: 'ADD' }], mostPerState: 10 });
  // The second addition that counts beyond three is what “full” does with every one.
  expect(suite.goals.filter(({ verdict }) => verdict.kind === 'unreachable')).toEqual([]);
  expect(suite.limits).toHaveLength(1);
  expect(suite.limits[0]).toMatch(/^"full": more than 10 situations differ there by what the machine remembers/);
  const told = machinePaths(counter, { events: [{ type: 'ADD' }], distinguish: ({ count }) => Math.min(count, 4) });
  expect(told.limits).toEqual([]);
});

test('the shortest paths lead to every combination of states once, by the fewest steps', () => {
  const { paths } = machinePaths(counter, { events: [{ type: 'ADD' }], kind: 'shortest', mostPerState: 10 });
  // It counts to three, and the fourth addition fills it.
  expect(paths.map(({ steps }) => steps.length)).toEqual([0, 4]);
});

test('the simple paths of a round of three are those that never come back: none, one step, two steps', () => {
  const round = createMachine({
    id: 'round',
    initial: 'a',
    states: { a: { on: { GO: 'b', BACK: 'a' } }, b: { on: { GO: 'c' } }, c: { on: { GO: 'a' } } },
  });
  const found = machinePaths(round, { events: [{ type: 'GO' }, { type: 'BACK' }], kind: 'simple' });
  expect(found.paths.map(({ steps }) => steps.map(({ state }) => state))).toEqual([[], ['b'], ['b', 'c']]);
  const few = machinePaths(round, { events: [{ type: 'GO' }, { type: 'BACK' }], kind: 'simple', mostPaths: 2 });
  expect(few.paths).toHaveLength(2);
  expect(few.limits[0]).toContain('more than 2 simple paths');
});

test('a guard that throws is a problem that names the state, and the rest is covered all the same', () => {
  const faulty = createMachine({
    id: 'faulty',
    initial: 'a',
    states: {
      a: {
        on: {
          BAD: {
            guard: () => {
              throw new Error('The guard has no idea.');
            },
            target: 'b',
          },
          GOOD: 'b',
        },
      },
      b: { type: 'final' },
    },
  });
  const { problems, goals } = machinePaths(faulty, { events: [{ type: 'BAD' }, { type: 'GOOD' }] });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^In "a", on {"type":"BAD"}: .*The guard has no idea\./s);
  expect(goals.find(({ id }) => id === 'state:faulty.b')?.verdict.kind).toBe('covered');
  expect(goals.find(({ id }) => id === 'transition:faulty.a/BAD/0')?.verdict.kind).toBe('unknown');
});

test('tests written by hand are watched as well: what they leave out is seen', () => {
  const watch = watchCoverage(lift);
  const actor = createActor(lift, { inspect: watch.inspect });
  actor.start();
  actor.send({ type: 'CALL' });
  actor.send({ type: 'ENTER', people: 9 });
  actor.stop();
  const { goals, percent } = watch.report();
  // Of two transitions in seven there is one pair in nineteen; of three delays that can be (overloaded is never left early), one was cut short.
  expect(percent).toEqual({ states: 75, transitions: 28.5, guards: 25, delays: 33.3, pairs: 5.2, refusals: 0 });
  expect(goals.filter(({ times }) => times > 0).map(({ id }) => id)).toEqual([
    'state:lift.resting',
    'state:lift.open',
    'state:lift.overloaded',
    'transition:lift.resting/CALL/0',
    'transition:lift.open/ENTER/1',
    'guard:lift.open/ENTER/0/fails',
    'delay:5000.lift.open/left',
    'pair:lift.resting/CALL/0 > lift.open/ENTER/1',
  ]);
});

test('looking for paths carries nothing out', () => {
  let rung = 0;
  const bell = createMachine({
    id: 'bell',
    initial: 'quiet',
    states: {
      quiet: { entry: () => (rung += 1), on: { RING: { target: 'quiet', reenter: true, actions: () => (rung += 1) } } },
    },
  });
  machinePaths(bell, { events: [{ type: 'RING' }] });
  expect(rung).toBe(0);
});

test('what an invoked actor may end with is given as an example; without one, that is said', () => {
  const loading = createMachine({
    id: 'loading',
    initial: 'waiting',
    states: {
      waiting: {
        invoke: { id: 'fetch', src: fromPromise(() => Promise.resolve(1)), onDone: 'there', onError: 'failed' },
      },
      there: {},
      failed: {},
    },
  });
  const done = { type: 'xstate.done.actor.fetch' as const, output: 1 };
  const suite = machinePaths(loading, { events: [done] });
  expect(suite.limits).toEqual([
    'No example of the event xstate.error.actor.fetch was given: what only it leads to cannot be shown.',
  ]);
  expect(without(suite)).toEqual(['state:loading.failed', 'transition:loading.waiting/xstate.error.actor.fetch/0']);
});
