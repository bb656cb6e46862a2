import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse } from './support/duecourse.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duecourse-diagram-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a picture is printed unless a file is named', async () => {
  const said = await duecourse(['diagram', 'england']);
  expect(said.code).toBe(0);
  expect(said.out).toMatch(/^<svg [^]*<\/svg>$/);
  expect(said.err).toBe('');
});

test.each([
  ['svg', /^<svg /],
  ['mmd', /^---\ntitle: "Child protection pathway, Warrington"\n---\nstateDiagram-v2\n/],
  ['dot', /^digraph pathway \{\n/],
])('a file that ends in .%s gets what its ending says', async (ending, beginning) => {
  const file = join(folder, `warrington.${ending}`);
  const said = await duecourse(['diagram', 'warrington', '--output', file]);
  expect(said.code).toBe(0);
  expect(said.out).toBe(`Child protection pathway, Warrington: written to ${file}.`);
  expect(await readFile(file, 'utf8')).toMatch(beginning);
});

test('--format goes before the ending of the file', async () => {
  const file = join(folder, 'warrington.txt');
  expect((await duecourse(['diagram', 'warrington', '--format', 'mermaid', '--output', file])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toContain('stateDiagram-v2');
});

test('a file whose ending says no format is a wrong call, and nothing is written', async () => {
  const file = join(folder, 'warrington.png');
  const said = await duecourse(['diagram', 'warrington', '--output', file]);
  expect(said.code).toBe(2);
  expect(said.err).toContain('--format svg|mermaid|dot');
  await expect(readFile(file)).rejects.toThrow(/ENOENT/);
});

test('as JSON the diagram comes with what it is of', async () => {
  const said = await duecourse(['diagram', 'ceredigion', '--format', 'mermaid', '--json']);
  expect(said.json()).toMatchObject({ pathway: 'ceredigion', format: 'mermaid' });
  expect(said.json()['diagram']).toContain('Name on the child protection register');
});

test('a definition that cannot be read is not drawn, and its problems are told at their places', async () => {
  const file = join(folder, 'broken.yaml');
  await writeFile(file, 'pathway: broken\nextends: england\nstates:\n  referred:\n    titel: Referred\n');
  const said = await duecourse(['diagram', file]);
  expect(said.code).toBe(1);
  expect(said.out).toBe('');
  expect(said.err).toMatch(/broken\.yaml:5:5: states\.referred.*titel/);
});

test('a pathway that does not exist is told', async () => {
  const said = await duecourse(['diagram', 'warington']);
  expect(said.code).toBe(1);
  expect(said.err).toContain('warington');
});

test('a deadline whose count cannot be read is told, with what was expected', async () => {
  const file = join(folder, 'miscounted.yaml');
  await writeFile(
    file,
    'pathway: miscounted\nextends: england\ndeadlines:\n  icpc: { due: 15 workin days after s47Strategy.on }\n',
  );
  const said = await duecourse(['diagram', file]);
  expect(said.code).toBe(1);
  expect(said.err).toContain('workin');
});
