import { setup } from 'xstate';

/** The lamp after somebody has renamed a state it may stand in. */
export const lamp = setup({ types: { events: {} as { readonly type: 'TURN' } } }).createMachine({
  id: 'lamp',
  initial: 'off',
  states: { off: { on: { TURN: 'dim' } }, dim: { on: { TURN: 'off' } } },
});
