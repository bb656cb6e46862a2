import { createExpressions, type Expressions } from '../expressions/expressions.ts';
import type { LoadedPathway } from '../load/load-pathway.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem, RelatedPlace } from '../problem.ts';
import type { Pathway } from '../schema/pathway.ts';
import { formatPath, type SourcePath } from '../source-path.ts';
import { keysAt, nearestNode, nodeAt, placeAt, placeInside } from '../source-tree.ts';
import { createStateGraph, type StateGraph } from './state-graph.ts';

/** Sections whose entries other parts of a definition refer to by name. */
export type Section =
  | 'roles'
  | 'values'
  | 'events'
  | 'facts'
  | 'conditions'
  | 'meetings'
  | 'deadlines'
  | 'tasks'
  | 'notifications'
  | 'documents'
  | 'flags'
  | 'hours';

/** What a check works on. */
export interface CheckContext {
  readonly loaded: LoadedPathway;
  /** As written and merged: its paths lead to lines of the files. */
  readonly written: Pathway;
  /** With short-hand expanded: what a case will live by. */
  readonly pathway: Pathway;
  readonly expressions: Expressions;
  readonly graph: StateGraph;
  /** Every name of a section, those included whose entry could not be read. */
  names(section: Section): ReadonlySet<string>;
  /** A problem at a path of the definition. */
  problem(code: string, path: SourcePath, message: string, more?: ProblemDetails): Problem;
  /** Where an overlay took a name away; nothing where none did. */
  removed(section: Section, name: string): readonly RelatedPlace[];
  /** A name that a section does not have: says which was meant, and where an overlay took it away. */
  unknown(section: Section, name: string, path: SourcePath, kind: string, at?: 'key' | 'value'): Problem;
}

/** How a problem is placed and explained. */
export interface ProblemDetails {
  /** Show the key at the end of the path instead of its value. */
  readonly at?: 'key' | 'value';
  /** Show this character of the text at the path. */
  readonly offset?: number;
  readonly hint?: string;
  readonly related?: readonly RelatedPlace[];
}

/** One thing that is checked. */
export type Check = (context: CheckContext) => Iterable<Problem>;

/** Prepares what the checks share. */
export function createContext(loaded: LoadedPathway): CheckContext {
  const { pathway, written, tree } = loaded;
  const sections = new Map<Section, ReadonlySet<string>>();

  function names(section: Section): ReadonlySet<string> {
    const known =
      sections.get(section) ?? new Set([...keysAt(loaded.declared, [section]), ...Object.keys(pathway[section])]);
    sections.set(section, known);
    return known;
  }

  function problem(code: string, path: SourcePath, message: string, more: ProblemDetails = {}): Problem {
    const { at = 'value', offset, hint, related } = more;
    const node = nearestNode(tree, path);
    const place = offset !== undefined && node.kind === 'scalar' ? placeInside(node, offset) : placeAt(tree, path, at);
    return {
      code,
      ...place,
      path: formatPath(path),
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(related === undefined || related.length === 0 ? {} : { related }),
    };
  }

  function removed(section: Section, name: string): readonly RelatedPlace[] {
    const node = nodeAt(tree, [section]);
    const gone = node?.kind === 'map' ? node.removed?.get(name) : undefined;
    if (gone === undefined) return [];
    return [
      { ...gone.by, says: 'removed here' },
      { ...gone.was, says: 'was defined here' },
    ];
  }

  function unknown(
    section: Section,
    name: string,
    path: SourcePath,
    kind: string,
    at: 'key' | 'value' = 'value',
  ): Problem {
    const gone = removed(section, name);
    if (gone.length > 0) {
      const message = `The ${kind} “${name}” is used here, but the overlay removes it.`;
      return problem(`unknown-${kind}`, path, message, { at, related: gone, hint: 'Change this too, or keep it.' });
    }
    return problem(`unknown-${kind}`, path, `There is no ${kind} “${name}”.${didYouMean(name, names(section))}`, {
      at,
    });
  }

  return {
    loaded,
    written,
    pathway,
    expressions: createExpressions(pathway),
    graph: createStateGraph(written),
    names,
    problem,
    removed,
    unknown,
  };
}
