import type { Place } from './problem.ts';
import type { SourcePath } from './source-path.ts';

/** A value of a definition file that knows where it was written. */
export type SourceNode = SourceMap | SourceList | SourceScalar;

/** One key of a map and its value. */
export interface SourceEntry {
  readonly key: Place;
  readonly value: SourceNode;
}

/** A map, in the order of its file, or of its base with an overlay's changes. */
export interface SourceMap {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, SourceEntry>;
  /** Keys of the base that an overlay took away, and where each stood and was removed. */
  readonly removed?: ReadonlyMap<string, { readonly was: Place; readonly by: Place }>;
}

/** A list. */
export interface SourceList {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly SourceNode[];
}

/** A text, number, truth value or null. */
export interface SourceScalar {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** The characters of the file it was read from, from `place` on: tells where inside a text something stands. */
  readonly raw: string;
}

/** What JSON would call it. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** The tree without its places. */
export function toPlain(node: SourceNode): PlainValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toPlain);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.value)]));
}

/** The value at exactly this path. */
export function nodeAt(root: SourceNode, path: SourcePath): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) node = node === undefined ? undefined : childOf(node, step)?.value;
  return node;
}

/**
 * The place that best shows a path of a parsed definition. Parsing turns short forms into long ones, so a path may lead on where the
 * file ends, or count items of a list that the file wrote as one: then the nearest value stands for it.
 *
 * @param part - the key at the end of the path (an item of a list has none: then the item), or its value.
 */
export function placeAt(root: SourceNode, path: SourcePath, part: 'key' | 'value' = 'value'): Place {
  const { node, key } = nearest(root, path);
  return part === 'key' && key !== undefined ? key : node.place;
}

/** The value that stands for a path of a parsed definition: see {@link placeAt}. */
export function nearestNode(root: SourceNode, path: SourcePath): SourceNode {
  return nearest(root, path).node;
}

function nearest(root: SourceNode, path: SourcePath): { readonly node: SourceNode; readonly key?: Place | undefined } {
  let node: SourceNode = root;
  let key: Place | undefined;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === undefined) {
      const absent = node.kind === 'map' && typeof step === 'string';
      if (absent) break;
      continue;
    }
    node = child.value;
    key = child.key;
  }
  return { node, key };
}

/** The names of the entries of a map, an empty list where there is none. */
export function keysAt(root: SourceNode, path: SourcePath): readonly string[] {
  const node = nodeAt(root, path);
  return node?.kind === 'map' ? [...node.entries.keys()] : [];
}

/** Where a character of a text stands in the file, also in a folded, quoted or block text. */
export function placeInside(node: SourceScalar, offset: number): Place {
  if (typeof node.value !== 'string') return node.place;
  const wanted = inkBefore(node.value, offset);
  let seen = 0;
  let end = 0;
  for (const { at, ink } of characters(node.raw)) {
    if (ink && seen === wanted) return advance(node.place, node.raw.slice(0, at));
    if (!ink) continue;
    seen++;
    end = at + 1;
  }
  // Behind its last character: where something is missing.
  return seen === wanted ? advance(node.place, node.raw.slice(0, end)) : node.place;
}

/**
 * The characters of a scalar as written. YAML folds and indents white space, but keeps the order of what is printed ("ink"), so that
 * counting ink leads from a parsed text back to its file.
 */
function* characters(raw: string): Generator<{ readonly at: number; readonly ink: boolean }> {
  const quote = /^["']/.exec(raw)?.[0];
  const header = /^[|>][^\n]*\n/.exec(raw)?.[0].length ?? quote?.length ?? 0;
  for (let at = header; at < raw.length; at++) {
    const pair = raw.slice(at, at + 2);
    if (quote === "'" && pair === "''") {
      yield { at: at++, ink: true };
    } else if (quote === '"' && pair.startsWith('\\')) {
      yield { at: at++, ink: !/[ntr \n]$/.test(pair) };
    } else {
      yield { at, ink: /\S/.test(raw.charAt(at)) };
    }
  }
}

function inkBefore(text: string, offset: number): number {
  return text.slice(0, offset).replaceAll(/\s/g, '').length;
}

function advance(place: Place, text: string): Place {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  if (lines.length === 1) return { ...place, column: place.column + last.length };
  return { ...place, line: place.line + lines.length - 1, column: last.length + 1 };
}

function childOf(
  node: SourceNode,
  step: string | number,
): { readonly key?: Place; readonly value: SourceNode } | undefined {
  if (node.kind === 'map') return typeof step === 'string' ? node.entries.get(step) : undefined;
  if (node.kind === 'list' && typeof step === 'number') {
    const value = node.items[step];
    return value === undefined ? undefined : { value };
  }
  return undefined;
}
