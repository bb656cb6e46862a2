import { assign, cancel, fromPromise, raise, setup } from 'xstate';

const hour = 60 * 60 * 1000;

/** Works by an actor that may be stopped and started again. */
export const worker = setup({
  types: {
    context: {} as { readonly results: readonly string[]; readonly started: number; readonly name: string },
    input: {} as { readonly name: string },
    events: {} as { readonly type: 'START' | 'STOP' | 'QUIT' },
  },
  actors: { work: fromPromise<string, string>(() => Promise.reject(new Error('Given by the worker.'))) },
}).createMachine({
  id: 'worker',
  on: { QUIT: '.gone' },
  context: ({ input }) => ({ results: [], started: 0, name: input.name }),
  initial: 'idle',
  states: {
    idle: { on: { START: 'working' } },
    working: {
      entry: assign({ started: ({ context }) => context.started + 1 }),
      invoke: {
        src: 'work',
        input: ({ context }) => `${context.name} ${context.started}`,
        onDone: {
          target: 'worked',
          actions: assign({ results: ({ context, event }) => [...context.results, event.output] }),
        },
      },
      on: { STOP: 'idle' },
    },
    worked: { on: { START: 'working', STOP: 'idle' } },
    gone: { type: 'final' },
  },
});

/** Something may come within an hour; later it is late. */
export const limit = setup({
  types: { events: {} as { readonly type: 'COMES' | 'HURRIES' | 'APOLOGISES' } },
}).createMachine({
  id: 'limit',
  initial: 'waiting',
  states: {
    waiting: { after: { [hour]: 'late' }, on: { COMES: 'inTime', HURRIES: 'inTime' } },
    late: { on: { COMES: 'cameLate', APOLOGISES: 'cameLate' } },
    cameLate: {},
    inTime: {},
  },
});

/** A reminder in an hour that can be called off. */
export const reminder = setup({
  types: {
    context: {} as { readonly reminded: number; readonly calledOff: number },
    events: {} as { readonly type: 'REMIND' | 'CALL_OFF' },
  },
}).createMachine({
  id: 'reminder',
  context: { reminded: 0, calledOff: 0 },
  entry: raise({ type: 'REMIND' }, { delay: hour, id: 'reminder' }),
  on: {
    REMIND: { actions: assign({ reminded: ({ context }) => context.reminded + 1 }) },
    CALL_OFF: { actions: [cancel('reminder'), assign({ calledOff: ({ context }) => context.calledOff + 1 })] },
  },
});

/** A seat that one person can take. */
export const seat = setup({
  types: {
    context: {} as { readonly by: string | undefined },
    events: {} as { readonly type: 'TAKE'; readonly by: string },
  },
}).createMachine({
  id: 'seat',
  context: { by: undefined },
  initial: 'free',
  states: {
    free: { on: { TAKE: { target: 'taken', actions: assign({ by: ({ event }) => event.by }) } } },
    taken: { tags: 'full' },
  },
});

/** Two regions, a history in one, a limit over both. */
export const regions = setup({
  types: {
    context: {} as { readonly ticks: number },
    events: {} as { readonly type: 'NEXT' | 'LEAVE' | 'BACK' | 'TICK' | 'FINISH' },
  },
}).createMachine({
  id: 'regions',
  context: { ticks: 0 },
  initial: 'both',
  on: { TICK: { actions: assign({ ticks: ({ context }) => context.ticks + 1 }) } },
  states: {
    both: {
      type: 'parallel',
      on: { LEAVE: 'away' },
      after: { [3 * hour]: 'over' },
      onDone: 'over',
      states: {
        left: {
          initial: 'a',
          states: { a: { on: { NEXT: 'b' } }, b: { on: { FINISH: 'end' } }, end: { type: 'final' } },
        },
        right: {
          initial: 'x',
          states: {
            x: { on: { NEXT: 'y' } },
            y: { initial: 'deep', states: { deep: { on: { NEXT: 'deeper' } }, deeper: {} }, on: { FINISH: 'end' } },
            end: { type: 'final' },
          },
        },
        back: { type: 'history', history: 'deep' },
      },
    },
    away: { on: { BACK: 'both.back' } },
    over: { type: 'final' },
  },
});
