import type { RefusedOpening } from './explorer.ts';
import { trailOf, type Spot } from './spot.ts';
import type { PathStep, TestPath } from './suite.ts';

/** A path that could be taken into a suite, step by step with what each shows. */
interface Possible {
  readonly opened: TestPath['opened'];
  readonly opens: readonly string[];
  readonly steps: readonly PathStep[];
}

/** A path with the goals it shows, each once. */
interface Weighed {
  readonly path: Possible;
  readonly shows: readonly string[];
  readonly worth: number;
}

/**
 * A small set of paths that show every goal some case has shown: again and again the path that shows most that is new for its length,
 * cut off after the last step that does; in the end those that have become superfluous are left out.
 */
export function chooseMinimal(
  spots: readonly Spot[],
  refusedOpenings: readonly RefusedOpening[],
  goals: ReadonlySet<string>,
): readonly TestPath[] {
  const possible = [...leavesOf(spots).map(pathTo), ...refusedOpenings.map(refusedPath)];
  const left = new Set(goals);
  const chosen: Possible[] = [];
  // The best stands last, where it is taken from.
  const queue = possible
    .map((path): Weighed => {
      const shows = [...new Set(shownBy(path))].filter((id) => goals.has(id));
      return { path, shows, worth: shows.length / (path.steps.length + perPath) };
    })
    .filter(({ worth }) => worth > 0)
    .toSorted((a, b) => a.worth - b.worth);
  for (let first = queue.pop(); first !== undefined; first = queue.pop()) {
    // What a path is worth only shrinks: if it is still the best by what it is worth now, it is the best.
    const shows = first.shows.filter((id) => left.has(id));
    const worth = shows.length / (first.path.steps.length + perPath);
    if (worth === 0) continue;
    if (worth < (queue.at(-1)?.worth ?? 0)) {
      insert(queue, { path: first.path, shows, worth });
      continue;
    }
    const cut = cutOff(first.path, left);
    for (const id of shownBy(cut)) left.delete(id);
    chosen.push(cut);
  }
  return numbered(withoutSuperfluous(chosen, goals), goals);
}

/** Spots that showed something first and lead to no other that did; those before them lie on their way. */
function leavesOf(spots: readonly Spot[]): readonly Spot[] {
  const fresh = spots.filter(({ isFresh, refused }) => isFresh || refused.length > 0);
  const passed = new Set<Spot>();
  for (const spot of fresh)
    for (let here = spot.parent; here !== undefined && !passed.has(here); here = here.parent) passed.add(here);
  return fresh.filter((spot) => !passed.has(spot));
}

function pathTo(leaf: Spot): Possible {
  const trail = trailOf(leaf);
  return {
    opened: leaf.opened,
    opens: trail[0]?.seen ?? [],
    steps: trail.flatMap(({ step, refused }) => [...(step === undefined ? [] : [step]), ...refused]),
  };
}

function refusedPath({ opened, seen }: RefusedOpening): Possible {
  return { opened, opens: seen, steps: [] };
}

function* shownBy({ opens, steps }: Possible): Generator<string> {
  yield* opens;
  for (const { covers } of steps) yield* covers;
}

/** A path costs its opening as much as so many steps. */
const perPath = 4;

/** Up to the last step that shows something new, and without refusals that show nothing. */
function cutOff({ opened, opens, steps }: Possible, left: ReadonlySet<string>): Possible {
  const shown = new Set(opens);
  const kept: PathStep[] = [];
  let length = 0;
  for (const step of steps) {
    const isNew = step.covers.some((id) => left.has(id) && !shown.has(id));
    if (!isNew && step.kind === 'event' && step.answer.kind === 'refused') continue;
    kept.push(step);
    for (const id of step.covers) shown.add(id);
    if (isNew) length = kept.length;
  }
  return { opened, opens, steps: kept.slice(0, length) };
}

function insert(queue: Weighed[], one: Weighed): void {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle]?.worth ?? 0) <= one.worth) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, one);
}

/** Paths that later ones have made superfluous. */
function withoutSuperfluous(chosen: readonly Possible[], goals: ReadonlySet<string>): readonly Possible[] {
  const counts = new Map<string, number>();
  const shown = chosen.map((path) => new Set([...shownBy(path)].filter((id) => goals.has(id))));
  for (const own of shown) for (const id of own) counts.set(id, (counts.get(id) ?? 0) + 1);
  return chosen.filter((_path, index) => {
    const own = [...(shown[index] ?? [])];
    if (own.some((id) => counts.get(id) === 1)) return true;
    for (const id of own) counts.set(id, (counts.get(id) ?? 0) - 1);
    return false;
  });
}

function numbered(paths: readonly Possible[], goals: ReadonlySet<string>): readonly TestPath[] {
  const before = new Set<string>();
  return paths.map((path, index) => {
    const isFor = [...new Set(shownBy(path))].filter((id) => goals.has(id) && !before.has(id));
    for (const id of isFor) before.add(id);
    return { id: `path-${index + 1}`, ...path, isFor };
  });
}
