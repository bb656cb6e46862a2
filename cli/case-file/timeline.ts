import type { Terminal } from '../terminal.ts';
import type { CaseFile } from './load-case-file.ts';
import type { CaseRun } from './run-case-file.ts';

/** x */
export function timeline(caseFile: CaseFile, run: CaseRun, terminal: Terminal): readonly string[] {
  return [JSON.stringify(run.outcome, undefined, 1)];
}
