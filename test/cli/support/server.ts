import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What `npm start` starts, on free ports and a data directory of its own. */
export interface StartedServer {
  readonly env: NodeJS.ProcessEnv;
  readonly data: string;
  /** Kills worker and embedded server as a power cut would; the data stays. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts worker and server as `npm start` does, and waits until they are ready.
 *
 * @param kept - the data of one that was killed; a directory of its own unless given.
 */
export async function startServer(settings: NodeJS.ProcessEnv = {}, kept?: string): Promise<StartedServer> {
  const data = kept ?? (await mkdtemp(join(tmpdir(), 'duecourse-cli-')));
  const ports = { DUECOURSE_TEMPORAL_PORT: '0', DUECOURSE_UI_PORT: '0', DUECOURSE_CODEC_PORT: '0' };
  const env = { ...process.env, ...ports, DUECOURSE_DATA: data, ...settings };
  const child = spawn(process.execPath, ['worker/start.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(data, { recursive: true, force: true });
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  try {
    await untilReady(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, data, kill, stop };
}

async function untilReady(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('There is no output to read.');
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (line.startsWith('ready in ')) return;
  }
  throw new Error(`It did not start: ${said.join('\n')}`);
}
