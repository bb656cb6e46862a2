import type { CaseState } from '../case-state.ts';
import { draftOf } from '../draft.ts';
import { draftView } from '../draft-view.ts';
import { atomsOf, pathsIn, treeOf, type ASTNode } from './expression-tree.ts';
import { isAsked, variableIn } from './guards.ts';
import { isSaidAgain, readSingleFacts } from './observe-facts.ts';
import { agesAsked } from './opening-dates.ts';
import { configurationKey, type Configuration } from './react.ts';
import { read, type Read } from './read-expression.ts';
import type { Subject } from './subject.ts';

/** Tells cases apart by what guards and deadlines can: never by how often something was counted. */
export interface Novelty {
  /** Has the case, in its states, anything about it that no case before had there? Remembers it. */
  isNew(state: CaseState, configuration: Configuration): boolean;
}

/** A memory of one subject. Each feature counts by itself: all of them together would be too many. */
export function createNovelty(subject: Subject): Novelty {
  const known = new Map<string, Set<string>>();
  const atoms = atomsOnFacts(subject);
  const single = readSingleFacts(subject);
  const ages = [...agesAsked(subject).keys()];
  const truths = new WeakMap<object, readonly string[]>();

  function truthsOf(state: CaseState): readonly string[] {
    const found = truths.get(state.facts);
    if (found !== undefined) return found;
    const view = draftView(draftOf(state, subject.library));
    const reading = { variable: (name: string) => variableIn(view, name) };
    const made = atoms.map((atom, index) => `${index}=${truthOf(read(atom, reading))}`);
    truths.set(state.facts, made);
    return made;
  }

  return {
    isNew(state, configuration) {
      const key = configurationKey(configuration);
      const seen = known.get(key) ?? new Set<string>();
      const before = known.has(key) ? seen.size : -1;
      known.set(key, seen);
      for (const truth of truthsOf(state)) seen.add(truth);
      for (const { deadline, state: stands, missed } of state.occurrences)
        seen.add(`${deadline}:${stands}${missed ? ' missed' : ''}`);
      for (const { task, status } of state.tasks) seen.add(`${task}:${status}`);
      seen.add(`open tasks:${Math.min(state.tasks.filter(({ status }) => status === 'open').length, 2)}`);
      for (const plan of single) if (isSaidAgain(plan, state)) seen.add(`${plan.name} again`);
      const [opened] = state.log;
      if (opened?.kind === 'opened')
        for (const field of ages) seen.add(`${field}:${JSON.stringify(opened.data[field])}`);
      return seen.size > before;
    },
  };
}

function truthOf(value: Read): string {
  return typeof value === 'boolean' ? String(value) : 'neither';
}

/** The parts of conditions that read nothing of the event at hand. */
function atomsOnFacts(subject: Subject): readonly ASTNode[] {
  const conditions = [...subject.compiled.conditions.values()].filter(({ name }) => isAsked(subject, name));
  const atoms = new Map<string, ASTNode>();
  for (const { expression } of conditions) {
    const tree = treeOf(expression.text);
    if (tree === undefined) continue;
    // A condition on facts alone counts as a whole too: its parts can each be known from different cases.
    for (const atom of [tree, ...atomsOf(tree)]) {
      if (readsEvent(atom)) continue;
      atoms.set(atom.input.slice(atom.start, atom.end), atom);
    }
  }
  return [...atoms.values()];
}

/** Does an expression read the event at hand? */
export function readsEvent(node: ASTNode): boolean {
  return pathsIn(node).some((path) => path === 'event' || path.startsWith('event.'));
}
