import { wordingOnly, type Difference, type PathwayDiff } from '../../language/diff/difference.ts';
import { lower } from '../../language/lower.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { parsePath, type SourcePath } from '../../language/source-path.ts';

/** An element that two versions define otherwise, as `diff` tells it. */
export interface ChangedElement {
  /** `deadline deadlines.icpc`. */
  readonly id: string;
  /** `deadline`. */
  readonly about: string;
  /** Its name, for people. */
  readonly what: string;
  /** What is different about it, for people. */
  readonly says: readonly string[];
  /** Where it stands; of the definition itself the part that is different. */
  readonly steps: SourcePath;
}

/** The elements that `diff` tells; what is only worded otherwise or cites other rules is none. */
export function changedElements({ differences }: PathwayDiff): readonly ChangedElement[] {
  const found = new Map<string, ChangedElement & { says: string[] }>();
  for (const difference of differences) {
    if (difference.stage === wordingOnly || hasNoPart.has(difference.about)) continue;
    const steps = stepsOf(difference);
    const id = `${difference.about} ${difference.element === '' ? String(steps[0] ?? '') : difference.element}`;
    const known = found.get(id) ?? { id, about: difference.about, what: difference.what, says: [], steps };
    found.set(id, known);
    known.says.push(saysOf(difference));
  }
  return [...found.values()];
}

/** What changes nothing that a case does: own words, what is reported, advice, and what is held elsewhere. */
const hasNoPart: ReadonlySet<string> = new Set(['word', 'measure', 'guidance', 'outside']);

function saysOf({ kind, path, element, says }: Difference): string {
  if (kind === 'changed' || path !== element) return says;
  const word = kind === 'added' ? 'new' : 'gone';
  return says === '' ? word : `${word}, ${says}`;
}

function stepsOf({ element, path }: Difference): SourcePath {
  return element === '' ? parsePath(path).slice(0, 1) : parsePath(element);
}

/** A version as it was written, and as it is run. */
interface Form {
  readonly written: Pathway;
  readonly pathway: Pathway;
}

/**
 * The version after with one element as it was in the version before.
 *
 * An element is put back where it was written, so that what short-hand stands for goes with it; one that only exists once short-hand is
 * expanded, there. A state keeps the states inside it: those are elements of their own.
 */
export function withoutChange({ steps }: ChangedElement, before: Form, after: Form): Pathway {
  const isWritten = valueAt(before.written, steps) !== undefined || valueAt(after.written, steps) !== undefined;
  if (isWritten) return lower(putBack(after.written, before.written, steps));
  return putBack(after.pathway, before.pathway, steps);
}

function putBack(into: Pathway, from: Pathway, steps: SourcePath): Pathway {
  const copy = structuredClone(into) as unknown as Tree;
  const last = steps.at(-1);
  const around = valueAt(copy, steps.slice(0, -1));
  if (last === undefined || !isTree(around)) return into;
  const was = valueAt(from, steps);
  const is = around[last];
  if (was === undefined) delete around[last];
  else around[last] = structuredClone(was);
  const back = around[last];
  if (steps.at(-2) === 'states' && isTree(back) && isTree(is)) {
    if (is['states'] === undefined) delete back['states'];
    else back['states'] = is['states'];
  }
  return copy as unknown as Pathway;
}

interface Tree {
  [key: string]: unknown;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function valueAt(root: unknown, steps: SourcePath): unknown {
  let value = root;
  for (const step of steps) value = isTree(value) ? value[step] : undefined;
  return value;
}
