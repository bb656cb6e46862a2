import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { duecourse } from './support/duecourse.ts';

interface Told {
  readonly id: string;
  readonly how: string;
  readonly where: readonly string[];
  readonly provedBy: readonly string[];
  readonly reading?: string;
}

async function told(words: readonly string[]): Promise<readonly Told[]> {
  const { out } = await duecourse(['rules', ...words, '--json']);
  return JSON.parse(out) as readonly Told[];
}

test('every rule is told with how and where it is held, what proves it and how it is read', async () => {
  const rules = await told(['warrington']);
  expect(rules).toHaveLength(68);
  expect(rules.find(({ id }) => id === 'WAR-03')).toMatchObject({
    how: 'enforced',
    where: ['deadlines.icpc'],
    reading: expect.stringContaining('read as working days') as string,
  });
  expect(rules.find(({ id }) => id === 'WAR-03')?.provedBy).toContain('examples/late-conference.yaml');
  const keys = new Set(rules.flatMap((rule) => Object.keys(rule)));
  expect([...keys].sort()).toEqual(['how', 'id', 'provedBy', 'reading', 'where']);
});

test('what is outside has no place and a reason', async () => {
  const { out } = await duecourse(['rules', 'warrington', '--how', 'outside']);
  expect(out).toContain('WAR-01');
  expect(out).toContain('online');
  expect(await told(['warrington', '--how', 'outside'])).toMatchObject([{ id: 'WAR-01', how: 'outside', where: [] }]);
});

test('of one stage only what is held there is told', async () => {
  expect((await told(['warrington', '--stage', 'step-down'])).map(({ id }) => id)).toEqual(['WAR-56']);
  const { code, err } = await duecourse(['rules', 'warrington', '--stage', 'adoption']);
  expect(code).toBe(2);
  expect(err).toContain('step-down');
});

test('the table fits the terminal, and the figures stand below it', async () => {
  const { code, out } = await duecourse(['rules', 'darlington'], { width: 100 });
  expect(code).toBe(0);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(out).toContain('Of 27 deadlines with a figure, 27 are enforced.');
  expect(out).toContain('Readings taken');
});

test(
  'without an authority the figures of all are told, with nothing placed nowhere',
  { timeout: 120_000 },
  async () => {
    const { code, out } = await duecourse(['rules', '--json']);
    const tallies = JSON.parse(out) as readonly {
      readonly authority: string;
      readonly rules: number;
      readonly nowhere: number;
    }[];
    const five = ['ceredigion', 'core-group-authority', 'darlington', 'gloucestershire', 'warrington'];
    expect(tallies.filter(({ authority }) => five.includes(authority)).reduce((sum, { rules }) => sum + rules, 0)).toBe(
      450,
    );
    expect(tallies.filter(({ nowhere }) => nowhere > 0)).toEqual([]);
    expect(code).toBe(0);
  },
);

test('a rule that is placed nowhere ends with 1', async () => {
  const folder = temporaryFolder();
  cpSync('pathways', folder, { recursive: true });
  const register = join(folder, 'registers', 'warrington.yaml');
  writeFileSync(
    register,
    `authority: Warrington\nnation: england\ndocument: A page\nrules:\n  - { id: WAR-99, kind: guard, line: 1, says: Something new. }\n`,
  );
  const { code, out } = await duecourse(['rules', join(folder, 'authorities', 'warrington.yaml')]);
  expect(code).toBe(1);
  expect(out).toMatch(/WAR-99 +nowhere/);
});

test('a case file that proves a rule that does not exist is told at its line', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'case.yaml'), 'title: A case\npathway: warrington\nproves: [WAR-03, WAR-999]\n');
  const { code, err } = await duecourse(['rules', 'warrington', '--cases', folder, '--json']);
  expect(code).toBe(1);
  expect(err).toContain('case.yaml:3:18: proves: The register “warrington” has no rule WAR-999 to prove.');
});

test.each([
  ['a pathway without a register', ['england'], 'answers to no register'],
  ['a folder that is not there', ['warrington', '--cases', 'nowhere'], 'There is no folder'],
  ['--how without an authority', ['--how', 'stated'], 'name it'],
])('%s is called wrongly', async (_, words, says) => {
  const { code, err } = await duecourse(['rules', ...words]);
  expect(code).toBe(2);
  expect(err).toContain(says);
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duecourse-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
