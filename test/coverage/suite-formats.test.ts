import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Suite } from '../../machines/paths/suite.ts';
import { duecourse } from '../cli/support/duecourse.ts';
import { visits } from './support/visits.ts';

const root = resolve(import.meta.dirname, '../..');
let directory: string;
let suite: Suite;

beforeAll(async () => {
  // Inside the checkout, where the packages are found from.
  directory = await mkdtemp(join(root, 'node_modules', '.duecourse-formats-'));
  await written('json');
  suite = JSON.parse(await readFile(join(directory, 'visits.paths.json'), 'utf8')) as Suite;
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function written(format: string): Promise<string> {
  const said = await duecourse([
    'paths',
    visits,
    '--cover',
    'states,transitions,deadlines',
    '--format',
    format,
    '--output',
    directory,
  ]);
  expect(said.err).toBe('');
  return directory;
}

function stepsIn({ paths }: Suite): number {
  return paths.reduce((sum, { steps }) => sum + steps.length + 1, 0);
}

test('the CSV has a row for each step, as another program reads it, with deadlines that can be checked by hand', async () => {
  await written('csv');
  const read =
    'import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))))';
  const rows = JSON.parse(
    execFileSync('python3', ['-c', read, join(directory, 'visits.csv')], { encoding: 'utf8' }),
  ) as readonly Readonly<Record<string, string>>[];
  expect(rows).toHaveLength(stepsIn(suite));
  const [first] = rows;
  expect(first?.['What to do']).toBe('Record: Case opened');
  // The search opens cases on Monday 8 December 2025; five working days later is Monday the 15th.
  expect(first?.['Happened on']).toBe('Mon 8 Dec 2025');
  expect(first?.['Expected deadlines']).toBe('First visit is due Mon 15 Dec 2025: running');
  expect(rows.every((row) => Object.keys(row).length === 12)).toBe(true);
});

test('the feature is one that Gherkin’s own parser takes, with a scenario for each path', async () => {
  await written('gherkin');
  const newId = IdGenerator.incrementing();
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
  const { feature } = parser.parse(await readFile(join(directory, 'visits.feature'), 'utf8'));
  const scenarios = feature?.children.flatMap(({ scenario }) => scenario ?? []) ?? [];
  expect(scenarios).toHaveLength(suite.paths.length);
  expect(scenarios[0]?.steps[0]?.text).toMatch(
    /^a case is opened at 2025-12-08T09:00:00.000Z as of 2025-12-08 by "p-social-worker"/,
  );
  const sentences = new Set(scenarios.flatMap(({ steps }) => steps.map(({ text }) => pattern(text))));
  expect([...sentences].toSorted()).toEqual([
    '"…" is recorded at … as of … by "…" as "…"',
    '"…" is recorded at … as of … by "…" as "…" with',
    'a case is opened at … as of … by "…" as "…" with',
    'it is accepted',
    'the case stands in "…"',
    'these deadlines stand',
    'time passes until …',
  ]);
});

/** A sentence without what changes from step to step. */
function pattern(text: string): string {
  return text.replaceAll(/"[^"]*"/g, '"…"').replaceAll(/\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?/g, '…');
}

test('the Vitest file runs, and fails when the definition comes to answer otherwise', async () => {
  await written('vitest');
  await writeFile(
    join(directory, 'vitest.config.ts'),
    `export default { test: { alias: { 'duecourse/testing': ${JSON.stringify(join(root, 'package/testing.ts'))} } } };`,
  );
  const told = vitest();
  expect(told).toMatchObject({ success: true, numPassedTests: suite.paths.length + 1 });
  const file = join(directory, 'visits.test.ts');
  const edited = join(directory, 'edited.yaml');
  // Nobody may record visits any more but the team manager.
  const definition = (await readFile(visits, 'utf8')).replace(
    'title: Visit held\n    recordedBy: [socialWorker]',
    'title: Visit held\n    recordedBy: [teamManager]',
  );
  await writeFile(edited, definition);
  await writeFile(
    file,
    (await readFile(file, 'utf8')).replace(/new URL\("[^"]+visits\.yaml"/, 'new URL("./edited.yaml"'),
  );
  const after = vitest();
  expect(after.success).toBe(false);
  expect(after.numFailedTests).toBeGreaterThan(1);
}, 60_000);

function vitest(): { readonly success: boolean; readonly numPassedTests: number; readonly numFailedTests: number } {
  const report = join(directory, 'report.json');
  try {
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--root',
        directory,
        '--reporter=json',
        `--outputFile=${report}`,
      ],
      { stdio: 'ignore', env: { ...process.env, VITEST: undefined, NODE_ENV: undefined } },
    );
  } catch {
    // It says in its report what failed.
  }
  return JSON.parse(execFileSync('cat', [report], { encoding: 'utf8' })) as ReturnType<typeof vitest>;
}

test('there is a Mermaid chart for each path, whose arrows join boxes that it has', async () => {
  await written('mermaid');
  const names = (await readdir(directory)).filter((name) => name.endsWith('.mmd'));
  expect(names).toHaveLength(suite.paths.length);
  for (const name of names) {
    const text = await readFile(join(directory, name), 'utf8');
    const boxes = new Set([...text.matchAll(/^ {2}(\w+)(?:\[|\{\{|\(\()/gm)].map(([, box]) => box));
    const arrows = [...text.matchAll(/^ {2}(\w+) -[-.] "[^"]*" -?\.?->? ?(\w+)$/gm)];
    expect(arrows).toHaveLength(boxes.size - 1);
    for (const [, from, to] of arrows) {
      expect(boxes).toContain(from);
      expect(boxes).toContain(to);
    }
    expect(boxes.size).toBeGreaterThan(1);
  }
});

test('a format without a folder is wrong usage', async () => {
  const said = await duecourse(['paths', visits, '--format', 'csv']);
  expect(said.code).toBe(2);
  expect(said.err).toContain('no folder is named');
});

test('generated case files cover as case files what the suite covers: the same data in two steps is written out twice', async () => {
  const folder = join(directory, 'case-files');
  const made = await duecourse(['paths', 'warrington', '--cover', 'deadlines', '--output', folder, '--json']);
  const { sums } = made.json() as { readonly sums: readonly { readonly covered: number }[] };
  const said = await duecourse(['coverage', 'warrington', folder, '--cover', 'deadlines', '--quick', '--json']);
  expect(said.code).toBe(0);
  expect(said.json()).toMatchObject({ problems: [], sums: [{ criterion: 'deadlines', covered: sums[0]?.covered }] });
}, 60_000);
