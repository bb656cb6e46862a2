import type { Command } from './command.ts';
import type { Terminal } from './terminal.ts';

/** A command's line in the overview, and how it is loaded once it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly about: string;
  /** Does it talk to the running server? */
  readonly server: boolean;
  load(terminal: Terminal): Promise<Command>;
}

/** Every command, in the order people need them. Loaded only when called: Temporal's client alone takes longer than `due`. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'check',
    about: 'Find every mistake in pathway definitions, each at its line',
    server: false,
    load: async (terminal) => (await import('./commands/check.ts')).checkCommand(terminal),
  },
  {
    name: 'due',
    about: 'Count to a due date, and show the days that were skipped',
    server: false,
    load: async (terminal) => (await import('./commands/due.ts')).dueCommand(terminal),
  },
  {
    name: 'run',
    about: 'Live a case file through: what happened, was due, was sent, was refused',
    server: false,
    load: async (terminal) => (await import('./commands/run.ts')).runCommand(terminal),
  },
];
