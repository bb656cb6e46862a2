import { z } from 'zod';
import { parseYaml } from '../language/load/parse-yaml.ts';
import { readText } from '../language/load/read-text.ts';
import { flattenIssues } from '../language/schema-issue.ts';
import { schemaProblems } from '../language/schema-problems.ts';
import { didYouMean } from '../language/nearest-name.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { State } from '../language/schema/states.ts';
import { toPlain } from '../language/source-tree.ts';
import type { Problem } from '../language/problem.ts';
import type { Renames } from '../machines/renames.ts';
import { placeText } from './problem-lines.ts';

const namesSchema = z.record(z.string(), z.string()).refine((names) => isOneToOne(Object.values(names)), {
  message: 'two names become one: a renaming has to be one to one',
});

const renamesSchema = z.strictObject({
  events: namesSchema.optional(),
  data: z.record(z.string(), namesSchema).optional(),
  roles: namesSchema.optional(),
  deadlines: namesSchema.optional(),
  states: namesSchema.optional(),
});

/**
 * What a new version of a pathway calls otherwise, from a YAML file: `events: { OLD: NEW }`, `data: { EVENT: { old: new } }`, `roles`,
 * `deadlines` and `states` by their old names.
 *
 * @param pathway - the new version: it has to know every new name.
 * @throws {Error} with every problem of the file at its line.
 */
export async function readRenames(path: string, pathway: Pathway): Promise<Renames> {
  const read = await readText(path, path);
  if ('problem' in read) throw mistaken([read.problem]);
  const { tree, problems } = parseYaml(read.text, path);
  if (tree === undefined || problems.length > 0) throw mistaken(problems);
  const root = toPlain(tree);
  const result = renamesSchema.safeParse(root);
  if (!result.success)
    throw mistaken(
      flattenIssues(result.error.issues, root).flatMap((issue) => schemaProblems(issue, tree, root, renamesSchema)),
    );
  const { events, data, roles, deadlines, states } = result.data;
  const unknown = [
    ...unknownNames('event', events, Object.keys(pathway.events)),
    ...Object.entries(data ?? {}).flatMap(([event, names]) => {
      const now = events?.[event] ?? event;
      return unknownNames(`field of ${now}`, names, Object.keys(pathway.events[now]?.data ?? {}));
    }),
    ...unknownNames('role', roles, Object.keys(pathway.roles)),
    ...unknownNames('deadline', deadlines, Object.keys(pathway.deadlines)),
    ...unknownNames('state', states, statePaths(pathway.states)),
  ];
  if (unknown.length > 0) throw new Error(`The renamings of ${path} cannot be used.\n${unknown.join('\n')}`);
  return {
    ...(events === undefined ? {} : { events }),
    ...(data === undefined ? {} : { data }),
    ...(roles === undefined ? {} : { roles }),
    ...(deadlines === undefined ? {} : { deadlines }),
    ...(states === undefined ? {} : { states }),
  };
}

function unknownNames(
  what: string,
  names: { readonly [old: string]: string } = {},
  known: readonly string[] = [],
): readonly string[] {
  return Object.values(names)
    .filter((name) => !known.includes(name))
    .map((name) => `The new version has no ${what} “${name}”.${didYouMean(name, known)}`);
}

function statePaths(states: { readonly [name: string]: State }, above = ''): readonly string[] {
  return Object.entries(states).flatMap(([name, state]) => [
    above + name,
    ...statePaths(state.states ?? {}, `${above}${name}.`),
  ]);
}

function mistaken(problems: readonly Problem[]): Error {
  const lines = problems.map((problem) => `${placeText(problem)}: ${problem.message}`);
  return new Error(`The renamings cannot be used.\n${lines.join('\n')}`);
}

function isOneToOne(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
