import type { Pathway } from '../../schema/pathway.ts';
import { readersOf } from '../../rules/readers.ts';
import { usesOf } from '../../rules/uses.ts';
import type { Draft, Mutation } from '../mutant.ts';
import { conditionConcerns } from './conditions.ts';

/** A fact that looks at more entries than it should. */
export function factMutations(id: string, written: Pathway): readonly Mutation[] {
  const fact = written.facts[id];
  if (fact === undefined) return [];
  const concerns = concernsOf(id, written, new Set());
  const mutations: Mutation[] = [];
  if (fact.where !== undefined)
    mutations.push({ name: 'of any entry', concerns, edit: ({ facts }: Draft) => void delete facts[id]?.where });
  if (fact.since !== undefined)
    mutations.push({ name: 'since ever', concerns, edit: ({ facts }: Draft) => void delete facts[id]?.since });
  return mutations;
}

function concernsOf(id: string, written: Pathway, seen: Set<string>): readonly string[] {
  if (seen.has(id)) return [];
  seen.add(id);
  const at = { written, uses: usesOf(written) };
  return readersOf(id, written).flatMap(([section, name]): readonly string[] => {
    const reader = String(name);
    switch (section) {
      case 'conditions':
        return conditionConcerns(reader, at);
      case 'deadlines':
        return [`deadline:${reader}`];
      case 'flags':
        return [`flag:${reader}`];
      case 'milestones':
        return [`deadline:milestone.${reader}`];
      case 'notifications':
        return [`notify:${reader}`];
      case 'documents':
        return [`prepare:${reader}`];
      case 'facts':
        return concernsOf(reader, written, seen);
      default:
        return [];
    }
  });
}
