import type { LoadedPathway } from '../load/load-pathway.ts';
import type { Problem, RelatedPlace } from '../problem.ts';
import { parsePath } from '../source-path.ts';
import { nearestNode, nodeAt, toPlain, type PlainValue } from '../source-tree.ts';
import { isSamePlace, overlayEdits, type OverlayEdit } from './overlay-edits.ts';

/**
 * Adds the other file to problems that come of an overlay and do not show it yet: to one in the overlay, what its base has in that
 * place; to one that shows in the base, what the overlay removes or replaces.
 *
 * @param ownProblems - what is wrong with a base by itself, without the overlay: nothing of that is an overlay's doing.
 */
export function showBothFiles(
  problems: readonly Problem[],
  loaded: LoadedPathway,
  ownProblems: () => readonly Problem[],
): readonly Problem[] {
  if (loaded.bases.length === 0) return problems;
  let edits: readonly OverlayEdit[] | undefined;
  let own: ReadonlySet<string> | undefined;
  return problems.map((problem) => {
    if (problem.related?.some(({ file }) => file !== problem.file)) return problem;
    const inBase = problem.related === undefined ? whatTheBaseHas(problem, loaded) : [];
    if (inBase.length > 0) return related(problem, inBase);
    if (!isInBase(problem, loaded)) return problem;
    own ??= new Set(ownProblems().map(identityOf));
    if (own.has(identityOf(problem))) return problem;
    edits ??= overlayEdits(loaded).filter(({ path }) => !mereWords.has(String(path.at(-1))));
    return related(problem, causes(problem, edits, loaded));
  });
}

function whatTheBaseHas(problem: Problem, { bases }: LoadedPathway): readonly RelatedPlace[] {
  const path = parsePath(problem.path);
  if (path.length === 0) return [];
  for (const { tree } of bases) {
    const place = nodeAt(tree, path)?.place;
    if (place !== undefined && place.file !== problem.file) return [{ ...place, says: 'the base has it here' }];
  }
  return [];
}

/** A problem in a file that is not the overlay's own: there is nothing wrong with what stands there. */
function isInBase({ file }: Problem, { declared, bases }: LoadedPathway): boolean {
  return file !== declared.place.file && bases.some(({ tree }) => tree.place.file === file);
}

function identityOf({ code, path, message }: Problem): string {
  return JSON.stringify([code, path, message]);
}

/** No other part depends on what these say. */
const mereWords: ReadonlySet<string> = new Set([
  'title',
  'otherwise',
  'asks',
  'says',
  'reading',
  'pathway',
  'authority',
]);

const MOST_CAUSES = 3;

/**
 * What the overlay took away that the problem speaks of: best a part of that very name, else one whose content or place names it.
 * A state that nothing leads to any more is named by the transition that did.
 */
function causes(problem: Problem, edits: readonly OverlayEdit[], { tree }: LoadedPathway): readonly RelatedPlace[] {
  const path = parsePath(problem.path);
  const said = namesIn(problem.message);
  const written = wordsOf(toPlain(nearestNode(tree, path)));
  const fits: readonly ((edit: OverlayEdit) => boolean)[] = [
    ({ path: at }) => said.has(String(at.at(-1))),
    ({ content }) => [...wordsOf(content)].some((word) => said.has(word)),
    ({ path: at }) => at.some((step) => said.has(String(step))),
    ({ path: at }) => written.has(String(at.at(-1))),
  ];
  for (const fit of fits) {
    const found = edits.filter(fit).slice(0, MOST_CAUSES);
    if (found.length > 0) return found.flatMap(placesOf);
  }
  return [];
}

function placesOf({ kind, by, was }: OverlayEdit): readonly RelatedPlace[] {
  return kind === 'removed'
    ? [
        { ...by, says: 'the overlay removes it here' },
        { ...was, says: 'it stood here' },
      ]
    : [
        { ...by, says: 'the overlay has this instead' },
        { ...was, says: 'the base has it here' },
      ];
}

/** Names in quotes, and of events. */
function namesIn(message: string): ReadonlySet<string> {
  const quoted = [...message.matchAll(/“([^”]+)”/g)].flatMap(([, name = '']) => [name, ...name.split('.')]);
  return new Set([...quoted, ...(message.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g) ?? [])]);
}

function wordsOf(value: PlainValue): ReadonlySet<string> {
  return new Set(JSON.stringify(value).match(/[A-Za-z_][\w-]*/g));
}

function related(problem: Problem, places: readonly RelatedPlace[]): Problem {
  const others = places.filter((place) => !isSamePlace(place, problem));
  return others.length === 0 ? problem : { ...problem, related: [...(problem.related ?? []), ...others] };
}
