import type { LoadedPathway } from '../load/load-pathway.ts';
import { citedElements } from '../rules/cited-elements.ts';
import { placeRules } from '../rules/place-rules.ts';
import { heldBy } from '../rules/how-held.ts';
import { usesOf } from '../rules/uses.ts';
import { formatPath } from '../source-path.ts';
import { mutationsOf } from './mutations-of.ts';
import type { Mutant } from './mutant.ts';

/**
 * Every mutant of a definition: each element that enforces or prompts a rule, taken away and loosened in every way it can be. Where an
 * element does several things, only what holds the rule is touched; rules that stand on the same share the mutant.
 */
export function mutantsOf(loaded: Pick<LoadedPathway, 'written' | 'registers' | 'tree'>): readonly Mutant[] {
  const { written } = loaded;
  const within = { written, uses: usesOf(written) };
  const kinds = new Map(loaded.registers.flatMap(({ rules }) => rules.map(({ id, kind }) => [id, kind] as const)));
  const placements = loaded.registers.flatMap((register) => placeRules(loaded, register));
  const strength = new Map(placements.map(({ id, how }) => [id, how] as const));
  const mutants = new Map<string, Mutant>();
  for (const { steps, rules } of citedElements(written)) {
    for (const rule of rules) {
      const kind = kinds.get(rule);
      const held = kind === undefined ? undefined : heldBy(steps, kind, within);
      if (kind === undefined || held === undefined || held.how === 'stated') continue;
      for (const mutation of mutationsOf(steps, kind, within)) {
        const key = `${formatPath(steps)} ${mutation.name}`;
        const known = mutants.get(key);
        const carried = [...new Set([...(known?.rules ?? []), rule])];
        const mainly = new Set([...(known?.mainly ?? []), ...(held.how === strength.get(rule) ? [rule] : [])]);
        mutants.set(key, { ...mutation, steps, path: formatPath(steps), rules: carried, mainly: [...mainly] });
      }
    }
  }
  return [...mutants.values()];
}
