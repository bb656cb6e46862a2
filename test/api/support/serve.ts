import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A token for tests. */
export const token = 'invented-token-of-more-than-thirty-two-characters';

/** `duecourse serve` in a process of its own. */
export interface Serving {
  readonly url: string;
  /** The lines of its log so far. */
  readonly log: readonly string[];
  /** Asks it to end, and answers its exit code. */
  end(): Promise<number | null>;
}

/** Starts `duecourse serve` on a free port, and waits until it listens. */
export async function serve(env: NodeJS.ProcessEnv): Promise<Serving> {
  const child = spawn(process.execPath, ['cli/main.ts', 'serve', '--json'], {
    cwd: root,
    env: { ...env, DUECOURSE_API_TOKEN: token, DUECOURSE_API_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  createInterface(child.stderr).on('line', (line) => log.push(line));
  const [first] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(log.join('\n')))),
  ])) as [string];
  const { url } = JSON.parse(first) as { url: string };
  return {
    url,
    log,
    async end() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}
