import { assign, createMachine, fromPromise, setup, type AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import {
  actorUnderTest,
  MachineCannotBeginError,
  machinePaths,
  PathDeviatedError,
  runMachinePath,
  watchCoverage,
} from '../../package/testing.ts';
import { suiteOf, verdicts } from './support/suite-of.ts';

describe('What a machine remembers', () => {
  test('history tells situations apart: the radio goes on with the station it was left at', () => {
    const radio = createMachine({
      id: 'radio',
      initial: 'off',
      states: {
        off: { on: { POWER: 'on.last' } },
        on: {
          initial: 'news',
          on: { POWER: 'off' },
          states: { news: { on: { TURN: 'music' } }, music: {}, last: { type: 'history' } },
        },
      },
    });
    const suite = suiteOf(radio, 'POWER', 'TURN');
    // Off, news and music before anything is remembered; off after news, and news again; off after music, and music again; music after news.
    expect(suite.situations).toBe(8);
    expect(suite.goals.filter(({ verdict }) => verdict.kind === 'unknown')).toEqual([]);
  });

  test('sets and maps tell situations apart; what nobody can look into is said', () => {
    class Safe {
      readonly #code = 4711;
      opens(code: number): boolean {
        return code === this.#code;
      }
    }
    const keeper = (context: object, add: (context: never) => object): AnyStateMachine =>
      createMachine({
        id: 'keeper',
        context,
        on: { ADD: { actions: assign((({ context: now }: { context: never }) => add(now)) as never) } },
      } as never);
    const sets = keeper({ seen: new Set() }, ({ seen }: { seen: ReadonlySet<number> }) => ({
      seen: new Set([Math.min(2, seen.size), ...seen]),
    }));
    expect(machinePaths(sets, { events: [{ type: 'ADD' }] })).toMatchObject({ situations: 4, limits: [] });
    const { limits } = machinePaths(
      keeper({ safe: new Safe() }, () => ({ safe: new Safe() })),
      { events: [{ type: 'ADD' }] },
    );
    expect(limits).toEqual([
      'context.safe is an instance of Safe, which nobody can look into: situations that differ only by that count as one. Say with “distinguish” what counts.',
    ]);
  });

  test('examples may be made for a situation, where the right one depends on what is remembered', () => {
    const lock = setup({
      types: { context: {} as { readonly secret: number }, events: {} as { type: 'CODE'; code: number } },
      guards: { right: ({ context, event }) => event.code === context.secret },
    }).createMachine({
      id: 'lock',
      context: { secret: 8_152 },
      initial: 'shut',
      states: { shut: { on: { CODE: { guard: 'right', target: 'open' } } }, open: { type: 'final' } },
    });
    const suite = machinePaths(lock, {
      events: ({ context }) => [
        { type: 'CODE', code: context.secret },
        { type: 'CODE', code: context.secret + 1 },
      ],
    });
    expect(suite.goals.filter(({ verdict }) => verdict.kind !== 'covered')).toEqual([]);
    expect(suite.limits).toEqual([]);
  });
});

describe('Machines that give trouble', () => {
  test('transitions that follow each other for ever are a problem that names the event, and the rest is covered', () => {
    const spin = createMachine({
      id: 'spin',
      initial: 'still',
      states: { still: { on: { GO: 'left', STAY: {} } }, left: { always: 'right' }, right: { always: 'left' } },
    });
    const suite = suiteOf(spin, 'GO', 'STAY');
    expect(suite.problems).toEqual([
      'In "still", on {"type":"GO"}: GO never comes to rest: more than 1000 transitions followed each other.',
    ]);
    expect(verdicts(suite, 'transition:spin.still/')).toEqual({ 'GO/0': 'unknown', 'STAY/0': 'covered' });
  });

  test('a machine that cannot begin without its input says so', () => {
    const needs = createMachine({
      id: 'needs',
      context: ({ input }) => ({ name: (input as { name: string }).name.trim() }),
    });
    expect(() => suiteOf(needs)).toThrow(MachineCannotBeginError);
    expect(() => suiteOf(needs)).toThrow(/“needs” cannot begin, .* If it needs an input, give one with “input”\./);
  });

  test('what an actor fails with and nothing takes is told, and no path goes there', () => {
    const trusting = createMachine({
      id: 'trusting',
      initial: 'asking',
      states: {
        asking: { invoke: { id: 'answer', src: fromPromise(() => Promise.resolve(42)), onDone: 'told' } },
        told: {},
      },
    });
    const failed = { type: 'xstate.error.actor.answer', error: new Error('Nobody knows.') } as const;
    const suite = machinePaths(trusting, { events: [{ type: 'xstate.done.actor.answer', output: 42 }, failed] });
    expect(suite.problems).toEqual([
      'In "asking", on {"type":"xstate.error.actor.answer","error":{}}: the machine ends with an error, Nobody knows.',
    ]);
    expect(verdicts(suite, 'state:')).toEqual({ 'trusting.asking': 'covered', 'trusting.told': 'covered' });
    expect(suite.paths.flatMap(({ steps }) => steps)).toHaveLength(1);
  });

  test('an actor ends while it runs, and once', () => {
    const polling = createMachine({
      id: 'polling',
      context: { answers: 0 },
      initial: 'idle',
      states: {
        idle: { on: { ASK: 'asking' } },
        asking: {
          invoke: {
            id: 'answer',
            src: fromPromise(() => Promise.resolve(42)),
            onDone: { actions: assign({ answers: ({ context }) => (context as { answers: number }).answers + 1 }) },
          },
          on: { BACK: 'idle' },
          always: { guard: ({ context }) => (context as { answers: number }).answers === 2, target: 'never' },
        },
        never: {},
      },
    });
    const done = { type: 'xstate.done.actor.answer', output: 42 } as const;
    // Without going back, there is one answer.
    const once = machinePaths(polling, { events: [{ type: 'ASK' }, done] });
    expect(verdicts(once, 'state:')).toMatchObject({ 'polling.never': 'unknown' });
    expect(once.situations).toBe(3);
    const again = machinePaths(polling, { events: [{ type: 'ASK' }, { type: 'BACK' }, done] });
    expect(verdicts(again, 'state:')).toMatchObject({ 'polling.never': 'covered' });
  });

  test('a guard the machine does not have is a problem', () => {
    const lacking = createMachine({
      id: 'lacking',
      initial: 'a',
      states: { a: { on: { GO: { guard: 'nowhere', target: 'b' } } }, b: {} },
    });
    const suite = suiteOf(lacking, 'GO');
    expect(suite.problems).toHaveLength(1);
    expect(suite.problems[0]).toContain("Guard 'nowhere' is not implemented");
    expect(verdicts(suite, 'state:')).toEqual({ 'lacking.a': 'covered', 'lacking.b': 'unknown' });
  });

  test('an event space without an end is said, until there is an example', () => {
    const any = createMachine({
      id: 'any',
      initial: 'a',
      states: { a: { on: { STOP: 'b', 'mouse.*': {}, '*': 'c' } }, b: {}, c: {} },
    });
    const bare = suiteOf(any, 'STOP');
    expect(bare.limits).toEqual([
      'No example of the event mouse.* was given: what only it leads to cannot be shown.',
      'The machine takes any event (“*”), and no example of one that it does not name was given.',
    ]);
    expect(verdicts(bare, 'state:')).toEqual({ 'any.a': 'covered', 'any.b': 'covered', 'any.c': 'unknown' });
    const full = suiteOf(any, 'STOP', 'mouse.move', 'WHATEVER');
    expect([full.limits, verdicts(full, 'transition:')]).toEqual([
      [],
      { 'any.a/STOP/0': 'covered', 'any.a/mouse.*/0': 'covered', 'any.a/*/0': 'covered' },
    ]);
  });

  test('an example of an event the machine does not know is a slip of the pen, and said', () => {
    const bulb = createMachine({ id: 'bulb', initial: 'off', states: { off: { on: { PRESS: 'on' } }, on: {} } });
    expect(suiteOf(bulb, 'PRESS', 'PRES').problems).toEqual([
      'The machine takes no event PRES, so its example shows nothing. It takes PRESS.',
    ]);
  });

  test('a limit that is reached makes unknown what was not found, and never unreachable', () => {
    const steps = createMachine({
      id: 'steps',
      context: { n: 0 },
      initial: 'low',
      states: {
        low: {
          on: {
            UP: [
              { guard: ({ context }) => context.n === 30, target: 'high' },
              { actions: assign({ n: ({ context }) => context.n + 1 }) },
            ],
          },
        },
        high: {},
      },
    });
    const few = machinePaths(steps, { events: [{ type: 'UP' }], mostPerState: 20 });
    expect(verdicts(few, 'state:')).toEqual({ 'steps.low': 'covered', 'steps.high': 'unknown' });
    expect(few.limits[0]).toContain('more than 20 situations');
    const enough = machinePaths(steps, { events: [{ type: 'UP' }] });
    expect(verdicts(enough, 'state:')).toEqual({ 'steps.low': 'covered', 'steps.high': 'covered' });
    const full = machinePaths(steps, { events: [{ type: 'UP' }], mostSituations: 5 });
    expect(full.limits).toEqual([
      'More than 5 situations were found, and the others were left out. Raise “mostSituations”.',
    ]);
  });
});

test('what lies deep is found although there are a million situations: each of five rings of sixteen states', () => {
  const rings = [0, 1, 2, 3, 4].map((ring) => {
    const states = Array.from({ length: 16 }, (_, at) => [`s${at}`, { on: { [`TURN${ring}`]: `s${(at + 1) % 16}` } }]);
    return [`ring${ring}`, { initial: 's0', states: Object.fromEntries(states) as object }];
  });
  const machine = createMachine({ id: 'm', type: 'parallel', states: Object.fromEntries(rings) as object } as never);
  const events = [0, 1, 2, 3, 4].map((ring) => ({ type: `TURN${ring}` }));
  const { goals, limits } = machinePaths(machine, { events, cover: ['states', 'transitions'], mostSituations: 2_000 });
  expect(limits).toHaveLength(1);
  // Five regions, and the states in each; as many transitions as states.
  expect(goals).toHaveLength(5 + 80 + 80);
  expect(goals.filter(({ verdict }) => verdict.kind !== 'covered')).toEqual([]);
});

test('after its end a machine refuses everything, and a running one shows that', async () => {
  const fuse = createMachine({
    id: 'fuse',
    initial: 'whole',
    states: { whole: { on: { BLOW: 'blown' } }, blown: { type: 'final' } },
  });
  const suite = suiteOf(fuse, 'BLOW');
  expect(verdicts(suite, 'refusal:')).toEqual({ 'fuse.blown/BLOW': 'covered' });
  expect(suite.paths.map(({ steps }) => steps.map(({ state }) => state))).toEqual([['blown', 'blown']]);
  const watch = watchCoverage(fuse);
  for (const path of suite.paths) await runMachinePath(path, actorUnderTest(fuse, { inspect: watch.inspect }));
  expect(watch.report().percent).toMatchObject({ states: 100, transitions: 100, refusals: 100 });
});

describe('Delays', () => {
  const oven = (config: object): AnyStateMachine =>
    createMachine({
      id: 'oven',
      initial: 'off',
      states: {
        off: { on: { START: 'baking' } },
        baking: { on: { STOP: 'off' }, after: { 600: 'ready' } },
        ready: { on: { OPEN: 'off' } },
        ...config,
      },
    } as never);
  const { paths } = machinePaths(oven({}), {
    events: ['START', 'STOP', 'OPEN'].map((type) => ({ type })),
    cover: ['delays'],
  });

  async function differences(tested: AnyStateMachine): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (const path of paths)
      await runMachinePath(path, actorUnderTest(tested)).catch((error: unknown) => found.push(error));
    return found;
  }

  test('are let run to their last millisecond, and over; and cut short in that millisecond', () => {
    const lived = paths.flatMap(({ steps }) => steps.map((step) => (step.kind === 'wait' ? step.ms : step.event.type)));
    expect(lived.join(' ')).toMatch(/START 599 STOP/);
    expect(lived.join(' ')).toMatch(/START 599 1/);
  });

  test('an oven that is right goes along, one that is ready too early or too late does not', async () => {
    expect(await differences(oven({}))).toEqual([]);
    const early = await differences(oven({ baking: { on: { STOP: 'off' }, after: { 599: 'ready' } } }));
    const late = await differences(oven({ baking: { on: { STOP: 'off' }, after: { 601: 'ready' } } }));
    for (const found of [early, late]) expect(found[0]).toBeInstanceOf(PathDeviatedError);
  });
});
