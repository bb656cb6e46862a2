import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let directory: string;

beforeAll(async () => {
  // Inside the checkout, where the packages are found from.
  directory = await mkdtemp(join(root, 'node_modules', '.duecourse-guide-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

test('the files of the guide to testing one’s own machine run as they stand', async () => {
  const page = await readFile(join(root, 'docs/guides/testing-your-machine.md'), 'utf8');
  const files = [...page.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)];
  expect(files.map(([, name]) => name)).toEqual(['lift.ts', 'lift.test.ts']);
  for (const [, name = '', text = ''] of files) await writeFile(join(directory, name), text);
  const library = JSON.stringify(join(root, 'package/testing.ts'));
  await writeFile(
    join(directory, 'vitest.config.ts'),
    `export default { test: { alias: { 'duecourse/testing': ${library} } } };`,
  );
  const report = join(directory, 'report.json');
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--root', directory, '--reporter=json', `--outputFile=${report}`],
    ],
    { stdio: 'pipe', env: { ...process.env, VITEST: undefined, NODE_ENV: undefined } },
  );
  const { success, numPassedTests } = JSON.parse(await readFile(report, 'utf8')) as {
    readonly success: boolean;
    readonly numPassedTests: number;
  };
  expect(success).toBe(true);
  expect(numPassedTests).toBeGreaterThan(3);
}, 60_000);
