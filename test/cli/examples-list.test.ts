import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { examplesListFile, examplesListText } from '../../cli/case-file/write-examples-list.ts';

test('the list of case files names each with what it shows, by authority', async () => {
  const listed = await readFile(examplesListFile, 'utf8');
  // If it is not: npx node cli/case-file/write-examples-list.ts
  expect(listed).toBe(await examplesListText());
  expect(listed).toContain('## Child protection pathway, Warrington');
  expect(listed).toContain('| [straight](straight.yaml) | Straight through, a plan, three core groups,');
});
