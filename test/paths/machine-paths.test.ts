import { assign, createMachine, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { machinePaths, type MachineSuite } from '../../package/testing.ts';

/** A barrier of a car park with three places: it opens in three seconds and closes by itself after ten. */
const barrier = setup({
  types: {
    context: {} as { cars: number },
    events: {} as { type: 'TICKET' } | { type: 'CAR_IN' } | { type: 'CAR_OUT' },
  },
  guards: { full: ({ context }) => context.cars >= 3, occupied: ({ context }) => context.cars > 0 },
}).createMachine({
  id: 'barrier',
  context: { cars: 0 },
  initial: 'closed',
  states: {
    closed: {
      on: {
        TICKET: [{ guard: 'full', target: 'refusing' }, { target: 'opening' }],
        CAR_OUT: { guard: 'occupied', actions: assign({ cars: ({ context }) => context.cars - 1 }) },
      },
    },
    refusing: { after: { 5000: 'closed' } },
    opening: { after: { 3000: 'open' } },
    open: {
      on: { CAR_IN: { target: 'closing', actions: assign({ cars: ({ context }) => context.cars + 1 }) } },
      after: { 10000: 'closing' },
    },
    closing: { after: { 3000: 'closed' } },
  },
});
const events = [{ type: 'TICKET' as const }, { type: 'CAR_IN' as const }, { type: 'CAR_OUT' as const }];

/** What is not covered, without pairs. */
function without({ goals }: MachineSuite): readonly string[] {
  return goals
    .filter(({ verdict, criterion }) => verdict.kind !== 'covered' && criterion !== 'pairs')
    .map(({ id }) => id);
}

function verdictOn(id: string, { goals }: MachineSuite): unknown {
  return goals.find((goal) => goal.id === id)?.verdict;
}

describe('Paths of any XState machine', () => {
  it('wait for delays: the barrier is open three seconds after the ticket', () => {
    const { paths } = machinePaths(barrier, { events, kind: 'shortest' });
    const toOpen = paths.find(({ steps }) => steps.at(-1)?.state === 'open');
    expect(toOpen?.steps).toEqual([
      { kind: 'event', event: { type: 'TICKET' }, state: 'opening' },
      { kind: 'wait', ms: 3000, state: 'open' },
    ]);
  });

  it('count as far as a guard does: the fourth car is refused', () => {
    const suite = machinePaths(barrier, { events });
    expect(suite.limits).toEqual([]);
    // Nobody can call off what only the clock ends.
    expect(without(suite)).toEqual([
      'delay:5000.barrier.refusing/left',
      'delay:3000.barrier.opening/left',
      'delay:3000.barrier.closing/left',
    ]);
    const refused = suite.paths.find(({ shows }) => shows.includes('state:barrier.refusing'));
    const cars = refused?.steps.filter((step) => step.kind === 'event' && step.event.type === 'CAR_IN');
    expect(cars?.length).toBeGreaterThanOrEqual(3);
  });

  it('cover both ways out of the open barrier: a car drives in, or nobody does for ten seconds', () => {
    const covered = machinePaths(barrier, { events }).paths.flatMap(({ shows }) => shows);
    expect(covered).toContain('transition:barrier.open/CAR_IN/0');
    expect(covered).toContain('transition:barrier.open/xstate.after.10000.barrier.open/0');
  });

  it('visit no situation twice, where they are simple', () => {
    const lamp = createMachine({
      id: 'lamp',
      initial: 'off',
      states: {
        off: { on: { UP: 'dim', PRESS: 'bright' } },
        dim: { on: { UP: 'bright' } },
        bright: { on: { PRESS: 'off' } },
      },
    });
    // By hand: from bright, PRESS leads back to where it began.
    const { paths } = machinePaths(lamp, { events: [{ type: 'UP' }, { type: 'PRESS' }], kind: 'simple' });
    const ways = paths.map(({ steps }) =>
      steps.map((step) => (step.kind === 'event' ? step.event.type : 'wait')).join(' '),
    );
    expect(ways.toSorted()).toEqual(['', 'PRESS', 'UP', 'UP UP']);
  });

  it('take data where events carry it, and say which transition nothing took where they do not', () => {
    const door = setup({
      types: { events: {} as { type: 'CODE'; code?: number } },
      guards: { right: ({ event }) => event.code === 4711 },
    }).createMachine({
      id: 'door',
      initial: 'shut',
      states: { shut: { on: { CODE: { guard: 'right', target: 'open' } } }, open: {} },
    });
    const bare = machinePaths(door, { events: [{ type: 'CODE' }] });
    expect(without(bare)).toEqual([
      'state:door.open',
      'transition:door.shut/CODE/0',
      'guard:door.shut/CODE/0/holds',
      'refusal:door.open/CODE',
    ]);
    expect(bare.limits).toEqual([
      'CODE in door.shut, to door.open: its guard reads “code” of the event, and no example of CODE has that. Give one that has.',
    ]);
    expect(verdictOn('state:door.open', bare)).toMatchObject({ kind: 'unknown' });
    const both = machinePaths(door, { events: [{ type: 'CODE' }, { type: 'CODE', code: 4711 }] });
    expect([without(both), both.limits]).toEqual([[], []]);
  });

  it('say so where a guard throws, and go on', () => {
    const broken = setup({
      types: { events: {} as { type: 'GO' } | { type: 'STAY' } },
      guards: {
        throws: () => {
          throw new Error('no brakes');
        },
      },
    }).createMachine({
      id: 'cart',
      initial: 'top',
      states: {
        top: { on: { GO: { guard: 'throws', target: 'below' }, STAY: { actions: () => undefined } } },
        below: {},
      },
    });
    const suite = machinePaths(broken, { events: [{ type: 'GO' }, { type: 'STAY' }] });
    const { problems } = suite;
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^In "top", on {"type":"GO"}: [^]*no brakes/);
    expect(verdictOn('transition:cart.top/STAY/0', suite)).toMatchObject({ kind: 'covered' });
    expect(verdictOn('state:cart.below', suite)).toMatchObject({ kind: 'unknown' });
  });

  it('end where a counter has no end, and say what was not told apart any more', () => {
    const counter = setup({ types: { context: {} as { n: number }, events: {} as { type: 'MORE' } } }).createMachine({
      id: 'counter',
      context: { n: 0 },
      on: { MORE: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    });
    const { limits } = machinePaths(counter, { events: [{ type: 'MORE' }] });
    expect(limits).toHaveLength(1);
    expect(limits[0]).toContain('more than 50 situations');
  });
});
