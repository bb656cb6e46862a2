import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { loadCaseFile, type CaseFile } from '../../cli/case-file/load-case-file.ts';
import type { Outcome } from '../../cli/case-file/outcome.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import { startTemporalHost } from '../../cli/case-file/temporal-host.ts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

/**
 * Lives every case file of a pathway through twice, as a workflow and on the pure core. Each has a server of its own, because there is
 * one clock for all workflows of a server; a file of tests per authority lets two of them go on at once.
 */
export function testCaseFilesOf(pathway: string): void {
  test.each(examplesOf(pathway))(
    '%s comes out the same as a workflow as on the pure core',
    async (name) => {
      const caseFile = await load(folder + name);
      const asWorkflow = await live(caseFile, 'temporal');
      expect(asWorkflow.failures).toEqual([]);
      expect(asWorkflow).toEqual(await live(caseFile, 'core'));
    },
    180_000,
  );
}

function examplesOf(pathway: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .filter((name) => readFileSync(folder + name, 'utf8').includes(`\npathway: ${pathway}\n`));
}

async function live(caseFile: CaseFile, on: 'core' | 'temporal'): Promise<Outcome> {
  const { pathway, reference } = caseFile;
  const host =
    on === 'core' ? createCoreHost(pathway, reference) : await startTemporalHost(pathway, reference, () => undefined);
  try {
    return (await runCaseFile(caseFile, host)).outcome;
  } finally {
    await host.close();
  }
}

async function load(path: string): Promise<CaseFile> {
  const loaded = await loadCaseFile(path);
  if (loaded.kind === 'problems') throw new Error(JSON.stringify(loaded.problems));
  return loaded.caseFile;
}
