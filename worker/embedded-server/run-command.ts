import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program ended. `code` is undefined where it could not be started or was ended for taking too long. */
export interface CommandOutcome {
  readonly code: number | undefined;
  /** What it printed, standard output and error together, at most the last 4,000 characters. */
  readonly output: string;
}

/**
 * Runs a program to its end or to the limit, whichever comes first; never throws.
 *
 * It runs in its own process group, which is ended as a whole at the limit or when `stop` fires, so that nothing it
 * started is left behind.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly limitMs: number; readonly stop?: AbortSignal },
): Promise<CommandOutcome> {
  const child = spawn(program, args, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-4000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const end = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  };
  const timer = setTimeout(end, options.limitMs);
  options.stop?.addEventListener('abort', end, { once: true });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? undefined, output };
  } catch (error) {
    return { code: undefined, output: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
    options.stop?.removeEventListener('abort', end);
  }
}
