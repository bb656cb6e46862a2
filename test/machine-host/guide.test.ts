import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findServerBinary } from '../../worker/embedded-server/find-binary.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { installPacked, type Installed } from '../frame/packed.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/guides/your-xstate-machine.md'), 'utf8');

interface Block {
  readonly language: string;
  readonly word: string;
  readonly text: string;
}

const blocks: readonly Block[] = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', word = '', text = '']) => ({ language, word, text }),
);

let installed: Installed;
let server: TestWorkflowEnvironment;
let data: string;
const background: { readonly child: ChildProcess; readonly said: string[] }[] = [];

beforeAll(async () => {
  installRuntime();
  data = mkdtempSync(join(tmpdir(), 'duecourse-guide-'));
  const { path } = await findServerBinary('temporal');
  server = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path } } });
  installed = installPacked();
  for (const { language, word, text } of blocks)
    if (language === 'ts') writeFileSync(join(installed.directory, word), text);
}, 180_000);

afterAll(async () => {
  for (const { child } of background) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
  await server.teardown();
  installed.remove();
  rmSync(data, { recursive: true, force: true });
}, 60_000);

describe('“Your XState machine on Temporal in ten minutes”, from a directory with the packed package', () => {
  it('has types that fit', () => {
    const { stdout } = run(
      `node ${join(root, 'node_modules/typescript/bin/tsc')} --noEmit --strict --module nodenext --target es2024 --skipLibCheck --allowImportingTsExtensions ` +
        `--types node --typeRoots ${join(root, 'node_modules/@types')} machines.ts worker.ts client.ts`,
    );
    expect(stdout).toBe('');
  });

  it('runs from its first command to its last', async () => {
    const printed: string[] = [];
    for (const { language, word, text } of blocks) {
      if (language !== 'sh') continue;
      if (word === 'background') {
        await start(text);
        continue;
      }
      for (const command of text.trim().split('\n')) {
        const { status, stdout, stderr } = run(command);
        expect(`${command}\n${status}\n${status === (word === 'refused' ? 1 : 0) ? '' : stdout + stderr}`).toBe(
          `${command}\n${word === 'refused' ? 1 : 0}\n`,
        );
        printed.push(stdout);
      }
    }
    const all = printed.join('\n');
    expect(all).toContain('tellCustomer');
    expect(all).toContain('order can be run durably.');
    expect(all).toMatch(/charge="receipt 7" +paid \(done\)/);
    expect(all).toMatch(/\+1d1s +givenUp \(done\)/);
    expect(readFileSync(join(installed.directory, 'order.svg'), 'utf8')).toContain('givenUp');
    expect(printed.at(-1)).toMatch(/^open \[ 'unpaid' \] unpaid until \S+Z\ncharging\nreceipt R12\n$/);
    // What the worker printed meanwhile is read only now: the commands above held this process up.
    await expect.poll(() => background.flatMap(({ said }) => said).join('')).toContain('The order is paid.');
  }, 180_000);
});

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: installed.path,
    NO_COLOR: '1',
    DUECOURSE_DATA: data,
    TEMPORAL_ADDRESS: server.address,
  };
}

function run(command: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync('bash', ['-c', withoutNpx(command)], {
    cwd: installed.directory,
    encoding: 'utf8',
    env: environment(),
    timeout: 120_000,
  });
}

/** Starts something that stays, and waits until it has said something. */
async function start(command: string): Promise<void> {
  const child = spawn('bash', ['-c', `exec ${withoutNpx(command).trim()}`], {
    cwd: installed.directory,
    env: environment(),
  });
  const said: string[] = [];
  background.push({ child, said });
  const speaks = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said.push(text);
        if (said.join('').includes('RUNNING') || said.join('').includes('Worker state changed')) done();
      });
  });
  await Promise.race([speaks, once(child, 'exit')]);
  expect(`${child.exitCode} ${child.exitCode === null ? '' : said.join('')}`).toBe('null ');
}

/** What `npx` would find stands first on the PATH: it need not look anything up. */
function withoutNpx(command: string): string {
  return command.replaceAll('npx ', '');
}
