import { sortProblems, type Problem } from './problem.ts';
import { pathwaySchema, type Pathway } from './schema/pathway.ts';
import { flattenIssues, valueAt, type SchemaIssue } from './schema-issue.ts';
import { schemaProblems } from './schema-problems.ts';
import type { SourcePath } from './source-path.ts';
import { toPlain, type PlainValue, type SourceMap } from './source-tree.ts';

/** A definition as far as the grammar could read it. */
export interface ParsedPathway {
  /** With problems: without the parts that could not be read. Fit to be checked further, never to be run. */
  readonly pathway: Pathway;
  readonly problems: readonly Problem[];
}

/**
 * Reads a merged tree by the grammar. What it refuses is left out and the rest read again, so that one slip in an event does not hide
 * every other mistake behind it.
 */
export function parsePathway(tree: SourceMap): ParsedPathway {
  const root = structuredCopy(toPlain(tree));
  const problems: Problem[] = [];
  const dropped: SourcePath[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = pathwaySchema.safeParse(root);
    if (result.success) return { pathway: result.data, problems: sortProblems(problems) };
    const told = [...dropped];
    const found = flattenIssues(result.error.issues, root);
    for (const each of found) {
      // Missing because it was dropped, or no longer whole without what was dropped: that has been said.
      if (!told.some((path) => startsWith(path, each.path)))
        problems.push(...schemaProblems(each, tree, root, pathwaySchema));
      dropped.push(...culprits(each, root));
    }
    for (const path of dropped.slice(told.length)) drop(root, path);
    fillIn(root);
  }
  return { pathway: unreadable, problems: sortProblems(problems) };
}

/** Each round takes something away; a definition is nested about ten deep. */
const MAX_ROUNDS = 40;

/** Stands for a definition of which nothing can be read. */
const unreadable: Pathway = pathwaySchema.parse({
  pathway: 'unreadable',
  title: 'Unreadable',
  nation: 'england',
  calendar: 'england-and-wales',
  roles: {},
  events: {},
  states: {},
});

type Mutable = string | number | boolean | null | Mutable[] | { [key: string]: Mutable };

function structuredCopy(value: PlainValue): Mutable {
  return JSON.parse(JSON.stringify(value)) as Mutable;
}

/** What has to go for an issue to go: the value, or, where a value is missing, what it is missing from. */
function culprits({ path, issue }: SchemaIssue, root: PlainValue): readonly SourcePath[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
  const value = valueAt(root, path);
  // An item of a list is emptied first, so that the others keep their positions, and goes with its list if that does not do.
  const gone = value === undefined || (value === null && typeof path.at(-1) === 'number');
  return [gone ? path.slice(0, -1) : path];
}

function drop(root: Mutable, path: SourcePath): void {
  const last = path.at(-1);
  const owner = valueAt(root, path.slice(0, -1)) as Mutable | undefined;
  if (last === undefined || typeof owner !== 'object' || owner === null) return;
  if (!Array.isArray(owner)) delete owner[String(last)];
  else if (typeof last === 'number') owner[last] = null;
}

/** The sections no definition can be read without. */
function fillIn(root: Mutable): void {
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return;
  const { pathway, title, nation, calendar, roles, events, states } = unreadable;
  for (const [key, value] of Object.entries({ pathway, title, nation, calendar, roles, events, states })) {
    root[key] ??= value as Mutable;
  }
}

function startsWith(path: SourcePath, start: SourcePath): boolean {
  return start.every((step, index) => path[index] === step);
}
