import { z } from 'zod';
import { parseYaml } from '../language/load/parse-yaml.ts';
import { readText } from '../language/load/read-text.ts';
import { flattenIssues } from '../language/schema-issue.ts';
import { schemaProblems } from '../language/schema-problems.ts';
import { didYouMean } from '../language/nearest-name.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { State } from '../language/schema/states.ts';
import { placeAt, toPlain, type SourceMap } from '../language/source-tree.ts';
import type { Problem } from '../language/problem.ts';
import type { Renames } from '../machines/renames.ts';
import { placeText } from './problem-lines.ts';

const namesSchema = z.record(z.string(), z.string()).refine((names) => isOneToOne(Object.values(names)), {
  message: 'two names become one: a renaming has to be one to one',
});

/** The form of renamings, in a file of their own or inside another. */
export const renamesSchema = z.strictObject({
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
 * @param before - the versions that cases may come from: one of them has to know an old name. None, where they are not known.
 * @throws {Error} with every problem of the file at its line.
 */
export async function readRenames(path: string, pathway: Pathway, before: readonly Pathway[]): Promise<Renames> {
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
  const unknown = unknownNames(result.data, tree, path, pathway, before);
  if (unknown.length > 0) throw mistaken(unknown);
  return asRenames(result.data);
}

/** Names that the version they are meant for does not have, at their places below `tree`. */
export function unknownNames(
  renames: z.output<typeof renamesSchema>,
  tree: SourceMap,
  file: string,
  pathway: Pathway,
  before: readonly Pathway[],
): readonly Problem[] {
  return [...namesIn(renames)].flatMap(({ what, of, old, name, at }) => {
    const fresh = of(pathway);
    const known = before.map(of);
    const place = { file, path: at.join('.'), code: 'unknown-name' };
    return [
      ...(fresh.includes(name)
        ? []
        : [
            {
              ...place,
              ...placeAt(tree, at),
              message: `The new version has no ${what} “${name}”.${didYouMean(name, fresh)}`,
            },
          ]),
      ...(known.length === 0 || known.some((names) => names.includes(old))
        ? []
        : [
            {
              ...place,
              ...placeAt(tree, at, 'key'),
              message: `The version before has no ${what} “${old}”.${didYouMean(old, known.flat())}`,
            },
          ]),
    ];
  });
}

/** Renamings as a change carries them. */
export function asRenames({ events, data, roles, deadlines, states }: z.output<typeof renamesSchema>): Renames {
  return {
    ...(events === undefined ? {} : { events }),
    ...(data === undefined ? {} : { data }),
    ...(roles === undefined ? {} : { roles }),
    ...(deadlines === undefined ? {} : { deadlines }),
    ...(states === undefined ? {} : { states }),
  };
}

/** A name that changes: what it names, where the file says so, and the names there are of its kind in a version. */
interface Renamed {
  readonly what: string;
  readonly old: string;
  readonly name: string;
  readonly at: readonly string[];
  of(pathway: Pathway): readonly string[];
}

function* namesIn({ events, data, roles, deadlines, states }: z.output<typeof renamesSchema>): Generator<Renamed> {
  function* each(
    what: string,
    section: readonly string[],
    names: { readonly [old: string]: string } | undefined,
    of: (pathway: Pathway) => readonly string[],
  ): Generator<Renamed> {
    for (const [old, name] of Object.entries(names ?? {})) yield { what, old, name, at: [...section, old], of };
  }
  yield* each('event', ['events'], events, (pathway) => Object.keys(pathway.events));
  for (const [event, names] of Object.entries(data ?? {})) {
    const now = events?.[event] ?? event;
    yield* each(`field of ${now}`, ['data', event], names, (pathway) =>
      Object.keys((pathway.events[now] ?? pathway.events[event])?.data ?? {}),
    );
  }
  yield* each('role', ['roles'], roles, (pathway) => Object.keys(pathway.roles));
  yield* each('deadline', ['deadlines'], deadlines, (pathway) => Object.keys(pathway.deadlines));
  yield* each('state', ['states'], states, (pathway) => statePaths(pathway.states));
}

/** What is renamed, for people: `renamed: deadline icpc → initialConference`. */
export function renameLines({ events, data, roles, deadlines, states }: Renames): readonly string[] {
  const line = (what: string, names: { readonly [old: string]: string } | undefined): readonly string[] =>
    Object.entries(names ?? {}).map(([old, name]) => `renamed: ${what} ${old} → ${name}`);
  return [
    ...line('event', events),
    ...Object.entries(data ?? {}).flatMap(([event, names]) => line(`field of ${event},`, names)),
    ...line('role', roles),
    ...line('deadline', deadlines),
    ...line('state', states),
  ];
}

function statePaths(states: { readonly [name: string]: State }, above = ''): readonly string[] {
  return Object.entries(states).flatMap(([name, state]) => [
    above + name,
    ...statePaths(state.states ?? {}, `${above}${name}.`),
  ]);
}

function mistaken(problems: readonly Problem[]): Error {
  const lines = problems.map(
    (problem) =>
      `${placeText(problem)}: ${problem.message.replace('a key of a definition', 'a key of a file of renamings')}`,
  );
  return new Error(`The renamings cannot be used.\n${lines.join('\n')}`);
}

function isOneToOne(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
