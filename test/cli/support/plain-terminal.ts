import type { Terminal } from '../../../cli/terminal.ts';

/** A wide terminal without colours, for what only lays lines out: nothing is written to it. */
export const plainTerminal: Terminal = {
  width: 100,
  colours: false,
  env: {},
  out: unexpected,
  err: unexpected,
  input: () => Promise.resolve(''),
};

function unexpected(text: string): never {
  throw new Error(`Nothing should be written, but this was: ${text}`);
}
