import { basename, extname, resolve } from 'node:path';
import { displayName } from '../../language/load/find-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { parseYaml } from '../../language/load/parse-yaml.ts';
import { readText } from '../../language/load/read-text.ts';
import { sortProblems, type Place, type Problem } from '../../language/problem.ts';
import { flattenIssues } from '../../language/schema-issue.ts';
import { schemaProblems } from '../../language/schema-problems.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { SourcePath } from '../../language/source-path.ts';
import { placeAt, toPlain, type SourceMap } from '../../language/source-tree.ts';
import { checkNames } from './check-names.ts';
import { besideFile, loadTurns, withVersions, type Turn, type Turns } from './load-turns.ts';
import { caseFileSchema, type CaseFileSource } from './schema.ts';

/** A case file that can be lived through. */
export interface CaseFile {
  readonly source: CaseFileSource;
  /** As messages name it. */
  readonly file: string;
  readonly reference: string;
  readonly pathway: LoadedPathway;
  /** The rules that its entries change to. */
  readonly turns: Turns;
  /** Where something of it stands. */
  readonly place: (path: SourcePath) => Place;
}

/** A case file, or everything that is wrong with it. */
export type LoadedCaseFile =
  | { readonly kind: 'loaded'; readonly caseFile: CaseFile }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** By which pathway a case file lives instead of the one it names: by id or file, or one that was loaded already. */
interface Instead {
  readonly pathway?: string;
  readonly loaded?: LoadedPathway;
}

/** Reads a case file and the pathway it lives by. All its problems come back at once, with their places. */
export async function loadCaseFile(path: string, options: Instead = {}): Promise<LoadedCaseFile> {
  const file = displayName(resolve(path));
  const read = await readText(path, file);
  if ('problem' in read) return { kind: 'problems', problems: [read.problem] };
  const { tree, problems } = parseYaml(read.text, file);
  if (tree === undefined || problems.length > 0) return { kind: 'problems', problems: sortProblems(problems) };
  const parsed = parseSource(tree);
  if ('problems' in parsed) return { kind: 'problems', problems: parsed.problems };
  const { source } = parsed;
  const pathway = options.loaded ?? (await loadPathway(options.pathway ?? besideFile(source.pathway, path)));
  if (pathway.problems.length > 0)
    return { kind: 'problems', problems: pathwayProblems(pathway, source, tree, options) };
  const place = (at: SourcePath): Place => placeAt(tree, at);
  const { turns, problems: ofTurns } = await loadTurns(source, tree, path, pathway);
  const found = [...ofTurns, ...checkNames(source, withVersions(pathway.pathway, turns), place)];
  if (found.length > 0) return { kind: 'problems', problems: sortProblems(found) };
  const reference = source.reference ?? referenceFor(path);
  return { kind: 'loaded', caseFile: { source, file, reference, pathway, turns, place } };
}

/**
 * The same case by a definition that was changed, as one that was put in place of its own: a move to its own version is one to the
 * changed one, and so none.
 */
export function livedBy({ pathway: own, turns, ...rest }: CaseFile, pathway: Pathway, hash: string): CaseFile {
  const changed = [...turns].map(([entry, turn]): [number, Turn] =>
    turn.change.kind === 'pathway' && turn.change.hash === own.hash
      ? [entry, { ...turn, change: { ...turn.change, pathway, hash } }]
      : [entry, turn],
  );
  return { ...rest, pathway: { ...own, pathway, hash }, turns: new Map(changed) };
}

function parseSource(tree: SourceMap): { readonly source: CaseFileSource } | { readonly problems: readonly Problem[] } {
  const root = toPlain(tree);
  const result = caseFileSchema.safeParse(root);
  if (result.success) return { source: result.data };
  const problems = flattenIssues(result.error.issues, root).flatMap((issue) =>
    schemaProblems(issue, tree, root, caseFileSchema, 'case file'),
  );
  return { problems: sortProblems(problems) };
}

/** The file's name, made to fit: a case's reference holds a digit, so that nobody takes a name for one. */
function referenceFor(path: string): string {
  const name = basename(path, extname(path))
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return `${name.slice(0, 60)}-1`;
}

function pathwayProblems(
  pathway: LoadedPathway,
  source: CaseFileSource,
  tree: SourceMap,
  options: Instead,
): readonly Problem[] {
  return pathway.problems.map((problem) =>
    problem.code === 'no-such-pathway' && options.pathway === undefined
      ? {
          ...problem,
          ...placeAt(tree, ['pathway']),
          path: 'pathway',
          message: problem.message,
          hint: `The case file names the pathway “${source.pathway}”.`,
        }
      : problem,
  );
}
