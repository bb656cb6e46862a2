import { runCommandLine } from './command-line.ts';
import { processTerminal } from './terminal.ts';

// Whoever reads may stop reading (`duecourse list | head`): then there is nobody to tell the rest to.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });

// Set, not called with: what was printed may still be on its way into a pipe.
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
