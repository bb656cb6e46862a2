import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { loadCaseFile, type CaseFile } from '../../cli/case-file/load-case-file.ts';
import type { Outcome } from '../../cli/case-file/outcome.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import { createTemporalHost } from '../../cli/case-file/temporal-host.ts';
import { startTimeSkippingCases, type TimeSkippingCases } from '../../worker/time-skipping.ts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

// One server for all of them: starting it takes as long as living two case files through.
let cases: TimeSkippingCases;

beforeAll(async () => {
  cases = await startTimeSkippingCases();
}, 180_000);

afterAll(async () => {
  await cases.close();
}, 60_000);

test.each(examples)(
  '%s comes out the same as a workflow as on the pure core',
  async (name) => {
    const caseFile = await load(`${folder}${name}`);
    const asWorkflow = await live(caseFile, 'temporal');
    expect(asWorkflow.failures).toEqual([]);
    expect(asWorkflow).toEqual(await live(caseFile, 'core'));
  },
  120_000,
);

async function live(caseFile: CaseFile, on: 'core' | 'temporal'): Promise<Outcome> {
  const { pathway, reference } = caseFile;
  const host = on === 'core' ? createCoreHost(pathway, reference) : createTemporalHost(cases, pathway, reference);
  try {
    return (await runCaseFile(caseFile, host)).outcome;
  } finally {
    await host.close();
  }
}

/** The case file under a reference of its own, because all of them live on one server. */
async function load(path: string): Promise<CaseFile> {
  const loaded = await loadCaseFile(path);
  if (loaded.kind === 'problems') throw new Error(JSON.stringify(loaded.problems));
  return { ...loaded.caseFile, reference: `T-${examples.findIndex((name) => path.endsWith(name)) + 1}` };
}
