import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadedBy } from './module-graph.ts';

const root = resolve(import.meta.dirname, '../..');

describe('what decides runs inside the workflow sandbox', () => {
  // The linter sees one import at a time; a type helper two files further on can still pull in a megabyte of zod.
  it.each(['calendar', 'machines', 'workflows'])('%s loads no validator, no parser and no module of Node', (layer) => {
    const entries = globSync(`${layer}/**/*.ts`, { cwd: root });
    expect(entries).not.toEqual([]);
    const { packages } = loadedBy(root, entries);
    const forbidden = [...packages].filter(([name]) => /^node:|^(?:zod|yaml|pino|kysely|pg)(?:\/|$)/.test(name));
    expect(forbidden).toEqual([]);
  });

  it('pathways hold data and templates, no code', () => {
    expect(globSync('pathways/**/*.{ts,js,mjs,cjs}', { cwd: root })).toEqual([]);
  });
});

describe('the module graph', () => {
  it('follows values, re-exports and dynamic imports to the end, and types not at all', () => {
    const files = {
      'a.ts': "import { b } from './deep/b.ts';\nimport type { T } from './types.ts';\nexport const a: T = b;\n",
      'deep/b.ts': "export {\n  c as b,\n} from '../c.ts';\nexport * from './star.ts';\nimport 'side-effect';\n",
      'deep/star.ts': "export const load = async (): Promise<unknown> => import('late');\n",
      'c.ts': "import { z } from 'zod';\nexport const c = z;\n",
      'types.ts': "import 'never-loaded';\nexport type T = unknown;\n",
    };
    const folder = mkdtempSync(join(tmpdir(), 'duecourse-graph-'));
    try {
      mkdirSync(join(folder, 'deep'));
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      const loaded = loadedBy(folder, ['a.ts']);
      expect(loaded.files).toEqual(['a.ts', 'c.ts', 'deep/b.ts', 'deep/star.ts']);
      expect(Object.fromEntries(loaded.packages)).toEqual({
        late: 'deep/star.ts',
        'side-effect': 'deep/b.ts',
        zod: 'c.ts',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
