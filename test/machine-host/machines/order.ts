import { assign, emit, fromPromise, setup } from 'xstate';

/** An order: paid within a day or given up, packed by an actor, told of by an effect. */
export const order = setup({
  types: {
    context: {} as { readonly total: number; readonly parcel: string | undefined; readonly notes: readonly string[] },
    input: {} as { readonly total: number },
    output: {} as { readonly parcel: string | undefined },
    events: {} as
      | { readonly type: 'PAY'; readonly amount: number }
      | { readonly type: 'NOTE'; readonly text: string }
      | { readonly type: 'CANCEL' },
    emitted: {} as { readonly type: 'noted'; readonly text: string },
  },
  actors: {
    pack: fromPromise<string, { readonly total: number }>(({ input }) => Promise.resolve(`parcel of ${input.total}`)),
  },
  actions: {
    tellCustomer: (_asked, _params: { readonly what: string }) => undefined,
  },
  guards: { isEnough: ({ context, event }) => event.type === 'PAY' && event.amount >= context.total },
  delays: { aDay: 24 * 60 * 60 * 1000 },
}).createMachine({
  id: 'order',
  context: ({ input }) => ({ total: input.total, parcel: undefined, notes: [] }),
  output: ({ context }) => ({ parcel: context.parcel }),
  initial: 'open',
  on: {
    NOTE: {
      actions: [
        assign({ notes: ({ context, event }) => [...context.notes, event.text] }),
        emit(({ event }) => ({ type: 'noted' as const, text: event.text })),
      ],
    },
  },
  states: {
    open: {
      tags: 'unpaid',
      on: { PAY: { guard: 'isEnough', target: 'packing' }, CANCEL: 'cancelled' },
      after: { aDay: 'cancelled' },
    },
    packing: {
      invoke: {
        src: 'pack',
        input: ({ context }) => ({ total: context.total }),
        onDone: { target: 'sent', actions: assign({ parcel: ({ event }) => event.output }) },
        onError: 'cancelled',
      },
    },
    sent: { type: 'final', entry: { type: 'tellCustomer', params: { what: 'sent' } } },
    cancelled: { type: 'final', entry: { type: 'tellCustomer', params: { what: 'cancelled' } } },
  },
});
