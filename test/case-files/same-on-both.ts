import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { loadCaseFile, type CaseFile } from '../../cli/case-file/load-case-file.ts';
import type { CaseHost } from '../../cli/case-file/host.ts';
import type { Outcome } from '../../cli/case-file/outcome.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import { caseFileSchema } from '../../cli/case-file/schema.ts';
import { startTemporalStage, type TemporalStage } from '../../cli/case-file/temporal-host.ts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

/**
 * Lives every case file of a pathway through twice, as a workflow and on the pure core. They share a server, whose clock is moved when
 * all of those that are under way wait for it.
 *
 * @param start - starts the server; one with HTTP in front of it, for example.
 */
export function testCaseFilesOf(pathway: string, start = startTemporalStage): void {
  let stage: TemporalStage;
  beforeAll(async () => {
    stage = await start(() => undefined);
  }, 60_000);
  afterAll(() => stage.close());

  test.concurrent.each(examplesOf(pathway))(
    '%s comes out the same as a workflow as on the pure core',
    async (name) => {
      const caseFile = under(await load(folder + name), examplesOf(pathway).indexOf(name));
      const { pathway: loaded, reference } = caseFile;
      const asWorkflow = await live(caseFile, await stage.host(loaded, reference));
      expect(asWorkflow.failures).toEqual([]);
      expect(asWorkflow).toEqual(await live(caseFile, createCoreHost(loaded, reference)));
    },
    180_000,
  );
}

function examplesOf(pathway: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .filter((name) => readFileSync(folder + name, 'utf8').includes(`\npathway: ${pathway}\n`));
}

/** The case file under a reference of its own, so that it meets no other on the server; wherever it names its reference, that one. */
function under({ source, reference, ...rest }: CaseFile, number: number): CaseFile {
  const own = `${reference}-${number}`;
  const text = JSON.stringify(source).replaceAll(reference, own);
  return { ...rest, source: caseFileSchema.parse(JSON.parse(text)), reference: own };
}

async function live(caseFile: CaseFile, host: CaseHost): Promise<Outcome> {
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
