import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A block of commands of a page: what stands behind `sh` says how it ends. */
export interface Block {
  readonly commands: string;
  /** `sh refused`: its last command is refused, which is exit code 1. */
  readonly refused: boolean;
  readonly line: number;
}

/** What a block printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** The `sh` blocks of a Markdown page, in order. */
export async function blocksOf(page: string): Promise<readonly Block[]> {
  const lines = (await readFile(join(root, page), 'utf8')).split('\n');
  const blocks: Block[] = [];
  for (const [index, line] of lines.entries()) {
    const opening = /^```sh( refused)?$/.exec(line);
    if (opening === null) continue;
    const end = lines.indexOf('```', index);
    blocks.push({
      commands: lines.slice(index + 1, end).join('\n'),
      refused: opening[1] !== undefined,
      line: index + 1,
    });
  }
  return blocks;
}

/** The pages' dates are of this day, so their cases live as if it were today. */
const writtenOn = '2026-11-22T12:00:00Z';

/** The environment a reader has after `npm ci`, with a data directory and free ports of the test's own. */
export async function readersEnvironment(): Promise<{
  readonly env: NodeJS.ProcessEnv;
  readonly data: string;
  remove(): Promise<void>;
}> {
  const data = await mkdtemp(join(tmpdir(), 'duecourse-guide-'));
  const env = {
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
    NO_COLOR: '1',
    DUECOURSE_DATA: data,
    DUECOURSE_TEMPORAL_PORT: '0',
    DUECOURSE_UI_PORT: '0',
    DUECOURSE_CODEC_PORT: '0',
    DUECOURSE_CLOCK_OFFSET: String(Date.parse(writtenOn) - Date.now()),
  };
  return { env, data, remove: () => rm(data, { recursive: true, force: true }) };
}

/** Runs a block as a reader does, in a shell in the checkout; the first command that fails ends it. */
export function runBlock(block: Block, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-e', '-c', block.commands], { cwd: root, env });
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    shell.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    shell.on('error', reject);
    shell.on('close', (code) => resolve({ code: code ?? -1, output }));
  });
}

/** `npm start`, up to the line that says it is ready. */
export async function startProduct(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly output: string; stop(): Promise<void> }> {
  const child = spawn('npm', ['start'], { cwd: root, env, detached: true });
  const output = await untilReady(child);
  return {
    output,
    async stop() {
      if (child.exitCode !== null || child.pid === undefined) return;
      const ended = new Promise((resolve) => child.once('close', resolve));
      // npm and the worker are one process group, started here.
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (/^ready in /m.test(output)) resolve(output);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('error', reject);
    child.on('close', () => reject(new Error(`npm start ended before it was ready:\n${output}`)));
  });
}
