import type { AnyMachineSnapshot, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/**
 * Which of the transitions that regions have chosen for one event are taken. XState tells of all of them, also of those it passes over because another
 * leaves the same states: the one further in goes ahead, or else the one chosen first.
 */
export function withoutPreempted(
  chosen: readonly AnyTransitionDefinition[],
  before: AnyMachineSnapshot | undefined,
): readonly AnyTransitionDefinition[] {
  if (before === undefined || chosen.length < 2) return chosen;
  let taken: readonly AnyTransitionDefinition[] = [];
  for (const one of new Set(chosen)) {
    const left = leftBy(one, before);
    const rivals = taken.filter((other) => leftBy(other, before).some((node) => left.includes(node)));
    if (rivals.every(({ source }) => isInside(one.source, source)))
      taken = [...taken.filter((other) => !rivals.includes(other)), one];
  }
  return taken;
}

/** The states that are left for a transition. */
function leftBy(one: AnyTransitionDefinition, { _nodes: active, historyValue }: AnyMachineSnapshot) {
  if (one.target === undefined || one.target.length === 0) return [];
  const targets = one.target.flatMap((target: AnyStateNode) => meantBy(target, historyValue));
  const around = boundaryOf(one, targets);
  return active.filter(
    (node) => around === undefined || isInside(node, around) || (one.reenter && node === around && node === one.source),
  );
}

/** The state inside of which everything that happens stays; none: even the outermost is left. */
function boundaryOf({ source, reenter }: AnyTransitionDefinition, targets: readonly AnyStateNode[]) {
  if (!reenter && targets.every((target) => target === source || isInside(target, source))) return source;
  for (let node: AnyStateNode | undefined = source.parent; node !== undefined; node = node.parent) {
    const common = node;
    if (targets.every((target) => isInside(target, common))) return common;
  }
  return reenter ? undefined : source.machine.root;
}

type Past = AnyMachineSnapshot['historyValue'];

/** The states a target stands for: for history those that were left last, or where it leads when there were none. */
function meantBy(target: AnyStateNode, past: Past): readonly AnyStateNode[] {
  if (target.type !== 'history') return [target];
  const left = past[target.id];
  if (left !== undefined) return left;
  const { parent } = target;
  if (parent === undefined) return [];
  const written: unknown = (target.config as { readonly target?: unknown }).target;
  if (typeof written === 'string') return [stateMeant(written, parent)].flatMap((node) => meantBy(node, past));
  return parent.type === 'parallel'
    ? [parent]
    : parent.initial.target.flatMap((node: AnyStateNode) => meantBy(node, past));
}

function stateMeant(written: string, parent: AnyStateNode): AnyStateNode {
  if (written.startsWith('#')) return parent.machine.getStateNodeById(written.slice(1)) as AnyStateNode;
  return written
    .split('.')
    .filter((key) => key !== '')
    .reduce((node, key) => node.states[key] ?? node, parent);
}

/** Is one state somewhere inside the other? */
export function isInside(inner: AnyStateNode, outer: AnyStateNode): boolean {
  for (let node = inner.parent; node !== undefined; node = node.parent) if (node === outer) return true;
  return false;
}
