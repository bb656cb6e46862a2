import { assign, fromPromise, setup } from 'xstate';

/** The order both sides live: notes while it is open, paid or given up, charged, shipped, told of. */
export const order = setup({
  types: {
    context: {} as { readonly notes: readonly string[]; readonly receipt: string | undefined },
    output: {} as { readonly notes: number; readonly receipt: string | undefined },
    events: {} as { readonly type: 'NOTE'; readonly text: string } | { readonly type: 'PAY' | 'SHIP' },
  },
  actors: { charge: fromPromise<string>(() => Promise.resolve('receipt')) },
  actions: { tell: () => undefined },
}).createMachine({
  id: 'order',
  context: { notes: [], receipt: undefined },
  output: ({ context }) => ({ notes: context.notes.length, receipt: context.receipt }),
  initial: 'open',
  on: { NOTE: { actions: assign({ notes: ({ context, event }) => [...context.notes, event.text] }) } },
  states: {
    open: { on: { PAY: 'charging' }, after: { 86_400_000: 'givenUp' } },
    charging: {
      invoke: { src: 'charge', onDone: { target: 'paid', actions: assign({ receipt: ({ event }) => event.output }) } },
    },
    paid: { on: { SHIP: 'shipped' }, after: { 604_800_000: 'givenUp' } },
    shipped: { type: 'final', entry: 'tell' },
    givenUp: { type: 'final', entry: 'tell' },
  },
});
