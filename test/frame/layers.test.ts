import { beforeAll, describe, expect, it } from 'vitest';
import { lint, type Finding } from './fixture.ts';

/**
 * The arrows as design and contributing guide draw them, written out by hand rather than read from lint/layers.ts:
 * what each row may import is listed, everything else is forbidden.
 */
const may: Readonly<Record<string, { readonly values: string; readonly types?: string }>> = {
  calendar: { values: '' },
  language: { values: 'calendar' },
  machines: { values: 'calendar language' },
  workflows: { values: 'calendar machines', types: 'language activities' },
  client: { values: 'calendar language machines workflows' },
  reporting: { values: 'calendar machines', types: 'language' },
  activities: { values: 'calendar machines reporting', types: 'language' },
  worker: { values: 'calendar language machines workflows client reporting activities' },
  api: { values: 'calendar language machines workflows client reporting' },
  web: { values: 'calendar language machines workflows client reporting' },
  cli: { values: 'calendar language machines workflows client reporting' },
};
const everyFolder = [...Object.keys(may), 'test', 'bench', 'lint'];

const arrows = Object.entries(may).flatMap(([from, { values, types = '' }]) =>
  everyFolder
    .filter((to) => to !== from)
    .map((to) => ({
      from,
      to,
      values: values.split(' ').includes(to),
      types: values.split(' ').includes(to) || types.split(' ').includes(to),
    })),
);

/** Every way one module can reach another at run time, and the one way that leaves nothing behind. */
const ways = {
  import: (path: string) => `import { thing } from '${path}';\nexport const kept = thing;\n`,
  reexport: (path: string) => `export { thing } from '${path}';\n`,
  star: (path: string) => `export * from '${path}';\n`,
  effect: (path: string) => `import '${path}';\n`,
  dynamic: (path: string) => `export async function load(): Promise<unknown> {\n  return import('${path}');\n}\n`,
  type: (path: string) => `import type { Thing } from '${path}';\nexport type Kept = Thing;\n`,
} as const;
const waysAtRunTime = ['import', 'reexport', 'star', 'effect', 'dynamic'] as const;

let found: readonly Finding[];
const module = 'export interface Thing {\n  readonly id: string;\n}\nexport const thing: Thing = { id: "t" };\n';

beforeAll(async () => {
  const files: Record<string, string> = {};
  for (const folder of everyFolder) files[`${folder}/target/thing.ts`] = module;
  for (const { from, to } of arrows) {
    for (const [way, write] of Object.entries(ways)) {
      files[`${from}/sub/${way}-${to}.ts`] = write(`../../${to}/target/thing.ts`);
      files[`${from}/${way}-${to}.ts`] = write(`./../${to}/target/thing.ts`);
    }
  }
  for (const module of ['start', 'connect', 'time-skipping', 'settings']) {
    files[`worker/${module}.ts`] = 'export const thing = 1;\n';
    files[`cli/commands/${module}.ts`] = ways.import(`../../worker/${module}.ts`);
    files[`cli/commands/lazy-${module}.ts`] = ways.dynamic(`../../worker/${module}.ts`);
    files[`api/${module}.ts`] = ways.import(`../worker/${module}.ts`);
  }
  found = await lint(files);
}, 120_000);

describe('an import against the arrows fails the lint', () => {
  it.each(arrows.filter((arrow) => !arrow.values))('$from may not load $to', ({ from, to }) => {
    for (const way of waysAtRunTime) {
      expect(refusals(`${from}/sub/${way}-${to}.ts`), `${from}/sub/${way}-${to}.ts`).toHaveLength(1);
      expect(refusals(`${from}/${way}-${to}.ts`), `${from}/${way}-${to}.ts`).toHaveLength(1);
    }
  });

  it.each(arrows.filter((arrow) => !arrow.types))('$from may not even name a type of $to', ({ from, to }) => {
    expect(refusals(`${from}/sub/type-${to}.ts`)).toHaveLength(1);
    expect(refusals(`${from}/type-${to}.ts`)).toHaveLength(1);
  });

  it('says which layer may not import which, and where the arrows are written', () => {
    const [refusal] = refusals('calendar/import-machines.ts');
    expect(refusal?.help).toContain('calendar/ may not import machines/');
    expect(refusal?.help).toContain('lint/layers.ts');
  });
});

describe('an import along the arrows passes', () => {
  it.each(arrows.filter((arrow) => arrow.values))('$from may load $to', ({ from, to }) => {
    for (const way of [...waysAtRunTime, 'type']) {
      expect(refusals(`${from}/sub/${way}-${to}.ts`)).toEqual([]);
      expect(refusals(`${from}/${way}-${to}.ts`)).toEqual([]);
    }
  });

  it.each(arrows.filter((arrow) => arrow.types && !arrow.values))('$from may name a type of $to', ({ from, to }) => {
    expect(refusals(`${from}/sub/type-${to}.ts`)).toEqual([]);
    expect(refusals(`${from}/type-${to}.ts`)).toEqual([]);
  });
});

describe('the command line may start a worker and connect to its server, and nothing else of it', () => {
  it.each(['start', 'connect', 'time-skipping'].flatMap((name) => [name, `lazy-${name}`]))(
    'cli/commands/%s.ts passes',
    (name) => {
      expect(refusals(`cli/commands/${name}.ts`)).toEqual([]);
    },
  );

  it.each(['cli/commands/settings.ts', 'cli/commands/lazy-settings.ts', 'api/start.ts', 'api/time-skipping.ts'])(
    '%s is refused',
    (file) => {
      expect(refusals(file)).toHaveLength(1);
    },
  );
});

function refusals(file: string): readonly Finding[] {
  return found.filter((finding) => finding.file === file && finding.rule === 'eslint(no-restricted-imports)');
}
