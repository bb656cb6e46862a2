import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duecourse-ci-'));
  cpSync(join(root, '.ci'), join(folder, '.ci'), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('what belongs to one machine is found in the files', () => {
  // Joined at run time, so that this file does not name them.
  it.each([
    ['the home of a person', ['/home', 'anna/duecourse'].join('/')],
    ['the home of root', ['/root', '.cache/temporal'].join('/')],
    ['the home of a person on a Mac', ['/Users', 'anna'].join('/')],
    ['the home of a person on Windows', ['C:', 'Users', 'anna'].join('\\')],
    ['the registry of npm', ['https://registry', 'npmjs', 'org/zod'].join('.')],
    ['the registry of Python', ['https://pypi', 'org/simple'].join('.')],
  ])('%s', (_, text) => {
    const { status, stdout } = leaks({ 'docs/guide.md': `Start it with ${text} and wait.\n` });
    expect(status).toBe(1);
    expect(stdout).toContain('docs/guide.md:1:');
  });

  it('the folder of the checkout itself', () => {
    expect(leaks({ 'notes.md': `See ${folder}/README.md\n` }).status).toBe(1);
  });

  it('and nothing in files that name none', () => {
    // Put together here, so that whoever looks for paths in this file finds none either.
    const path = (...steps: readonly string[]): string => steps.join('/');
    const harmless = [path('homes', ''), path('.', 'root', 'x'), path('https:/', 'example.org', 'home', 'page')];
    const ofEveryMachine = path('', 'usr', 'lib', 'postgresql');
    const { status, stdout } = leaks({ 'guide.md': `Look in ${[...harmless, ofEveryMachine].join(', ')}.\n` });
    expect(stdout).toBe('Nothing found.\n');
    expect(status).toBe(0);
  });

  function leaks(files: Readonly<Record<string, string>>): { status: number | null; stdout: string } {
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { status, stdout } = spawnSync(join(folder, '.ci/leaks'), { cwd: tmpdir(), encoding: 'utf8' });
    return { status, stdout };
  }
});

describe('the counts of the last line', () => {
  it('a passed test passes, a failed one, a skipped one and a file that did not load fail', () => {
    const counted = count({
      testResults: [
        { name: 'a.test.ts', status: 'passed', assertionResults: [test('one', 'passed'), test('two', 'passed')] },
        { name: 'b.test.ts', status: 'failed', assertionResults: [test('three', 'failed'), test('four', 'passed')] },
        { name: 'c.test.ts', status: 'passed', assertionResults: [test('five', 'skipped')] },
        { name: 'd.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    });
    expect(counted.stdout).toBe('3 3\n');
    expect(counted.stderr).toContain('failed: three');
    expect(counted.stderr).toContain('skipped: five');
    expect(counted.stderr).toContain('not loaded: d.test.ts no such module');
  });

  it('a report without tests is no report', () => {
    expect(count({ testResults: [] }).status).toBe(1);
  });

  it('the runner’s own report of a real run is understood', () => {
    const report = join(folder, 'report.json');
    writeFileSync(
      join(folder, 'real.test.ts'),
      "import { it } from 'vitest';\nit('fails', () => {\n  throw new Error('x');\n});\n",
    );
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    const runner = join(root, 'node_modules/vitest/vitest.mjs');
    const args = [runner, 'run', '--root', folder, '--reporter=json', `--outputFile=${report}`];
    spawnSync(process.execPath, args, { cwd: folder });
    expect(countFile(report).stdout).toBe('0 1\n');
  });

  function test(fullName: string, status: string): { fullName: string; status: string } {
    return { fullName, status };
  }

  function count(report: object): { status: number | null; stdout: string; stderr: string } {
    writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
    return countFile(join(folder, 'report.json'));
  }

  function countFile(path: string): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [join(root, '.ci/count-tests.ts'), path], { encoding: 'utf8' });
  }
});
