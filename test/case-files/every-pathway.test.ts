import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

test('every pathway that case files are written for has its tests on Temporal here', () => {
  const pathways = readdirSync(examples)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => /^pathway: (?<id>\S+)$/mu.exec(readFileSync(examples + name, 'utf8'))?.groups?.['id']);
  expect(pathways).not.toContain(undefined);
  const untested = [...new Set(pathways)].filter(
    (id) => !existsSync(fileURLToPath(new URL(`./${id}.test.ts`, import.meta.url))),
  );
  expect(untested).toEqual([]);
});
