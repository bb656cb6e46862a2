import type { PathOpening, PathStep, Suite } from '../paths/suite.ts';

/** Paths that begin alike share what they have in common: each step is lived once. */
export interface SuiteNode {
  readonly step: { readonly kind: 'opened'; readonly opened: PathOpening } | PathStep;
  readonly above: SuiteNode | undefined;
  readonly inside: SuiteNode[];
  /** Position in the tree's order, parents first. */
  readonly index: number;
  /** A path that comes by here. */
  readonly path: string;
  /** How many steps it is from the opening. */
  readonly depth: number;
}

/** A suite's paths, joined where they begin alike. */
export interface SuiteTree {
  readonly roots: readonly SuiteNode[];
  readonly nodes: readonly SuiteNode[];
  /** Where each path ends. */
  readonly ends: ReadonlyMap<string, SuiteNode>;
}

/** Joins the paths of a suite where they begin alike. */
export function treeOf({ paths }: Pick<Suite, 'paths'>): SuiteTree {
  const roots: SuiteNode[] = [];
  const nodes: SuiteNode[] = [];
  const ends = new Map<string, SuiteNode>();
  const known = new Map<string, SuiteNode>();
  for (const path of paths) {
    let last = nodeFor({ kind: 'opened', opened: path.opened }, undefined, path.id);
    for (const step of path.steps) last = nodeFor(step, last, path.id);
    ends.set(path.id, last);
  }
  return { roots, nodes, ends };

  function nodeFor(step: SuiteNode['step'], above: SuiteNode | undefined, path: string): SuiteNode {
    const key = `${above?.index ?? ''} ${sameness(step)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const node = { step, above, inside: [], index: nodes.length, path, depth: (above?.depth ?? -1) + 1 };
    known.set(key, node);
    nodes.push(node);
    (above?.inside ?? roots).push(node);
    return node;
  }
}

function sameness(step: SuiteNode['step']): string {
  if (step.kind === 'time') return step.until;
  const { on, at, by, data } = step.kind === 'opened' ? step.opened : step;
  return JSON.stringify([step.kind === 'event' ? step.event : '', on, at, by, data]);
}
