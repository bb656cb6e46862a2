import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

/** A command that says on which Node it runs, repeats its input, and ends as its first argument asks. */
const main = `
const [how] = process.argv.slice(2);
console.log(JSON.stringify({ version: process.versions.node, args: process.argv.slice(2) }));
if (how === 'repeat') process.stdin.pipe(process.stdout);
if (how === 'wait') setInterval(() => undefined, 1000);
if (how === 'fail') process.exitCode = 7;
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duecourse-bin-'));
  for (const project of ['installed', 'bare']) {
    mkdirSync(join(folder, project, 'cli'), { recursive: true });
    cpSync(join(root, 'cli/bin.js'), join(folder, project, 'cli/bin.js'));
    writeFileSync(join(folder, project, 'cli/main.ts'), main);
    writeFileSync(join(folder, project, 'package.json'), '{ "type": "module" }');
  }
  mkdirSync(join(folder, 'installed/node_modules'));
  symlinkSync(join(root, 'node_modules/node'), join(folder, 'installed/node_modules/node'), 'dir');
  writeFileSync(
    join(folder, 'other-node.mjs'),
    "Object.defineProperty(process.versions, 'node', { value: process.env.PRETEND });",
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('duecourse runs on Node 24 whatever the host has', () => {
  it.each(['20.20.2', '22.3.0', '26.0.0'])('a host with Node %s runs it on the Node 24 it carries', async (host) => {
    const { code, stdout } = await run('installed', ['due', '15 working days after 2025-12-15'], { host });
    const said = JSON.parse(stdout) as { version: string; args: string[] };
    expect(said.version).toMatch(/^24\./);
    expect(said.args).toEqual(['due', '15 working days after 2025-12-15']);
    expect(code).toBe(0);
  });

  it('a host with Node 24 runs it at once, and needs no other', async () => {
    const { code, stdout } = await run('bare', ['check']);
    expect(JSON.parse(stdout)).toEqual({ version: process.versions.node, args: ['check'] });
    expect(code).toBe(0);
  });

  it.each([undefined, '20.20.2'])('its exit code is the exit code of the command (host %s)', async (host) => {
    expect((await run('installed', ['fail'], { host })).code).toBe(7);
  });

  it.each([undefined, '20.20.2'])(
    'what it has read of its own code is kept beside its dependencies (host %s)',
    async (host) => {
      const kept = join(folder, 'installed/node_modules/.cache/node');
      rmSync(kept, { recursive: true, force: true });
      await run('installed', ['check'], { host });
      expect(existsSync(kept)).toBe(true);
    },
  );

  it('its input reaches the command', async () => {
    const { stdout } = await run('installed', ['repeat'], { host: '20.20.2', input: 'a case file\n' });
    expect(stdout).toContain('a case file\n');
  });

  it('a signal ends the command and is reported as what ended it', async () => {
    const { signal } = await run('installed', ['wait'], { host: '20.20.2', endWith: 'SIGTERM' });
    expect(signal).toBe('SIGTERM');
  });

  it('a host with another Node and no dependencies is told which two ways there are', async () => {
    const { code, stderr, stdout } = await run('bare', ['check'], { host: '20.20.2' });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/This is Node 20\.20\.2.*npm ci.*Node 24 of your own/s);
  });
});

interface Options {
  /** The version the host's Node is to believe it has; its own when absent. */
  readonly host?: string | undefined;
  readonly input?: string;
  /** Sent to the launcher once the command has spoken. */
  readonly endWith?: NodeJS.Signals;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(project: string, args: readonly string[], options: Options = {}): Promise<Ended> {
  const pretend = options.host === undefined ? [] : ['--import', join(folder, 'other-node.mjs')];
  const child = spawn(process.execPath, [...pretend, join(folder, project, 'cli/bin.js'), ...args], {
    env: { ...process.env, PRETEND: options.host ?? '', NODE_COMPILE_CACHE: undefined },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (options.endWith !== undefined) child.kill(options.endWith);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(options.input ?? '');
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      done({ code, signal, stdout, stderr });
    });
  });
}
