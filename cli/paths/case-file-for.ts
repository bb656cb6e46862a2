import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import { caseFileOf } from '../../machines/paths/case-file-of.ts';
import type { Suite, TestPath } from '../../machines/paths/suite.ts';
import type { CaseFile } from '../case-file/load-case-file.ts';
import { caseFileSchema } from '../case-file/schema.ts';

/** A generated path as a case file that was read, under the path's id. */
export function caseFileFor(suite: Pick<Suite, 'pathway'>, path: TestPath, pathway: LoadedPathway): CaseFile {
  const file = `${path.id}.yaml`;
  return {
    source: caseFileSchema.parse(caseFileOf(suite, path)),
    file,
    reference: path.id,
    pathway,
    turns: new Map(),
    place: (at) => ({ file, line: 0, column: 0, path: at.join('.') }),
  };
}
