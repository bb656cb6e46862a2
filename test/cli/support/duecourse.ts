import { runCommandLine } from '../../../cli/command-line.ts';
import type { Terminal } from '../../../cli/terminal.ts';

/** What a command printed, and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What it printed, as JSON. */
  json(): Record<string, unknown>;
}

/** How a command is called beside its words. */
export interface Calling {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly colours?: boolean;
  readonly width?: number;
}

/** Runs `duecourse` in this process, as the words of a command line. */
export async function duecourse(
  words: readonly string[],
  { env = {}, input = '', colours = false, width = 100 }: Calling = {},
): Promise<Said> {
  const printed: string[] = [];
  const complained: string[] = [];
  const terminal: Terminal = {
    width,
    colours,
    env,
    out: (text) => void printed.push(text),
    err: (text) => void complained.push(text),
    input: () => Promise.resolve(input),
  };
  const code = await runCommandLine(words, terminal);
  const out = printed.join('\n');
  return { code, out, err: complained.join('\n'), json: () => JSON.parse(out) as Record<string, unknown> };
}
