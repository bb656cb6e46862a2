import description from '../package.json' with { type: 'json' };
import { nearestName } from '../language/nearest-name.ts';
import type { ExitCode } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { paint, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Runs `duecourse` with what was typed behind it; never throws. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const text = overviewHelp(commands, terminal);
    if (name === undefined) terminal.err(text);
    else terminal.out(text);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(description.version);
    return 0;
  }
  try {
    const entry = commands.find((known) => known.name === name);
    if (entry === undefined) throw unknownCommand(name);
    const command = await entry.load(terminal);
    if (wantsHelp(rest)) {
      terminal.out(commandHelp(command, terminal));
      return 0;
    }
    return await command.run(rest);
  } catch (error) {
    return tell(error, name, rest.includes('--json'), terminal);
  }
}

function wantsHelp(args: readonly string[]): boolean {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return own.includes('--help') || own.includes('-h');
}

function unknownCommand(name: string): UsageError {
  const nearest = nearestName(
    name,
    commands.map((known) => known.name),
  );
  const hint = nearest === undefined ? 'See “duecourse --help”.' : `Did you mean “duecourse ${nearest}”?`;
  return new UsageError(`There is no command “${name}”.`, hint);
}

/** What went wrong, in words; with `--json` as JSON, so that a program can read that too. */
function tell(error: unknown, name: string, json: boolean, terminal: Terminal): ExitCode {
  const isUsage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  if (json) {
    terminal.out(
      JSON.stringify({ error: { name: error instanceof Error ? error.name : 'Error', message } }, undefined, 2),
    );
    return isUsage ? 2 : 1;
  }
  terminal.err(`${paint(terminal, 'red', isUsage ? 'Not understood:' : 'Not done:')} ${message}`);
  if (isUsage) {
    if (error.hint !== undefined) terminal.err(error.hint);
    const help = `See “duecourse ${commands.some((known) => known.name === name) ? `${name} ` : ''}--help”.`;
    if (error.hint !== help) terminal.err(help);
    return 2;
  }
  // A fault of ours, not of what was asked: whoever mends it needs the place.
  if (isFault(error)) terminal.err(error.stack ?? '');
  return 1;
}

function isFault(error: unknown): error is Error {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}
