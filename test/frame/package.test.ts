import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPacked, type Installed } from './packed.ts';

const root = resolve(import.meta.dirname, '../..');
let installed: Installed;
let remove = (): void => undefined;

beforeAll(() => {
  installed = installPacked();
  remove = installed.remove;
}, 120_000);

afterAll(() => {
  remove();
});

describe('the packed package, installed into somebody’s project', () => {
  it('carries code, types, definitions and templates, and neither tests nor TypeScript', () => {
    expect(installed.files).toEqual(
      expect.arrayContaining([
        'cli/bin.js',
        'dist/cli/main.js',
        'dist/pathways/england.yaml',
        'dist/calendar/bank-holidays.json',
        'dist/activities/documents/letter.typ',
        'LICENSE',
      ]),
    );
    expect(installed.files.filter((file) => /(?:^|\/)(?:test|bench|\.ci)\//.test(file))).toEqual([]);
    expect(installed.files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it('checks its own definitions', () => {
    const { status, stdout } = run('duecourse', 'check');
    expect(stdout).toContain('no problems');
    expect(status).toBe(0);
  });

  it('lives a case file through', () => {
    const { status, stdout } = run('duecourse', 'run', join(root, 'examples/straight.yaml'));
    expect(stdout).toContain('Conference');
    expect(status).toBe(0);
  });

  it('lives it as a workflow on a Temporal server, with letters and papers', () => {
    const { status, stdout, stderr } = run(
      'duecourse',
      'run',
      join(root, 'examples/straight.yaml'),
      '--on',
      'temporal',
    );
    expect(`${status} ${status === 0 ? '' : stdout + stderr}`).toBe('0 ');
  }, 120_000);

  it('has an entry for each of its doors, and no other', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly exports: Readonly<Record<string, unknown>>;
    };
    const doors = Object.keys(exports).filter((door) => door !== './package.json');
    for (const door of doors) {
      const { status, stderr } = run('node', '-e', `await import('duecourse${door.slice(1)}')`, '--input-type=module');
      expect(stderr).toBe('');
      expect(status).toBe(0);
    }
    expect(run('node', '-e', `await import('duecourse/dist/cli/main.js')`, '--input-type=module').stderr).toContain(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  it('tells the compiler its types', () => {
    const program = `import { createCaseClient, type CaseClient } from 'duecourse/client';
export function client(options: Parameters<typeof createCaseClient>[0]): CaseClient { return createCaseClient(options); }
export const wrong: number = createCaseClient;
`;
    writeFileSync(join(installed.directory, 'program.ts'), program);
    const { stdout } = run(
      'node',
      join(root, 'node_modules/typescript/bin/tsc'),
      ...'--noEmit --strict --module nodenext --target es2024 --skipLibCheck program.ts'.split(' '),
    );
    expect(stdout.match(/error TS\d+/g)).toEqual(['error TS2322']);
    expect(stdout).toContain('program.ts(3,');
  });

  it('names its places by URL as JavaScript everywhere', () => {
    const inside = join(installed.directory, 'node_modules/duecourse');
    const named = installed.files
      .filter((file) => file.startsWith('dist/') && file.endsWith('.js'))
      .flatMap((file) => readFileSync(join(inside, file), 'utf8').match(/new URL\('[^']*\.[tj]s', import/g) ?? []);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((place) => place.includes('.ts'))).toEqual([]);
  });
});

function run(program: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(program, args, {
    cwd: installed.directory,
    encoding: 'utf8',
    env: { ...process.env, PATH: installed.path },
  });
}
