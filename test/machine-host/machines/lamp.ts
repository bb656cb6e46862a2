import { setup } from 'xstate';

/** A lamp. */
export const lamp = setup({ types: { events: {} as { readonly type: 'TURN' } } }).createMachine({
  id: 'lamp',
  initial: 'off',
  states: { off: { on: { TURN: 'bright' } }, bright: { on: { TURN: 'off' } } },
});
