import { sortProblems, type Problem } from './problem.ts';
import { pathwaySchema, type Pathway } from './schema/pathway.ts';
import { flattenIssues, valueAt, type SchemaIssue } from './schema-issue.ts';
import { schemaProblems } from './schema-problems.ts';
import { formatPath, type SourcePath } from './source-path.ts';
import {
  toPlain,
  type PlainValue,
  type SourceEntry,
  type SourceMap,
  type SourceNode,
  type SourceScalar,
} from './source-tree.ts';

/** A definition as far as the grammar could read it. */
export interface ParsedPathway {
  /** With problems: without the parts that could not be read. Fit to be checked further, never to be run. */
  readonly pathway: Pathway;
  /** The tree without those parts, so that its paths are those of `pathway`. */
  readonly tree: SourceMap;
  readonly problems: readonly Problem[];
}

/**
 * Reads a merged tree by the grammar. What it refuses is left out and the rest read again, so that one slip in an event does not hide
 * every other mistake behind it.
 */
export function parsePathway(tree: SourceMap): ParsedPathway {
  const problems: Problem[] = [];
  const dropped: SourcePath[] = [];
  let left: SourceMap = tree;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const root: PlainValue = round === 0 ? toPlain(left) : filledIn(toPlain(left));
    const result = pathwaySchema.safeParse(root);
    if (result.success) return { pathway: result.data, tree: left, problems: sortProblems(problems) };
    const found = flattenIssues(result.error.issues, root);
    for (const each of found) {
      // Missing because it was dropped, or no longer whole without what was dropped: that has been said.
      if (dropped.some((path) => startsWith(path, each.path))) continue;
      problems.push(...schemaProblems(each, left, root, pathwaySchema));
    }
    const stopgaps = found.flatMap((each) => stopgapFor(each, root));
    const culprits = found
      .filter((each) => stopgapFor(each, root).length === 0)
      .flatMap((each) => culpritsOf(each, root));
    left = edited(left, new Set(culprits.map(formatPath)), stopgaps);
    dropped.push(...culprits, ...stopgaps.map(({ path }) => path));
  }
  return { pathway: unreadable, tree, problems: sortProblems(problems) };
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

/** What has to go for an issue to go: the value, or, where a value is missing, what it is missing from. */
function culpritsOf({ path, issue }: SchemaIssue, root: PlainValue): readonly SourcePath[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
  return [valueAt(root, path) === undefined ? path.slice(0, -1) : path];
}

/** A value that stands in for one that is missing or wrong, so that the element around it can be checked all the same. */
interface Stopgap {
  readonly path: SourcePath;
  readonly value: string;
}

/** Words for people, and choices from a closed list, can be anything without making something else wrong. */
function stopgapFor({ path, issue }: SchemaIssue, root: PlainValue): readonly Stopgap[] {
  const key = path.at(-1);
  if (typeof key !== 'string' || path.length < 2) return [];
  if (valueAt(root, path) !== undefined) return [];
  if (['title', 'otherwise', 'says', 'subject', 'text'].includes(key)) return [{ path, value: '(missing)' }];
  const first = issue.code === 'invalid_value' ? issue.values[0] : undefined;
  return typeof first === 'string' ? [{ path, value: first }] : [];
}

function edited(map: SourceMap, gone: ReadonlySet<string>, stopgaps: readonly Stopgap[]): SourceMap {
  const added = Map.groupBy(stopgaps, ({ path }) => formatPath(path.slice(0, -1)));
  function edit(node: SourceNode, path: SourcePath): SourceNode {
    if (node.kind === 'scalar') return node;
    if (node.kind === 'map') return editMap(node, path);
    const kept = node.items.flatMap((item, index) => {
      const here = [...path, index];
      return gone.has(formatPath(here)) ? [] : [edit(item, here)];
    });
    return { ...node, items: kept };
  }
  function editMap(node: SourceMap, path: SourcePath): SourceMap {
    const entries = new Map<string, SourceEntry>();
    for (const [key, entry] of node.entries) {
      const here = [...path, key];
      if (!gone.has(formatPath(here))) entries.set(key, { key: entry.key, value: edit(entry.value, here) });
    }
    for (const { path: at, value } of added.get(formatPath(path)) ?? []) {
      const scalar: SourceScalar = { kind: 'scalar', place: node.place, value, raw: '' };
      entries.set(String(at.at(-1)), { key: node.place, value: scalar });
    }
    return { ...node, entries };
  }
  return editMap(map, []);
}

/** The sections no definition can be read without. */
function filledIn(root: PlainValue): PlainValue {
  const { pathway, title, nation, calendar, roles, events, states } = unreadable;
  const sections = JSON.parse(JSON.stringify({ pathway, title, nation, calendar, roles, events, states })) as object;
  return { ...sections, ...(root as object) };
}

function startsWith(path: SourcePath, start: SourcePath): boolean {
  return start.every((step, index) => path[index] === step);
}
