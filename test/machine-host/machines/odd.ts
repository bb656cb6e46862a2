import { assign, fromPromise, log, sendParent, sendTo, setup } from 'xstate';

/** Counts, and does what it is told to its own harm. */
export const counter = setup({
  types: {
    context: {} as {
      readonly count: number;
      readonly text: string;
      readonly when: Date | undefined;
      readonly none: undefined;
    },
    events: {} as
      | { readonly type: 'ADD'; readonly by: number }
      | { readonly type: 'FILL'; readonly bytes: number }
      | { readonly type: 'NOTE_TIME'; readonly when: Date }
      | { readonly type: 'THROW' | 'LOOP' | 'END' | 'BREAK_LATER' | 'LOG' },
  },
}).createMachine({
  id: 'counter',
  context: { count: 0, text: '', when: undefined, none: undefined },
  output: ({ context }) => context.count,
  initial: 'counting',
  on: {
    ADD: { actions: assign({ count: ({ context, event }) => context.count + event.by }) },
    FILL: { actions: assign({ text: ({ event }) => 'x'.repeat(event.bytes) }) },
    NOTE_TIME: { actions: assign({ when: ({ event }) => event.when }) },
    THROW: {
      actions: assign(() => {
        throw new RangeError('too far');
      }),
    },
    LOG: { actions: log(() => () => 'a function') },
    LOOP: '.here',
    END: '.ended',
  },
  states: {
    counting: { on: { BREAK_LATER: 'breaking' } },
    breaking: {
      after: {
        1000: {
          target: 'counting',
          actions: assign(() => {
            throw new RangeError('too late');
          }),
        },
      },
    },
    here: { always: 'there' },
    there: { always: 'here' },
    ended: { type: 'final' },
  },
});

/** A dispatch that is a workflow of its own where its parent says so. */
const dispatch = setup({
  types: {
    context: {} as { readonly parcel: string; readonly stops: readonly string[] },
    input: {} as { readonly parcel: string },
    output: {} as { readonly stops: readonly string[] },
    events: {} as { readonly type: 'STOP'; readonly at: string } | { readonly type: 'ARRIVED' },
  },
}).createMachine({
  id: 'dispatch',
  context: ({ input }) => ({ parcel: input.parcel, stops: [] }),
  output: ({ context }) => ({ stops: context.stops }),
  initial: 'onTheWay',
  states: {
    onTheWay: {
      on: {
        STOP: {
          actions: [
            assign({ stops: ({ context, event }) => [...context.stops, event.at] }),
            sendParent(({ event }) => ({ type: 'PASSED', at: event.at })),
          ],
        },
        ARRIVED: { target: 'there', actions: sendParent({ type: 'PASSED', at: 'its door' }) },
      },
    },
    there: { type: 'final' },
  },
});

/** Sends a parcel by a child machine. */
export const sender = setup({
  types: {
    context: {} as { readonly stops: readonly string[] | undefined; readonly passed: readonly string[] },
    output: {} as { readonly stops: readonly string[] | undefined; readonly passed: readonly string[] },
    events: {} as { readonly type: 'STOP' | 'PASSED'; readonly at: string } | { readonly type: 'ARRIVED' | 'GIVE_UP' },
  },
  actors: { dispatch },
}).createMachine({
  id: 'sender',
  context: { stops: undefined, passed: [] },
  output: ({ context }) => context,
  initial: 'sending',
  states: {
    sending: {
      invoke: {
        id: 'way',
        src: 'dispatch',
        input: { parcel: 'p-1' },
        onDone: { target: 'sent', actions: assign({ stops: ({ event }) => event.output.stops }) },
      },
      on: {
        STOP: { actions: sendTo('way', ({ event }) => event) },
        ARRIVED: { actions: sendTo('way', { type: 'ARRIVED' }) },
        PASSED: { actions: assign({ passed: ({ context, event }) => [...context.passed, event.at] }) },
        GIVE_UP: 'givenUp',
      },
    },
    sent: { type: 'final' },
    givenUp: { type: 'final' },
  },
});

/** Asks an actor that fails as it is told, and tells of it by an effect that fails as well. */
export const asker = setup({
  types: {
    context: {} as { readonly answer: string | undefined; readonly error: string | undefined; readonly how: string },
    input: {} as { readonly how: string },
    output: {} as { readonly answer: string | undefined; readonly error: string | undefined },
  },
  actors: { ask: fromPromise<string, string>(() => Promise.resolve('its own answer')) },
  actions: { tell: (_given, _params: { readonly what: string }) => undefined },
}).createMachine({
  id: 'asker',
  context: ({ input }) => ({ answer: undefined, error: undefined, how: input.how }),
  output: ({ context: { answer, error } }) => ({ answer, error }),
  initial: 'asking',
  states: {
    asking: {
      invoke: {
        src: 'ask',
        input: ({ context }) => context.how,
        onDone: { target: 'told', actions: assign({ answer: ({ event }) => event.output }) },
        onError: {
          target: 'told',
          actions: assign({
            error: ({ event }) =>
              event.error instanceof Error ? `${event.error.name}: ${event.error.message}` : String(event.error),
          }),
        },
      },
    },
    told: { type: 'final', entry: { type: 'tell', params: ({ context }) => ({ what: context.how }) } },
  },
});
