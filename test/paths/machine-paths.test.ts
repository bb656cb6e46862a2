import { assign, createMachine, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { coverMachine, shortestMachinePaths, simpleMachinePaths } from '../../machines/paths/machine-paths.ts';

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

describe('Paths of any XState machine', () => {
  it('wait for delays: the barrier is open three seconds after the ticket', () => {
    const { paths } = shortestMachinePaths(barrier);
    const toOpen = paths.find(({ ends }) => ends === 'open');
    expect(toOpen?.steps).toEqual([
      { kind: 'event', event: { type: 'TICKET' } },
      { kind: 'time', ms: 3000, event: expect.objectContaining({ type: 'xstate.after.3000.barrier.opening' }) },
    ]);
  });

  it('count as far as a guard does: the fourth car is refused', () => {
    const { goals, paths } = coverMachine(barrier);
    expect(goals.filter(({ covered }) => !covered)).toEqual([]);
    const refused = paths.find(({ covers }) => covers.includes('state:barrier.refusing'));
    const cars = refused?.steps.filter((step) => step.kind === 'event' && step.event.type === 'CAR_IN');
    expect(cars?.length).toBeGreaterThanOrEqual(3);
  });

  it('cover both ways out of the open barrier: a car drives in, or nobody does for ten seconds', () => {
    const covered = coverMachine(barrier).paths.flatMap(({ covers }) => covers);
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
    const ways = simpleMachinePaths(lamp).paths.map(({ steps }) => steps.map(({ event }) => event.type).join(' '));
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
    const without = coverMachine(door)
      .goals.filter(({ covered }) => !covered)
      .map(({ id }) => id);
    expect(without).toEqual(['transition:door.shut/CODE/0', 'state:door.open'].toSorted().toReversed());
    const withCode = coverMachine(door, { events: [{ type: 'CODE', code: 4711 } as { type: 'CODE' }] });
    expect(withCode.goals.every(({ covered }) => covered)).toBe(true);
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
    const { limits, goals } = coverMachine(broken);
    expect(limits).toHaveLength(1);
    expect(limits[0]).toMatch(/^GO in "top" throws and was left out: .*no brakes$/);
    expect(goals.find(({ id }) => id === 'transition:cart.top/STAY/0')?.covered).toBe(true);
  });

  it('end where a counter has no end, and say what was not told apart any more', () => {
    const counter = setup({ types: { context: {} as { n: number }, events: {} as { type: 'MORE' } } }).createMachine({
      id: 'counter',
      context: { n: 0 },
      on: { MORE: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    });
    const { limits } = coverMachine(counter);
    expect(limits).toHaveLength(1);
    expect(limits[0]).toContain('8 contexts');
  });
});
