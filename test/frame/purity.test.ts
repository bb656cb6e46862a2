import { beforeAll, expect, it } from 'vitest';
import { lint, type Finding } from './fixture.ts';

const pure = ['calendar', 'language', 'machines', 'workflows'];

/** What would make a replay decide otherwise, each with the rule that must see it. */
const impure = {
  'the clock through Date.now': ['Date.now()', 'eslint(no-restricted-properties)'],
  'the clock through a Date without arguments': ['new Date()', 'duecourse(no-ambient-clock)'],
  'the clock through Date as a function': ['Date()', 'duecourse(no-ambient-clock)'],
  chance: ['Math.random()', 'eslint(no-restricted-properties)'],
  'the environment': ["process.env['HOME']", 'eslint(no-restricted-globals)'],
  'the environment by its long name': ["globalThis.process.env['HOME']", 'eslint(no-restricted-globals)'],
  'the console': ["console.log('x')", 'eslint(no-console)'],
  'a timer of the process': ['setTimeout(() => undefined, 1)', 'eslint(no-restricted-globals)'],
  'the network': ["fetch('http://127.0.0.1')", 'eslint(no-restricted-globals)'],
  'the language data of the host': ["['b', 'a'].sort((x, y) => x.localeCompare(y))", 'duecourse(no-host-locale)'],
  'the zone of the host': ["new Intl.DateTimeFormat('en-GB')", 'duecourse(no-host-locale)'],
} as const;

/** Packages a layer may not load, though another one may. */
const closedPackages = [
  ['calendar', 'xstate'],
  ['calendar', 'node:fs'],
  ['calendar', 'fs'],
  ['calendar', 'zod'],
  ['language', 'node:fs'],
  ['language', '@temporalio/workflow'],
  ['machines', 'zod'],
  ['machines', 'zod/mini'],
  ['machines', 'yaml'],
  ['machines', 'node:crypto'],
  ['machines', 'crypto'],
  ['machines', '@temporalio/workflow'],
  ['workflows', 'zod'],
  ['workflows', 'yaml'],
  ['workflows', 'node:crypto'],
  ['workflows', '@temporalio/testing'],
  ['workflows', '@temporalio/client'],
  ['workflows', '@temporalio/worker'],
  ['client', '@temporalio/worker'],
  ['client', 'kysely'],
  ['reporting', '@temporalio/client'],
] as const;
const openPackages = [
  ['calendar', 'date-fns'],
  ['calendar', '@date-fns/tz'],
  ['language', 'zod'],
  ['language', 'yaml'],
  ['machines', 'xstate'],
  ['machines', 'xstate/graph'],
  ['machines', '@marcbachmann/cel-js'],
  ['workflows', '@temporalio/workflow'],
  ['language/load', 'node:fs'],
  ['language/load', 'yaml'],
  ['activities', 'node:fs'],
  ['worker', '@temporalio/worker'],
] as const;

/** Habits this project does not have, each with the rule that must see it. */
const habits = {
  'an import cycle': ['client/cycle-a.ts', 'import(no-cycle)'],
  'an import cycle seen from its other end': ['client/cycle-b.ts', 'import(no-cycle)'],
  'a value of type any': ['client/any.ts', 'typescript(no-explicit-any)'],
  'a default export': ['client/default.ts', 'import(no-default-export)'],
  'a promise nobody waits for': ['client/floating.ts', 'typescript(no-floating-promises)'],
  'a switch that forgets a case of its union': ['client/forgotten.ts', 'typescript(switch-exhaustiveness-check)'],
  'an error caught and dropped': ['client/swallowed.ts', 'eslint(no-empty)'],
  'a file name that is not kebab-case': ['client/camelCase.ts', 'unicorn(filename-case)'],
  'a test that asserts nothing': ['test/nothing.test.ts', 'vitest(expect-expect)'],
  'a test that is skipped': ['test/skipped.test.ts', 'vitest(no-disabled-tests)'],
  'a test that keeps all others from running': ['test/only.test.ts', 'vitest(no-focused-tests)'],
} as const;

const habitFiles = {
  'client/cycle-a.ts': "import { b } from './cycle-b.ts';\nexport const a = (): number => b();\n",
  'client/cycle-b.ts': "import { a } from './cycle-a.ts';\nexport const b = (): number => a();\n",
  'client/any.ts': 'export function same(value: any): string {\n  return String(value);\n}\n',
  'client/default.ts': 'export default function one(): number {\n  return 1;\n}\n',
  'client/floating.ts':
    'async function save(): Promise<void> {\n  await Promise.resolve();\n}\nexport function go(): void {\n  save();\n}\n',
  'client/forgotten.ts':
    "export function say(kind: 'met' | 'late'): string {\n  switch (kind) {\n    case 'met':\n      return 'met';\n  }\n  return '';\n}\n",
  'client/swallowed.ts': 'export function go(run: () => void): void {\n  try {\n    run();\n  } catch {}\n}\n',
  'client/camelCase.ts': 'export const one = 1;\n',
  'test/nothing.test.ts': "import { it } from 'vitest';\nit('proves nothing', () => {\n  Math.abs(1);\n});\n",
  'test/skipped.test.ts':
    "import { expect, it } from 'vitest';\nit.skip('is for later', () => {\n  expect(1).toBe(1);\n});\n",
  'test/only.test.ts': "import { expect, it } from 'vitest';\nit.only('is alone', () => {\n  expect(1).toBe(1);\n});\n",
};

let found: readonly Finding[];

beforeAll(async () => {
  const files: Record<string, string> = {
    ...habitFiles,
    'calendar/london.ts': `export const zone = ${impure['the zone of the host'][0]};\n`,
    'machines/given.ts': "export const instant = new Date('2026-03-24T10:00:00Z').toISOString();\n",
  };
  for (const folder of [...pure, 'worker', 'language/load']) {
    Object.values(impure).forEach(([expression], n) => {
      files[`${folder}/impure-${n}.ts`] = `export const value: unknown = ${expression};\n`;
    });
  }
  for (const [folder, name] of [...closedPackages, ...openPackages]) {
    files[packageFile(folder, name)] = `import * as thing from '${name}';\nexport const kept: unknown = thing;\n`;
  }
  found = await lint(files);
}, 120_000);

it.each(pure.flatMap((folder) => Object.entries(impure).map(([what, [, rule]], n) => ({ folder, what, rule, n }))))(
  '$folder may not touch $what',
  ({ folder, rule, n }) => {
    expect(rulesFor(`${folder}/impure-${n}.ts`)).toContain(rule);
  },
);

it('a worker, which is a process, may have a clock, an environment and a console', () => {
  expect(found.filter(({ file }) => file.startsWith('worker/impure-'))).toEqual([]);
});

it('calendar/london.ts alone may know zones', () => {
  expect(rulesFor('calendar/london.ts')).toEqual([]);
});

it('an instant that was given may be a Date inside a function', () => {
  expect(rulesFor('machines/given.ts')).toEqual([]);
});

it.each(closedPackages)('%s may not use %s', (folder, name) => {
  expect(rulesFor(packageFile(folder, name))).toContain('eslint(no-restricted-imports)');
});

it.each(openPackages)('%s may use %s', (folder, name) => {
  expect(rulesFor(packageFile(folder, name))).not.toContain('eslint(no-restricted-imports)');
});

it.each(Object.entries(habits))('%s is refused', (_, [file, rule]) => {
  expect(rulesFor(file)).toContain(rule);
});

function packageFile(folder: string, name: string): string {
  return `${folder}/uses-${name.replaceAll(/[^a-z]+/g, '-').replace(/^-/, '')}.ts`;
}

function rulesFor(file: string): readonly string[] {
  return found.filter((finding) => finding.file === file).map((finding) => finding.rule);
}
