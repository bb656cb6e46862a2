import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Long past the ten seconds it may take: one that takes longer has something to say. */
const PATIENCE_MS = 60_000;

/** Seconds from `npm start` to its line "ready in …", with an empty data directory and the server's program cached. */
export async function measureReadiness(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'duecourse-bench-start-'));
  const began = performance.now();
  // A group of its own: npm does not pass signals on, so at the end all of the group is asked to end, as by Ctrl-C.
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: {
      ...process.env,
      DUECOURSE_DATA: join(directory, 'data'),
      DUECOURSE_TEMPORAL_PORT: '0',
      DUECOURSE_UI_PORT: '0',
      DUECOURSE_CODEC_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const output = createInterface(child.stdout);
  // The worker holds the output open until it has ended.
  const ended = once(output, 'close');
  const { pid } = child;
  if (pid === undefined) throw new Error('npm could not be started.');
  const end = (): boolean => process.kill(-pid, 'SIGTERM');
  const impatience = setTimeout(end, PATIENCE_MS);
  try {
    const said: string[] = [];
    const ready = new Promise<boolean>((resolve) => {
      output.on('line', (line) => {
        said.push(line);
        if (line.startsWith('ready in ')) resolve(true);
      });
      output.on('close', () => resolve(false));
    });
    if (await ready) return (performance.now() - began) / 1000;
    throw new Error(`npm start did not get ready. It said:\n${said.join('\n')}`);
  } finally {
    clearTimeout(impatience);
    if (child.exitCode === null) end();
    await ended;
    await rm(directory, { recursive: true, force: true });
  }
}
