import { and, assign, createMachine, not, or, setup, stateIn, type EventObject } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { MachineSuite } from '../../package/testing.ts';
import { suiteOf, verdicts } from './support/suite-of.ts';

function reasonOf({ goals }: MachineSuite, id: string): unknown {
  const verdict = goals.find((goal) => goal.id === id)?.verdict;
  return verdict !== undefined && 'reason' in verdict ? verdict.reason : verdict?.kind;
}

describe('Parts of guards', () => {
  const loan = setup({
    types: {
      context: {} as { readonly isMember: boolean },
      events: {} as { type: 'ASK'; copies: number; isReserved: boolean } | { type: 'JOIN' },
    },
    guards: {
      isMember: ({ context }) => context.isMember,
      isThere: ({ event }, { least }: { least: number }) => event.type === 'ASK' && event.copies >= least,
      isReserved: ({ event }) => event.type === 'ASK' && event.isReserved,
    },
  }).createMachine({
    id: 'loan',
    context: { isMember: false },
    initial: 'desk',
    states: {
      desk: {
        on: {
          JOIN: { actions: assign({ isMember: true }) },
          ASK: {
            guard: and(['isMember', { type: 'isThere', params: { least: 1 } }, not('isReserved')]),
            target: 'lent',
          },
        },
      },
      lent: {},
    },
  });
  const ask = (copies: number, isReserved: boolean): EventObject =>
    ({ type: 'ASK', copies, isReserved }) as EventObject;

  test('are shown each by itself where it decides: who is no member, no copy, a copy that is reserved', () => {
    const suite = suiteOf(loan, 'JOIN', ask(1, false), ask(0, false), ask(1, true));
    expect(verdicts(suite, 'guard:loan.desk/ASK/0')).toEqual({
      ...{ '/holds': 'covered', '/fails': 'covered' },
      ...{ '#1/holds': 'covered', '#1/fails': 'covered' },
      ...{ '#2/holds': 'covered', '#2/fails': 'covered' },
      // The third part is asked before it is turned round: it fails where the loan is granted.
      ...{ '#3/holds': 'covered', '#3/fails': 'covered' },
    });
    expect(suite.goals.find(({ id }) => id.endsWith('#2/fails'))?.title).toBe(
      'ASK in loan.desk, to loan.lent: part 2 of its guard (isThere) fails, and that decides',
    );
  });

  test('are not shown where something else fails as well', () => {
    // Nothing is lent, and that is never for the reservation alone.
    const suite = suiteOf(loan, 'JOIN', ask(1, false), ask(0, true));
    expect(verdicts(suite, 'guard:loan.desk/ASK/0#')).toMatchObject({
      ...{ '1/fails': 'covered', '2/fails': 'unreachable by examples', '3/holds': 'unreachable by examples' },
    });
  });

  test('may ask which states other regions are in', () => {
    const door = createMachine({
      id: 'car',
      type: 'parallel',
      states: {
        engine: { initial: 'off', states: { off: { on: { KEY: 'on' } }, on: { on: { KEY: 'off' } } } },
        door: {
          initial: 'shut',
          states: {
            shut: {
              on: {
                PULL: {
                  guard: or([stateIn({ engine: 'off' }), ({ event }) => event['byForce'] === true]),
                  target: 'open',
                },
              },
            },
            open: {},
          },
        },
      },
    });
    const suite = suiteOf(
      door,
      'KEY',
      { type: 'PULL', byForce: false } as EventObject,
      { type: 'PULL', byForce: true } as EventObject,
    );
    expect(new Set(Object.values(verdicts(suite, 'guard:car.door.shut/PULL/0')))).toEqual(new Set(['covered']));
  });

  test('that hold are not told to have failed because another region went ahead', () => {
    // Both regions would take GO. The first leaves both, so the second is passed over though its guard holds.
    const pair = createMachine({
      id: 'pair',
      initial: 'both',
      states: {
        both: {
          type: 'parallel',
          states: {
            one: { initial: 'a', states: { a: { on: { GO: '#away' } } } },
            two: {
              initial: 'a',
              states: { a: { on: { GO: { guard: ({ event }) => event.type === 'GO', target: '#away' } } } },
            },
          },
        },
        away: { id: 'away' },
      },
    });
    const suite = suiteOf(pair, 'GO');
    expect(verdicts(suite, 'guard:pair.both.two.a/GO/0')).toEqual({
      '/holds': 'covered',
      '/fails': 'unreachable by examples',
    });
    expect(verdicts(suite, 'transition:pair.both.')).toEqual({
      'one.a/GO/0': 'covered',
      'two.a/GO/0': 'unreachable by examples',
    });
  });
});

describe('What the graph rules out', () => {
  const maze = createMachine({
    id: 'maze',
    initial: 'hall',
    states: {
      hall: {
        on: {
          NORTH: [{ target: 'attic' }, { target: 'cellar' }],
          SOUTH: { guard: () => false, target: 'garden' },
          EAST: 'stairs',
        },
      },
      attic: {},
      cellar: { on: { NORTH: 'hall' }, after: { 1_000: 'hall' } },
      garden: {},
      stairs: { always: 'attic', on: { SOUTH: 'hall' } },
      suite: { initial: 'bath', states: { bath: {} }, onDone: 'hall' },
    },
  });
  const suite = suiteOf(maze, 'NORTH', 'SOUTH', 'EAST');

  test.each([
    [
      'a state behind a transition that is never asked',
      'state:maze.cellar',
      'No transition that can be taken leads there.',
    ],
    [
      'a transition behind one that is always taken',
      'transition:maze.hall/NORTH/1',
      'One ahead of it for the same event is always taken.',
    ],
    ['a transition whose guard is false', 'transition:maze.hall/SOUTH/0', 'Its guard fails whatever it is asked.'],
    ['that such a guard holds', 'guard:maze.hall/SOUTH/0/holds', 'It says the same whatever it is asked.'],
    ['a state behind it', 'state:maze.garden', 'No transition that can be taken leads there.'],
    [
      'a transition out of a state that is left at once',
      'transition:maze.stairs/SOUTH/0',
      'It is left at once: a transition without an event always leads out of it.',
    ],
    [
      'a refusal there',
      'refusal:maze.stairs/NORTH',
      'It is left at once: a transition without an event always leads out of it.',
    ],
    [
      'the delay of a state nobody enters',
      'delay:1000.maze.cellar/over',
      'No transition that can be taken leads there.',
    ],
  ])('%s', (_, id, reason) => {
    expect(reasonOf(suite, id)).toBe(reason);
    expect(suite.goals.find((goal) => goal.id === id)?.verdict).toMatchObject({ by: 'graph' });
  });

  test('the rest is covered, and nothing is unknown', () => {
    const left = suite.goals.filter(({ verdict }) => verdict.kind !== 'covered');
    expect(left.every(({ verdict }) => verdict.kind === 'unreachable' && verdict.by === 'graph')).toBe(true);
    expect(verdicts(suite, 'state:')).toMatchObject({
      'maze.hall': 'covered',
      'maze.attic': 'covered',
      'maze.stairs': 'covered',
    });
  });

  test('a state that ends by a final state nobody enters', () => {
    const endless = createMachine({
      id: 'day',
      initial: 'work',
      states: {
        work: { initial: 'mail', onDone: 'home', states: { mail: { on: { NEXT: 'mail' } }, done: { type: 'final' } } },
        home: {},
      },
    });
    expect(reasonOf(suiteOf(endless, 'NEXT'), 'transition:day.work/xstate.done.state.day.work/0')).toBe(
      'day.work never ends: none of its final states can be entered.',
    );
  });
});
