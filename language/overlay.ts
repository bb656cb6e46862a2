import { didYouMean } from './nearest-name.ts';
import type { Place, Problem } from './problem.ts';
import { formatPath, type SourcePath } from './source-path.ts';
import type { SourceEntry, SourceMap, SourceNode } from './source-tree.ts';

/** A definition with an overlay laid over it. Every value still knows the file and line it came from. */
export interface Overlaid {
  readonly tree: SourceNode;
  readonly problems: readonly Problem[];
}

/**
 * Lays an overlay over its base: maps merge by key, lists and single values replace, `null` removes.
 *
 * An item of the overlay that says `before: x` or `after: x` is put next to its sibling x (several after the same x keep their order);
 * a new item that says neither comes last, a changed one stays where it was.
 */
export function overlay(base: SourceNode, over: SourceNode): Overlaid {
  const problems: Problem[] = [];
  return { tree: mergeNodes(base, over, [], problems), problems };
}

function mergeNodes(base: SourceNode, over: SourceNode, path: SourcePath, problems: Problem[]): SourceNode {
  return base.kind === 'map' && over.kind === 'map'
    ? mergeMaps(base, over, path, problems)
    : withoutNulls(over, path, problems);
}

function mergeMaps(base: SourceMap, over: SourceMap, path: SourcePath, problems: Problem[]): SourceMap {
  const entries = new Map(base.entries);
  const removed = new Map(base.removed);
  for (const [key, entry] of over.entries) {
    const old = base.entries.get(key);
    const here = [...path, key];
    if (isNull(entry.value)) {
      if (old === undefined) problems.push(removesNothing(key, base, entry.key, here));
      else removed.set(key, { was: old.key, by: entry.key });
      entries.delete(key);
      continue;
    }
    removed.delete(key);
    if (old === undefined) {
      entries.set(key, { key: entry.key, value: withoutNulls(entry.value, here, problems) });
    } else {
      entries.set(key, mergeEntry(old, entry, here, problems));
    }
  }
  const moved = reposition(entries, over, removed, path, problems);
  return { kind: 'map', place: over.place, entries: moved, ...(removed.size > 0 ? { removed } : {}) };
}

/** Two maps are one element: its key stays where the base has it. Anything else is the overlay's own. */
function mergeEntry(old: SourceEntry, entry: SourceEntry, path: SourcePath, problems: Problem[]): SourceEntry {
  const both = old.value.kind === 'map' && entry.value.kind === 'map';
  return { key: both ? old.key : entry.key, value: mergeNodes(old.value, entry.value, path, problems) };
}

/** What is new cannot take anything away. */
function withoutNulls(node: SourceNode, path: SourcePath, problems: Problem[]): SourceNode {
  if (node.kind === 'list')
    return { ...node, items: node.items.map((item, index) => withoutNulls(item, [...path, index], problems)) };
  if (node.kind === 'scalar') return node;
  const entries = new Map<string, SourceEntry>();
  for (const [key, entry] of node.entries) {
    const here = [...path, key];
    if (isNull(entry.value)) problems.push(removesNothing(key, undefined, entry.key, here));
    else entries.set(key, { key: entry.key, value: withoutNulls(entry.value, here, problems) });
  }
  return { ...node, entries };
}

function reposition(
  entries: ReadonlyMap<string, SourceEntry>,
  over: SourceMap,
  removed: NonNullable<SourceMap['removed']>,
  path: SourcePath,
  problems: Problem[],
): ReadonlyMap<string, SourceEntry> {
  let order = [...entries.keys()];
  const followers = new Map<string, string>();
  for (const [key, entry] of over.entries) {
    const wish = positionOf(entry.value);
    if (wish === undefined) continue;
    const others = order.filter((other) => other !== key);
    if (!others.includes(wish.beside)) {
      problems.push(besideUnknown(wish, others, removed, [...path, key]));
      continue;
    }
    const at = others.indexOf(wish.side === 'after' ? (followers.get(wish.beside) ?? wish.beside) : wish.beside);
    order = others.toSpliced(wish.side === 'after' ? at + 1 : at, 0, key);
    if (wish.side === 'after') followers.set(wish.beside, key);
  }
  return new Map(order.flatMap((key) => [...entriesOf(entries, key)]));
}

function* entriesOf(entries: ReadonlyMap<string, SourceEntry>, key: string): Generator<[string, SourceEntry]> {
  const entry = entries.get(key);
  if (entry !== undefined) yield [key, entry];
}

interface Position {
  readonly side: 'before' | 'after';
  readonly beside: string;
  readonly place: Place;
}

function positionOf(node: SourceNode): Position | undefined {
  if (node.kind !== 'map') return undefined;
  for (const side of ['before', 'after'] as const) {
    const beside = node.entries.get(side)?.value;
    if (beside?.kind === 'scalar' && typeof beside.value === 'string')
      return { side, beside: beside.value, place: beside.place };
  }
  return undefined;
}

function isNull(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function removesNothing(key: string, base: SourceMap | undefined, place: Place, path: SourcePath): Problem {
  const gone = base?.removed?.get(key);
  return {
    code: 'removes-nothing',
    ...place,
    path: formatPath(path),
    message: `null removes “${key}”, but the base has no “${key}” here.${base === undefined ? '' : didYouMean(key, base.entries.keys())}`,
    hint: gone === undefined ? 'Leave the line out.' : 'It has been removed already; leave the line out.',
    related: relatedToBase(
      gone?.by ?? base?.place,
      gone === undefined ? 'the base has this map here' : 'removed here already',
    ),
  };
}

function relatedToBase(place: Place | undefined, says: string): Problem['related'] & {} {
  return place === undefined ? [] : [{ ...place, says }];
}

function besideUnknown(
  wish: Position,
  others: readonly string[],
  removed: NonNullable<SourceMap['removed']>,
  path: SourcePath,
): Problem {
  const gone = removed.get(wish.beside);
  return {
    code: 'unknown-position',
    ...wish.place,
    path: formatPath([...path, wish.side]),
    message:
      gone === undefined
        ? `“${wish.side}: ${wish.beside}” names no item of this map.${didYouMean(wish.beside, others)}`
        : `“${wish.side}: ${wish.beside}” names an item that this overlay removes.`,
    ...(gone === undefined
      ? {}
      : {
          related: [
            { ...gone.by, says: 'removed here' },
            { ...gone.was, says: 'stood here' },
          ],
        }),
  };
}
