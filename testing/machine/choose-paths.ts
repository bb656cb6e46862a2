import type { Edge, Explored } from './explore.ts';
import { pairsOf } from './observe.ts';

/** Which paths are wanted. */
export interface Choosing {
  readonly kind: 'minimal' | 'shortest' | 'simple';
  /** Shortest paths lead to each of these. */
  readonly each: 'states' | 'situation';
  readonly mostPaths: number;
  /** No minimal path goes on for longer than that, unless what it shows is further away. */
  readonly mostSteps: number;
  /** Goals by id, in their order. */
  readonly wanted: ReadonlySet<string>;
}

/** Steps from the beginning, and everything wanted that they show. */
export interface ChosenPath {
  readonly edges: readonly Edge[];
  readonly shows: readonly string[];
}

/** Paths of the kind, and for what none of them shows the shortest path that does. @returns `limits` why there are not more, in words. */
export function choosePaths(
  explored: Explored,
  { kind, each, mostPaths, mostSteps, wanted }: Choosing,
): { readonly paths: readonly ChosenPath[]; readonly limits: readonly string[] } {
  const map = mapOf(explored, wanted);
  const limits: string[] = [];
  let paths: readonly ChosenPath[];
  switch (kind) {
    case 'minimal':
      paths = minimal(map, mostSteps);
      break;
    case 'shortest':
      paths = completed(toEach(map, each), map);
      break;
    case 'simple': {
      const found = simple(map, mostPaths);
      if (found.isCut)
        limits.push(`There are more than ${mostPaths} simple paths, and the others were left out. Raise “mostPaths”.`);
      paths = completed(found.paths, map);
    }
  }
  return { paths, limits };
}

interface Terrain {
  readonly explored: Explored;
  readonly wanted: ReadonlySet<string>;
  readonly leaving: ReadonlyMap<number, readonly Edge[]>;
  /** A shortest way to a situation. */
  wayTo(situation: number): readonly Edge[];
  /** The way by which each goal is shown first: on it, no goal is shown sooner. */
  readonly firstShown: ReadonlyMap<string, readonly [Edge, Edge?]>;
}

function mapOf(explored: Explored, wanted: ReadonlySet<string>): Terrain {
  const { edges, start } = explored;
  const leaving = Map.groupBy(edges, ({ from }) => from);
  const arriving = new Map<number, Edge>();
  const firstShown = new Map<string, readonly [Edge, Edge?]>();
  const alreadyShown = new Set(start.shows);
  // The search goes nearest first, so the first edge that arrives somewhere, or shows something, is on a shortest way.
  for (const edge of edges) {
    if (edge.to !== 0 && !arriving.has(edge.to)) arriving.set(edge.to, edge);
    for (const id of edge.shows) if (!firstShown.has(id) && !alreadyShown.has(id)) firstShown.set(id, [edge]);
    for (const id of edge.from === 0 ? pairsOf(start.last, edge.first) : [])
      if (wanted.has(id) && !firstShown.has(id)) firstShown.set(id, [edge]);
  }
  if ([...wanted].some((id) => id.startsWith('pair:')))
    for (const edge of edges) {
      if (edge.last.length === 0) continue;
      for (const next of leaving.get(edge.to) ?? [])
        for (const id of pairsOf(edge.last, next.first))
          if (wanted.has(id) && !firstShown.has(id)) firstShown.set(id, [edge, next]);
    }
  return { explored, wanted, leaving, wayTo, firstShown };

  function wayTo(situation: number): readonly Edge[] {
    const way: Edge[] = [];
    for (let edge = arriving.get(situation); edge !== undefined; edge = arriving.get(edge.from)) way.push(edge);
    return way.toReversed();
  }
}

function wayToShow(id: string, { firstShown, wayTo }: Terrain): readonly Edge[] {
  const [edge, next] = firstShown.get(id) ?? [];
  if (edge === undefined) return [];
  return [...wayTo(edge.from), edge, ...(next === undefined ? [] : [next])];
}

function pathOf(edges: readonly Edge[], { explored, wanted }: Terrain): ChosenPath {
  const shows = new Set(explored.start.shows);
  let { last } = explored.start;
  for (const edge of edges) {
    for (const id of [...edge.shows, ...pairsOf(last, edge.first)]) shows.add(id);
    if (edge.last.length > 0) last = edge.last;
  }
  return { edges, shows: [...shows].filter((id) => wanted.has(id)) };
}

/** A path costs as much as so many steps. */
const perPath = 2;
/** So many steps are looked at for the nearest that shows something new; further away another path begins. */
const lookedAt = 2_000;

/** One path after another goes on to the nearest that has not been shown, as long as no other path would be there sooner. */
function minimal(map: Terrain, mostSteps: number): readonly ChosenPath[] {
  const left = new Set(map.firstShown.keys());
  const paths: ChosenPath[] = [];
  while (left.size > 0) {
    const way = begin(map, left);
    let path = pathOf(way, map);
    drop(left, path);
    for (let more = goOn(path, map, left); more !== undefined; more = goOn(path, map, left)) {
      if (path.edges.length + more.length > mostSteps) break;
      path = pathOf([...path.edges, ...more], map);
      drop(left, path);
    }
    paths.push(path);
  }
  // A machine that takes no step shows what it begins with.
  return paths.length === 0 ? [pathOf([], map)] : withoutNeedless(paths);
}

function drop(left: Set<string>, { shows }: ChosenPath): void {
  for (const id of shows) left.delete(id);
}

function begin(map: Terrain, left: ReadonlySet<string>): readonly Edge[] {
  let best: readonly Edge[] | undefined;
  for (const id of left) {
    const way = wayToShow(id, map);
    if (best === undefined || way.length < best.length) best = way;
    if (best.length <= 1) break;
  }
  return best ?? [];
}

interface Ahead {
  readonly edge: Edge;
  readonly before: Ahead | undefined;
  readonly steps: number;
}

/** The nearest steps from the end of a path that show something new; none: a new path would show something sooner. */
function goOn({ edges }: ChosenPath, map: Terrain, left: ReadonlySet<string>): readonly Edge[] | undefined {
  if (left.size === 0) return undefined;
  const end = edges.at(-1);
  const lastTaken = edges.findLast(({ last }) => last.length > 0)?.last ?? map.explored.start.last;
  const seen = new Set<Edge>();
  const queue: Ahead[] = [];
  let most = Infinity;
  if (look(end?.to ?? 0, lastTaken, undefined)) return wayOf(queue.at(-1));
  most = begin(map, left).length + perPath;
  for (let index = 0; index < queue.length && seen.size < lookedAt; index += 1) {
    const here = queue[index];
    if (here === undefined || here.steps >= most) return undefined;
    if (look(here.edge.to, here.edge.last, here)) return wayOf(queue.at(-1));
  }
  return undefined;

  /** Looks at the steps that leave a situation. The last in the queue is one that shows something, if there is one. */
  function look(situation: number, last: Edge['last'], before: Ahead | undefined): boolean {
    for (const edge of map.leaving.get(situation) ?? []) {
      const ahead = { edge, before, steps: (before?.steps ?? 0) + 1 };
      const isNew = edge.shows.some((id) => left.has(id)) || pairsOf(last, edge.first).some((id) => left.has(id));
      if (!isNew && seen.has(edge)) continue;
      seen.add(edge);
      queue.push(ahead);
      if (isNew) return true;
    }
    return false;
  }
}

function wayOf(ahead: Ahead | undefined): readonly Edge[] {
  const way: Edge[] = [];
  for (let here = ahead; here !== undefined; here = here.before) way.push(here.edge);
  return way.toReversed();
}

/** Leaves out, shortest first, each path whose goals the others show. */
function withoutNeedless(paths: readonly ChosenPath[]): readonly ChosenPath[] {
  const times = new Map<string, number>();
  for (const id of paths.flatMap(({ shows }) => shows)) times.set(id, (times.get(id) ?? 0) + 1);
  const needless = new Set<ChosenPath>();
  for (const path of paths.toSorted((a, b) => a.edges.length - b.edges.length)) {
    if (path.shows.some((id) => times.get(id) === 1)) continue;
    needless.add(path);
    for (const id of path.shows) times.set(id, (times.get(id) ?? 0) - 1);
  }
  const kept = paths.filter((path) => !needless.has(path));
  return kept.length === 0 ? paths.slice(0, 1) : kept;
}

/** The shortest path to each combination of states, or to each situation but for its timers. */
function toEach(map: Terrain, each: Choosing['each']): readonly ChosenPath[] {
  const seen = new Set<string>();
  return map.explored.situations.flatMap(({ state, memory }, number) => {
    const name = each === 'states' ? JSON.stringify(state) : memory;
    if (seen.has(name)) return [];
    seen.add(name);
    return [pathOf(map.wayTo(number), map)];
  });
}

/** Every way that comes to no situation twice. */
function simple(map: Terrain, mostPaths: number): { readonly paths: readonly ChosenPath[]; readonly isCut: boolean } {
  const paths: ChosenPath[] = [];
  const way: Edge[] = [];
  const been = new Set([0]);
  const open: Iterator<Edge>[] = [];
  let isCut = !keep();
  open.push(leaving(0));
  while (!isCut) {
    const here = open.at(-1);
    if (here === undefined) break;
    const { value: edge, done } = here.next() as IteratorResult<Edge, undefined>;
    if (done === true) {
      open.pop();
      const back = way.pop();
      if (back !== undefined) been.delete(back.to);
    } else if (!been.has(edge.to)) {
      way.push(edge);
      been.add(edge.to);
      open.push(leaving(edge.to));
      isCut = !keep();
    }
  }
  return { paths, isCut };

  function keep(): boolean {
    if (paths.length === mostPaths) return false;
    paths.push(pathOf([...way], map));
    return true;
  }

  function leaving(situation: number): Iterator<Edge> {
    return (map.leaving.get(situation) ?? [])[Symbol.iterator]();
  }
}

/** With the shortest path to each goal that none of these shows. */
function completed(paths: readonly ChosenPath[], map: Terrain): readonly ChosenPath[] {
  const left = new Set(map.firstShown.keys());
  for (const path of paths) drop(left, path);
  const more: ChosenPath[] = [];
  for (const id of map.firstShown.keys()) {
    if (!left.has(id)) continue;
    const path = pathOf(wayToShow(id, map), map);
    more.push(path);
    drop(left, path);
  }
  return [...paths, ...more];
}
