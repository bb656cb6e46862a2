import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadedBy } from '../../frame/module-graph.ts';

const root = resolve(import.meta.dirname, '../../..');

it('pathways are compared without validator, parser and files: a page in a browser can do it too', () => {
  const { packages } = loadedBy(root, globSync('language/diff/*.ts', { cwd: root }));
  expect([...packages.keys()].filter((name) => /^node:|^(?:zod|yaml)(?:\/|$)/.test(name))).toEqual([]);
});
