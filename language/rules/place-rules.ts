import type { LoadedPathway } from '../load/load-pathway.ts';
import type { Register } from '../register.ts';
import { formatPath, type SourcePath } from '../source-path.ts';
import { placeAt } from '../source-tree.ts';
import { type CitedElement, citedElements } from './cited-elements.ts';
import { elementTitle } from './element-title.ts';
import { heldBy } from './how-held.ts';
import type { Hold, RulePlace, RulePlacement } from './rule-placement.ts';
import { usesOf } from './uses.ts';

/**
 * How a definition holds every rule of a register, and where. The strongest place decides; all places are listed. An element that does
 * nothing, such as a condition nobody asks, holds nothing and is no place. This is a pure function.
 */
export function placeRules(
  loaded: Pick<LoadedPathway, 'written' | 'tree'>,
  register: Register,
): readonly RulePlacement[] {
  const { written, tree } = loaded;
  const within = { written, uses: usesOf(written) };
  const citing = new Map<string, CitedElement[]>();
  for (const element of citedElements(written)) {
    for (const rule of new Set(element.rules)) citing.set(rule, [...(citing.get(rule) ?? []), element]);
  }
  return register.rules.map(({ id, says, kind }): RulePlacement => {
    const elements = citing.get(id) ?? [];
    const where = elements.flatMap(({ steps }): RulePlace[] => {
      const held = heldBy(steps, kind, within);
      if (held === undefined) return [];
      const { file, line } = placeAt(tree, [...inFile(steps), 'source'], 'key');
      const title = elementTitle(steps, written);
      return [{ path: formatPath(inFile(steps)), steps, title, ...held, file, line }];
    });
    const reason = written.outside[id];
    const reading = readingOf(elements);
    return {
      id,
      says,
      kind,
      how: where.length > 0 ? strongestOf(where) : reason === undefined ? 'nowhere' : 'outside',
      where: strengths.flatMap((how) => where.filter((place) => place.how === how)),
      ...(reading === undefined ? {} : { reading }),
      ...(reason === undefined ? {} : { reason }),
    };
  });
}

const strengths: readonly Hold[] = ['enforced', 'prompted', 'stated'];

function strongestOf(where: readonly RulePlace[]): Hold {
  return strengths.find((how) => where.some((place) => place.how === how)) ?? 'stated';
}

function readingOf(elements: readonly CitedElement[]): string | undefined {
  const readings = new Set(elements.flatMap(({ reading }) => reading ?? []));
  return readings.size === 0 ? undefined : [...readings].join(' ');
}

/** What a list holds is written under `list`, and called `of` once it is read. */
function inFile(steps: SourcePath): SourcePath {
  return steps[0] === 'events' ? steps.map((step) => (step === 'of' ? 'list' : step)) : steps;
}
