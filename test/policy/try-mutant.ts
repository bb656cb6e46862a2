import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { livedBy, type CaseFile } from '../../cli/case-file/load-case-file.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import { mutated, type Mutant } from '../../language/mutations/mutant.ts';
import { createReasonReader } from './reasons.ts';

/** What became of a mutant: the first case file that failed for its rules' reason, or why none did. */
export interface Trial {
  readonly killer?: CaseFile;
  readonly why: string;
}

/** Lives case files through by a mutant, those first that say they prove its rules, until one fails about what the mutant changes. */
export async function tryMutant(mutant: Mutant, loaded: LoadedPathway, caseFiles: readonly CaseFile[]): Promise<Trial> {
  const pathway = mutated(loaded.written, mutant);
  const isProof = ({ source }: CaseFile): boolean => mutant.rules.some((rule) => source.proves.includes(rule));
  const inOrder = [...caseFiles.filter(isProof), ...caseFiles.filter((caseFile) => !isProof(caseFile))];
  let failed = 0;
  for (const caseFile of inOrder) {
    const mutatedCase = livedBy(caseFile, pathway, 'mutant');
    const reasonsIn = createReasonReader(caseFile);
    let isKilled = false;
    const run = await runCaseFile(mutatedCase, createCoreHost(mutatedCase.pathway, caseFile.reference), (chapter) => {
      isKilled ||= reasonsIn(chapter).some((reason) => mutant.concerns.includes(reason));
      return isKilled;
    });
    if (isKilled) return { killer: caseFile, why: '' };
    if (run.outcome.failures.length > 0) failed++;
  }
  if (failed === 0) return { why: 'no case file fails' };
  return { why: `${failed} case files fail, none of them about ${mutant.concerns.slice(0, 4).join(', ')}` };
}
