import { runCommandLine } from './command-line.ts';
import { processTerminal } from './terminal.ts';

// Set, not called with: what was printed may still be on its way into a pipe.
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
