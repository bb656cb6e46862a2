import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { loadCaseFile, type CaseFile } from '../../cli/case-file/load-case-file.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import type { Outcome } from '../../cli/case-file/outcome.ts';

/** Reads a case file that is expected to be sound. */
export async function readCaseFile(path: string): Promise<CaseFile> {
  const loaded = await loadCaseFile(path);
  if (loaded.kind === 'loaded') return loaded.caseFile;
  throw new Error(
    loaded.problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
  );
}

/** Lives a case file through on the pure core. */
export async function liveCaseFile(caseFile: CaseFile): Promise<Outcome> {
  const host = createCoreHost(caseFile.pathway, caseFile.reference);
  const { outcome } = await runCaseFile(caseFile, host);
  await host.close();
  return outcome;
}

/** What did not hold, with its line, for a message people can act on. */
export function failuresOf(outcome: Outcome): readonly string[] {
  return outcome.failures.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
}

/** The case file with the first due date that it expects a day later: a file whose expectations are looked at fails so. */
export function aDayOff(caseFile: CaseFile): CaseFile {
  const source = structuredClone(caseFile.source);
  for (const entry of source.entries) {
    if (!('expect' in entry)) continue;
    const deadline = entry.expect.deadlines?.[0];
    if (deadline?.due === undefined) continue;
    const [year, month, day] = deadline.due.slice(0, 10).split('-').map(Number);
    const next = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, (day ?? 0) + 1)).toISOString().slice(0, 10);
    deadline.due = next + deadline.due.slice(10);
    return { ...caseFile, source };
  }
  throw new Error(`${caseFile.file} expects no due date`);
}

/** Does a case file expect any due date? */
export function expectsDates({ source }: CaseFile): boolean {
  return source.entries.some((entry) => 'expect' in entry && entry.expect.deadlines?.[0]?.due !== undefined);
}
