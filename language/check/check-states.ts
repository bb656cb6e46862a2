import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { nodeAt, placeAt } from '../source-tree.ts';
import type { CheckContext } from './context.ts';
import { initialChildren, lineage, nameOf, type Edge, type StateNode } from './state-graph.ts';

/** Every state can be reached and left, and every transition can be taken. */
export function* checkStates(context: CheckContext): Iterable<Problem> {
  yield* checkShape(context);
  yield* checkTargets(context);
  yield* checkReachable(context);
  yield* checkLeavable(context);
  yield* checkTransitionsTaken(context);
  yield* checkAlwaysEnds(context);
}

function* checkShape(context: CheckContext): Iterable<Problem> {
  for (const node of context.graph.nodes) {
    const { state, path, children } = node;
    const names = children.map(nameOf);
    if (state.type === 'final' && (children.length > 0 || state.on !== undefined || state.always !== undefined)) {
      const message = `“${node.id}” is final, so nothing happens in it any more: it can have neither states nor transitions.`;
      yield context.problem('final-not-empty', [...path, 'type'], message);
    }
    if (state.initial !== undefined && !names.includes(state.initial)) {
      const where = names.length === 0 ? 'has no states inside' : `has no state “${state.initial}” inside`;
      yield context.problem(
        'unknown-initial',
        [...path, 'initial'],
        `${capital(titleOf(node))} ${where}.${didYouMean(state.initial, names)}`,
      );
    }
    if (state.initial !== undefined && state.type === 'parallel') {
      const message = `${capital(titleOf(node))} is parallel: all its regions are entered, so it has no initial one.`;
      yield context.problem('parallel-initial', [...path, 'initial'], message);
    }
    if (children.length > 0 && state.initial === undefined && state.type !== 'parallel') {
      const message = `${capital(titleOf(node))} has states inside, but does not say which is the initial one.`;
      const at = node.id === '' ? ['states'] : path;
      yield context.problem('missing-initial', at, message, { at: 'key', hint: `Add “initial: ${names[0] ?? ''}”.` });
    }
    if (node.id === '' && children.length === 0) {
      yield context.problem('no-states', ['states'], 'The definition has no states.', { at: 'key' });
    }
  }
}

function* checkTargets(context: CheckContext): Iterable<Problem> {
  for (const edge of context.graph.edges) {
    for (const { target, index, known } of edge.unknown) {
      const path = [...edge.path, 'target', index];
      const gone = removedState(context, edge, target);
      if (gone === undefined) {
        const message = `“${target}” leads to no state.${meantBy(target, known)}`;
        yield context.problem('unknown-target', path, message, {
          hint: 'A target is a sibling state, or a path from the root such as #onPlan.reviewing.',
        });
      } else {
        yield context.problem('unknown-target', path, `“${target}” leads to a state that the overlay removes.`, {
          related: gone,
        });
      }
    }
  }
}

/** A state of that name somewhere else was meant, or a sibling of a similar name. */
function meantBy(target: string, known: readonly string[]): string {
  const [only] = known;
  const elsewhere = known.length === 1 && only !== undefined && only.endsWith(target) && only !== target;
  return elsewhere ? ` Did you mean “${only}”?` : didYouMean(target, known);
}

function removedState(context: CheckContext, edge: Edge, target: string) {
  const names = target.replace(/^[#.]/, '').split('.');
  const base = target.startsWith('#') ? [] : (edge.from.parent?.path ?? []);
  const path = [...base, ...names.slice(0, -1).flatMap((name) => ['states', name]), 'states'];
  const node = nodeAt(context.loaded.tree, path);
  const gone = node?.kind === 'map' ? node.removed?.get(names.at(-1) ?? '') : undefined;
  return gone === undefined
    ? undefined
    : [
        { ...gone.by, says: 'removed here' },
        { ...gone.was, says: 'stood here' },
      ];
}

function* checkReachable(context: CheckContext): Iterable<Problem> {
  const { nodes, reachable } = context.graph;
  for (const node of nodes) {
    // What lies inside an unreachable state goes without saying.
    if (reachable.has(node) || (node.parent !== undefined && !reachable.has(node.parent))) continue;
    yield context.problem('unreachable-state', node.path, `No case ever comes to ${titleOf(node)}.`, {
      at: 'key',
      hint: 'Let a transition lead to it, or take it away.',
    });
  }
}

function* checkLeavable(context: CheckContext): Iterable<Problem> {
  const { graph } = context;
  const leaves = graph.nodes.filter(
    (node) => node.id !== '' && node.children.length === 0 && graph.reachable.has(node),
  );
  const stuck = leaves.filter((leaf) => leaf.state.type !== 'final' && !canBeLeft(leaf, context));
  for (const leaf of stuck) {
    yield context.problem('dead-end', leaf.path, `No case ever leaves ${titleOf(leaf)}.`, {
      at: 'key',
      hint: 'Give it a transition to another state, or “type: final” if the case ends here.',
    });
  }
  yield* checkEndInSight(context, new Set(stuck));
}

/**
 * It, or a state around it, leads somewhere else. A region that has come to rest is left when its parallel state is, so that an exit
 * of any region that leads out of the parallel state counts too.
 */
function canBeLeft(leaf: StateNode, { graph }: CheckContext): boolean {
  const above = lineage(leaf);
  const parallels = above.filter((node) => node.state.type === 'parallel');
  return graph.edges.some(({ from, targets }) => {
    if (targets.length === 0 || !graph.reachable.has(from)) return false;
    if (above.includes(from)) return targets.some((target) => !entersByDefault(target, leaf));
    const shared = parallels.find((parallel) => lineage(from).includes(parallel));
    return shared !== undefined && targets.some((target) => !lineage(target).includes(shared));
  });
}

/** Does entering the state lead straight into this leaf of it? */
function entersByDefault(state: StateNode, leaf: StateNode): boolean {
  return state === leaf || initialChildren(state).some((child) => entersByDefault(child, leaf));
}

/** States that go round in a circle for ever, where a case of this definition can end elsewhere. */
function* checkEndInSight(context: CheckContext, told: ReadonlySet<StateNode>): Iterable<Problem> {
  const { graph } = context;
  const ends = graph.root.children.filter((node) => node.state.type === 'final' && graph.reachable.has(node));
  if (ends.length === 0 || graph.root.state.type === 'parallel') return;
  const leading = new Set<StateNode>(ends);
  for (let size = -1; size !== leading.size;) {
    size = leading.size;
    for (const { from, targets } of graph.edges) {
      const top = (node: StateNode): StateNode | undefined => lineage(node).at(-2);
      for (const source of from.id === '' ? graph.root.children : [top(from)]) {
        if (source !== undefined && targets.some((target) => leading.has(top(target) ?? target))) leading.add(source);
      }
    }
  }
  for (const node of graph.root.children) {
    if (leading.has(node) || !graph.reachable.has(node) || told.has(node)) continue;
    yield context.problem('no-way-to-end', node.path, `A case that has come to ${titleOf(node)} can never end.`, {
      at: 'key',
      hint: 'Let some event lead from here to a final state.',
    });
  }
}

/** The first transition that may be taken is; one behind a transition without guards never is. */
function* checkTransitionsTaken(context: CheckContext): Iterable<Problem> {
  const open = new Map<string, Edge>();
  for (const edge of context.graph.edges) {
    const key = `${edge.from.id}\n${edge.on}`;
    const before = open.get(key);
    if (before !== undefined) {
      const related = [{ ...placeAt(context.loaded.tree, before.path), says: 'this one always is' }];
      yield context.problem(
        'never-taken',
        edge.path,
        `This transition of ${edge.on} is never taken: one before it has no guard.`,
        { related },
      );
    } else if ((edge.transition.guard ?? []).length === 0) {
      open.set(key, edge);
    }
  }
}

/** States that pass a case on at once, round in a circle. */
function* checkAlwaysEnds(context: CheckContext): Iterable<Problem> {
  const next = new Map<StateNode, StateNode>();
  for (const { from, on, transition, targets } of context.graph.edges) {
    const [target] = targets;
    if (on === 'always' && (transition.guard ?? []).length === 0 && target !== undefined) next.set(from, target);
  }
  const told = new Set<StateNode>();
  for (const start of next.keys()) {
    const seen = [start];
    for (let at = next.get(start); at !== undefined && !seen.slice(1).includes(at); at = next.get(at)) seen.push(at);
    if (told.has(start) || seen.length === 1 || seen.at(-1) !== start) continue;
    for (const node of seen) told.add(node);
    const message = `These states pass a case on to each other for ever: ${seen.map((node) => node.id).join(' → ')}.`;
    yield context.problem('always-circle', [...start.path, 'always'], message, {
      at: 'key',
      hint: 'Guard one of the transitions.',
    });
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function titleOf(node: StateNode): string {
  return node.id === '' ? 'the definition' : `the state “${node.id}”`;
}
