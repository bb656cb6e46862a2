import { styleText } from 'node:util';

/** Where a command writes, and how: handed in, so that commands can be tried without a process. */
export interface Terminal {
  /** Columns; text is wrapped to them. */
  readonly width: number;
  readonly colours: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** One or more lines for the reader, or for the program behind a pipe. */
  out(text: string): void;
  /** What went wrong, beside the output. */
  err(text: string): void;
  /** Everything that is piped in. */
  input(): Promise<string>;
}

/** The looks a text can have; without colours they change nothing. */
export type Look = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta' | 'underline';

/** The terminal this process was started in. NO_COLOR and a pipe switch colours off. */
export function processTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process;
  return {
    width: stdout.isTTY ? Math.min(stdout.columns, 120) : 100,
    colours: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    env,
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    input: async () => {
      const parts: Buffer[] = [];
      for await (const part of stdin) parts.push(Buffer.from(part as Uint8Array));
      return Buffer.concat(parts).toString('utf8');
    },
  };
}

/** A text with a look, where the terminal shows colours. */
export function paint(terminal: Pick<Terminal, 'colours'>, look: Look | readonly Look[], text: string): string {
  return terminal.colours ? styleText(look as Look, text, { validateStream: false }) : text;
}
