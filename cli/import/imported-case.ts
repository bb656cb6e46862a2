import { z } from 'zod';
import type { Place, Problem } from '../../language/problem.ts';
import { flattenIssues, type SchemaIssue } from '../../language/schema-issue.ts';
import { schemaProblems } from '../../language/schema-problems.ts';
import { formatPath, type SourcePath } from '../../language/source-path.ts';
import { placeAt, toPlain, type PlainValue, type SourceMap } from '../../language/source-tree.ts';
import { alternatives } from '../../machines/alternatives.ts';
import { correctEntry, opened, recordEntry } from '../case-file/schema.ts';
import type { ReadCase } from './found-case.ts';

const text = z.string().min(1);
const unexpected = { refused: true } as const;

/** A running case with its history: what a case file has, without what is only expected of it. */
const importedCaseSchema = z.strictObject({
  title: text.optional(),
  pathway: text.optional(),
  reference: text,
  opened: opened.omit(unexpected),
  entries: z.array(z.union([recordEntry.omit(unexpected), correctEntry.omit(unexpected)])).default([]),
});

/** A case as its source has it, with local times still as written. */
export type ImportedCase = z.output<typeof importedCaseSchema>;
/** An entry behind the opening. */
export type ImportedEntry = ImportedCase['entries'][number];

/** A case that could be read, with the places of its parts; or every reason why not. */
export type ParsedCase =
  | {
      readonly kind: 'parsed';
      readonly source: ImportedCase;
      readonly isText: boolean;
      placeOf(path: SourcePath): Place;
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Holds a case against the format. No problem repeats what stands in the file: it may be personal. */
export function parseCase({ tree, problems, firstLine = 1, isText = false }: ReadCase): ParsedCase {
  const shifted = <P extends Place>(place: P): P => ({ ...place, line: place.line + firstLine - 1 });
  if (tree === undefined || problems.length > 0)
    return { kind: 'problems', problems: broken(problems).map(asCase).map(shifted) };
  const root = toPlain(tree);
  const result = importedCaseSchema.safeParse(root);
  if (!result.success)
    return {
      kind: 'problems',
      problems: flattenIssues(result.error.issues, root).flatMap((issue) =>
        issueProblems(issue, tree, root).map(shifted),
      ),
    };
  return { kind: 'parsed', source: result.data, isText, placeOf: (path) => shifted(placeAt(tree, path)) };
}

/** Where the syntax is broken, text may be taken for a key, and what is said of a key repeats it: then only the syntax is told. */
function broken(problems: readonly Problem[]): readonly Problem[] {
  const syntax = problems.filter(({ code }) => code === 'yaml-syntax');
  return syntax.length > 0 ? syntax : problems;
}

function issueProblems(found: SchemaIssue, tree: SourceMap, root: PlainValue): readonly Problem[] {
  const problems = schemaProblems(found, tree, root, importedCaseSchema, 'case');
  const { issue, path } = found;
  switch (issue.code) {
    case 'unrecognized_keys':
      return problems.map((problem) => ({ ...problem, ...onlyInCaseFiles(problem.path) }));
    case 'invalid_format':
    case 'invalid_type':
    case 'invalid_value':
      // These would quote the value.
      return problems.map((problem) =>
        problem.code === 'missing-key'
          ? problem
          : { ...problem, path: formatPath(path), ...wanted(path, whatFits(issue)) },
      );
    case 'no_form':
      return problems.map((problem) => ({
        ...problem,
        ...(issue.keys.length > 0 ? onlyInCaseFiles(issue.has[0] ?? '') : wanted(path, kindsInWords(issue.kinds))),
      }));
    default:
      return problems;
  }
}

/** Which key it is, what it has to be, and what that looks like, in a form that is YAML and JSON alike. */
function wanted(path: SourcePath, what: string): Pick<Problem, 'message' | 'hint'> {
  const key = path.findLast((step) => typeof step === 'string');
  const name = key === undefined ? 'This' : typeof path.at(-1) === 'number' ? `Each of “${key}”` : `“${key}”`;
  const shape = typeof path.at(-1) === 'number' ? shapes.event : shapes[key ?? ''];
  return {
    message: `${name} has to be ${what}.`,
    ...(shape === undefined ? {} : { hint: `It looks like this: ${shape}` }),
  };
}

const by = '{ "person": "p-12", "role": "socialWorker" }';
const shapes: { readonly [key: string]: string | undefined } = {
  by,
  data: '{ "childSeen": true }, with the fields of the event',
  opened: `{ "on": "2026-03-24", "by": ${by}, "data": { … } }`,
  entries: `[{ "event": "VISIT_HELD", "on": "2026-03-24", "by": ${by} }]`,
  amend: '{ "on": "2026-03-24" }',
  event: `{ "event": "VISIT_HELD", "on": "2026-03-24", "by": ${by} }`,
};

function kindsInWords(expected: readonly string[]): string {
  return alternatives(expected.map((kind) => kinds[kind] ?? kind));
}

type Wanting = Extract<SchemaIssue['issue'], { readonly code: 'invalid_format' | 'invalid_type' | 'invalid_value' }>;

function whatFits(issue: Wanting): string {
  switch (issue.code) {
    case 'invalid_format':
      return issue.message;
    case 'invalid_type':
      return kindsInWords([issue.expected]);
    case 'invalid_value':
      return alternatives(issue.values.map(String));
  }
}

const kinds: { readonly [kind: string]: string } = {
  string: 'text (in quotes, where it looks like a number)',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
};

/** What a case file says beside its history is for its test, and no part of a case. */
function onlyInCaseFiles(path: string): Pick<Problem, 'message' | 'hint'> | undefined {
  const key = /(?:^|\.)(proves|expect|until|reads|refused|publish|moveTo|moveBack)$/.exec(path)?.[1];
  if (key === undefined) return undefined;
  return {
    message: `“${key}” belongs to case files, which are tests.`,
    hint: 'An import holds what happened: the opening, events and corrections. Take it away.',
  };
}

/** What is said of YAML is written for definitions. */
function asCase<P extends Problem>(problem: P): P {
  if (problem.code === 'not-a-map' || problem.code === 'empty-file')
    return {
      ...problem,
      message: 'There is no case here.',
      hint: 'A case is a map with reference, pathway, opened and entries.',
    };
  return {
    ...problem,
    ...(problem.hint === undefined
      ? {}
      : { hint: problem.hint.replace('A file is one definition', 'A file is one case') }),
  };
}
