import { join } from 'node:path';
import { sortProblems, type Place, type Problem } from '../problem.ts';
import { registerSchema, type Register } from '../register.ts';
import { flattenIssues } from '../schema-issue.ts';
import { schemaProblems } from '../schema-problems.ts';
import { placeAt, toPlain, type SourceMap } from '../source-tree.ts';
import { displayName, ownPathways } from './find-pathway.ts';
import { parseYamlOnce } from './parse-once.ts';
import { readText, type ReadText } from './read-text.ts';

/** A register as far as it could be read. */
export interface LoadedRegister {
  readonly register?: Register;
  readonly problems: readonly Problem[];
}

/**
 * Reads the rules a definition answers to: `registers/ID.yaml` in the first of the folders that has it.
 *
 * @param options.place - where the register is named, for the problem that there is none.
 */
export async function loadRegister(
  id: string,
  options: { readonly root?: string; readonly folders?: readonly string[]; readonly place?: Place } = {},
): Promise<LoadedRegister> {
  const { read, file } = await firstFound(id, options.folders ?? [options.root ?? ownPathways]);
  if ('problem' in read) return { problems: [notFound(read.problem, id, options.place)] };
  const { tree, problems } = parseYamlOnce(read.text, file);
  if (tree === undefined) return { problems };
  const root = toPlain(tree);
  const result = registerSchema.safeParse(root);
  if (!result.success) {
    const issues = flattenIssues(result.error.issues, root).flatMap((issue) =>
      schemaProblems(issue, tree, root, registerSchema),
    );
    return { problems: sortProblems([...problems, ...issues]) };
  }
  const twice = duplicates(result.data.rules, tree);
  if (problems.length + twice.length > 0) return { problems: sortProblems([...problems, ...twice]) };
  const lines = Object.fromEntries(
    result.data.rules.map((rule, index) => [rule.id, placeAt(tree, ['rules', index, 'id'])]),
  );
  return { register: { ...result.data, id, file, lines }, problems };
}

async function firstFound(
  id: string,
  folders: readonly string[],
): Promise<{ readonly read: ReadText; readonly file: string }> {
  const paths = folders.flatMap((folder) => [
    join(folder, 'registers', `${id}.yaml`),
    join(folder, '..', 'registers', `${id}.yaml`),
  ]);
  for (const path of paths) {
    const read = await readText(path, displayName(path));
    if ('text' in read || read.problem.code !== 'no-such-file') return { read, file: displayName(path) };
  }
  const file = `registers/${id}.yaml`;
  return {
    file,
    read: {
      problem: { code: 'no-such-file', file, line: 1, column: 1, path: '', message: `There is no file ${file}.` },
    },
  };
}

function notFound(problem: Problem, id: string, place: Place | undefined): Problem {
  if (problem.code !== 'no-such-file') return problem;
  const at = place ?? { file: problem.file, line: 1, column: 1 };
  const hint = `Write the rules of the policy into registers/${id}.yaml beside the definitions.`;
  return { code: 'no-such-register', ...at, path: 'register', message: `There is no register “${id}”.`, hint };
}

function duplicates(rules: Register['rules'], tree: SourceMap): readonly Problem[] {
  const first = new Map<string, number>();
  return rules.flatMap((rule, index) => {
    const earlier = first.get(rule.id);
    if (earlier === undefined) {
      first.set(rule.id, index);
      return [];
    }
    const related = [{ ...placeAt(tree, ['rules', earlier, 'id']), says: 'given here first' }];
    const message = `The rule ${rule.id} is given twice.`;
    return [
      {
        code: 'duplicate-rule',
        ...placeAt(tree, ['rules', index, 'id']),
        path: `rules[${index}].id`,
        message,
        related,
      },
    ];
  });
}
