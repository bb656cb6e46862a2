import { assign, createMachine, setup, type AnyStateMachine, type EventObject } from 'xstate';

/** A machine that both sides look for paths in, with the same events. */
export interface Compared {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly events: readonly EventObject[];
}

/** Machines of the shapes XState's own examples have, smallest first. */
export const compared: readonly Compared[] = [
  { name: 'toggle', machine: toggle(), events: named('PRESS') },
  { name: 'traffic-light', machine: trafficLight(), events: named('TIMER', 'WALK', 'POWER_CUT', 'POWER_BACK') },
  {
    name: 'fetch-with-retry',
    machine: fetchWithRetry(),
    events: named('FETCH', 'RESOLVE', 'REJECT', 'RETRY', 'RESET'),
  },
  { name: 'checkout', machine: checkout(), events: checkoutEvents() },
  { name: 'stopwatch', machine: stopwatch(), events: named('START', 'STOP', 'LAP', 'RESET') },
  { name: 'editor', machine: editor(), events: named('BOLD', 'ITALIC', 'UNDERLINE', 'BULLETS', 'NUMBERS', 'NONE') },
  { name: 'noughts-and-crosses', machine: noughtsAndCrosses(), events: moves() },
  { name: 'counter-without-end', machine: counterWithoutEnd(), events: named('MORE', 'STOP') },
];

function named(...types: readonly string[]): readonly EventObject[] {
  return types.map((type) => ({ type }));
}

function toggle(): AnyStateMachine {
  return createMachine({
    id: 'toggle',
    initial: 'off',
    states: { off: { on: { PRESS: 'on' } }, on: { on: { PRESS: 'off' } } },
  });
}

/** The people crossing have a light of their own inside red. */
function trafficLight(): AnyStateMachine {
  return createMachine({
    id: 'light',
    initial: 'green',
    on: { POWER_CUT: '.dark' },
    states: {
      green: { on: { TIMER: 'amber' } },
      amber: { on: { TIMER: 'red' } },
      red: {
        initial: 'walk',
        states: { walk: { on: { WALK: 'hurry' } }, hurry: { on: { WALK: 'stop' } }, stop: { type: 'final' } },
        on: { TIMER: 'green' },
      },
      dark: { on: { POWER_BACK: 'red' } },
    },
  });
}

function fetchWithRetry(): AnyStateMachine {
  return setup({
    types: { context: {} as { readonly tries: number } },
    guards: { mayRetry: ({ context }) => context.tries < 4 },
    actions: { count: assign({ tries: ({ context }) => context.tries + 1 }), forget: assign({ tries: 0 }) },
  }).createMachine({
    id: 'fetch',
    context: { tries: 0 },
    initial: 'idle',
    states: {
      idle: { on: { FETCH: 'loading' } },
      loading: { on: { RESOLVE: 'done', REJECT: 'failed' } },
      failed: {
        on: {
          RETRY: [{ guard: 'mayRetry', target: 'loading', actions: 'count' }, { target: 'givenUp' }],
          RESET: { target: 'idle', actions: 'forget' },
        },
      },
      givenUp: { on: { RESET: { target: 'idle', actions: 'forget' } } },
      done: { type: 'final' },
    },
  });
}

interface Basket {
  readonly items: number;
  readonly address: boolean;
  readonly discount: boolean;
}

/** Four pages forwards and backwards; up to three things in the basket, an address, a voucher. */
function checkout(): AnyStateMachine {
  return setup({
    types: {
      context: {} as Basket,
      events: {} as { type: 'ADD' | 'REMOVE' | 'NEXT' | 'BACK' | 'PAY' } | { type: 'TYPE'; field: string },
    },
    guards: {
      isAnything: ({ context }) => context.items > 0,
      isRoom: ({ context }) => context.items < 3,
      isAddress: ({ context }) => context.address,
      isVoucher: ({ event }) => event.type === 'TYPE' && event.field === 'voucher',
    },
  }).createMachine({
    id: 'checkout',
    context: { items: 0, address: false, discount: false },
    initial: 'basket',
    states: {
      basket: {
        on: {
          ADD: { guard: 'isRoom', actions: assign({ items: ({ context }) => context.items + 1 }) },
          REMOVE: { guard: 'isAnything', actions: assign({ items: ({ context }) => context.items - 1 }) },
          NEXT: { guard: 'isAnything', target: 'address' },
        },
      },
      address: {
        on: {
          TYPE: [{ guard: 'isVoucher', actions: assign({ discount: true }) }, { actions: assign({ address: true }) }],
          NEXT: { guard: 'isAddress', target: 'payment' },
          BACK: 'basket',
        },
      },
      payment: { on: { PAY: 'confirmed', BACK: 'address' } },
      confirmed: { type: 'final' },
    },
  });
}

function checkoutEvents(): readonly EventObject[] {
  const typed = ['street', 'voucher'].map((field) => ({ type: 'TYPE', field }));
  return [...named('ADD', 'REMOVE', 'NEXT', 'BACK', 'PAY'), ...typed];
}

/** It rests by itself five seconds after it was stopped, and shows a lap for two. */
function stopwatch(): AnyStateMachine {
  return createMachine({
    id: 'stopwatch',
    initial: 'asleep',
    states: {
      asleep: { on: { START: 'running' } },
      running: {
        initial: 'counting',
        on: { STOP: 'stopped' },
        states: {
          counting: { on: { LAP: 'lap' } },
          lap: { on: { LAP: { target: 'lap', reenter: true } }, after: { 2_000: 'counting' } },
        },
      },
      stopped: { on: { START: 'running', RESET: 'asleep' }, after: { 5_000: 'asleep' } },
    },
  });
}

/** Four regions: bold, italic and underlined or not, and one of three kinds of list. */
function editor(): AnyStateMachine {
  const onOff = (event: string): object => ({
    initial: 'off',
    states: { off: { on: { [event]: 'on' } }, on: { on: { [event]: 'off' } } },
  });
  return createMachine({
    id: 'editor',
    type: 'parallel',
    states: {
      bold: onOff('BOLD'),
      italic: onOff('ITALIC'),
      underline: onOff('UNDERLINE'),
      list: {
        initial: 'none',
        states: {
          none: { on: { BULLETS: 'bullets', NUMBERS: 'numbers' } },
          bullets: { on: { NONE: 'none', NUMBERS: 'numbers' } },
          numbers: { on: { NONE: 'none', BULLETS: 'bullets' } },
        },
      },
    },
  } as never);
}

const lines = [0, 3, 6]
  .map((first) => [first, first + 1, first + 2])
  .concat([0, 1, 2].map((first) => [first, first + 3, first + 6]))
  .concat([
    [0, 4, 8],
    [2, 4, 6],
  ]);

/** Three in a row win, nine moves without that are a draw. */
function noughtsAndCrosses(): AnyStateMachine {
  return setup({
    types: { context: {} as { readonly board: string }, events: {} as { type: 'PLAY'; square: number } },
    guards: {
      isFree: ({ context, event }) => context.board[event.square] === '.',
      isWon: ({ context: { board } }) =>
        lines.some(([a = 0, b = 0, c = 0]) => board[a] !== '.' && board[a] === board[b] && board[b] === board[c]),
      isFull: ({ context }) => !context.board.includes('.'),
    },
    actions: {
      play: assign({
        board: ({ context: { board }, event: { square } }) =>
          board.slice(0, square) + (board.replaceAll('.', '').length % 2 === 0 ? 'x' : 'o') + board.slice(square + 1),
      }),
    },
  }).createMachine({
    id: 'game',
    context: { board: '.........' },
    initial: 'playing',
    states: {
      playing: {
        always: [
          { guard: 'isWon', target: 'over.won' },
          { guard: 'isFull', target: 'over.drawn' },
        ],
        on: { PLAY: { guard: 'isFree', actions: 'play' } },
      },
      over: { initial: 'won', states: { won: {}, drawn: {} } },
    },
  });
}

function moves(): readonly EventObject[] {
  return Array.from({ length: 9 }, (_, square) => ({ type: 'PLAY', square }));
}

function counterWithoutEnd(): AnyStateMachine {
  return createMachine({
    id: 'counter',
    context: { count: 0 },
    initial: 'counting',
    states: {
      counting: {
        on: {
          MORE: { actions: assign({ count: ({ context }) => (context as { count: number }).count + 1 }) },
          STOP: 'stopped',
        },
      },
      stopped: {},
    },
  });
}
