import { assign, setup } from 'xstate';

/** A lift between three floors: its door closes by itself, it refuses too many people, and rests when nobody comes. */
export const lift = setup({
  types: {
    context: {} as { readonly people: number },
    events: {} as
      | { readonly type: 'CALL' }
      | { readonly type: 'ENTER'; readonly people: number }
      | { readonly type: 'ARRIVED' },
  },
  guards: {
    isRoom: ({ context }, { people }: { readonly people: number }) => context.people + people <= 6,
  },
}).createMachine({
  id: 'lift',
  context: { people: 0 },
  initial: 'resting',
  states: {
    resting: { on: { CALL: 'open' } },
    open: {
      on: {
        ENTER: [
          {
            guard: { type: 'isRoom', params: ({ event }) => ({ people: event.people }) },
            target: 'open',
            reenter: true,
            actions: assign({ people: ({ context, event }) => context.people + event.people }),
          },
          { target: 'overloaded' },
        ],
      },
      after: { 5_000: [{ guard: ({ context }) => context.people > 0, target: 'moving' }, { target: 'resting' }] },
    },
    overloaded: { after: { 2_000: 'open' } },
    moving: { on: { ARRIVED: { target: 'open', actions: assign({ people: 0 }) } } },
  },
});
