import type { Pathway } from '../schema/pathway.ts';
import type { State, Transition } from '../schema/states.ts';
import type { SourcePath } from '../source-path.ts';

/** A state of a definition in its place: the root is the one with the empty id. */
export interface StateNode {
  /** Dotted path from the root: `onPlan.reviewing`. */
  readonly id: string;
  readonly state: State;
  readonly parent: StateNode | undefined;
  readonly children: readonly StateNode[];
  /** Where it stands in the definition. */
  readonly path: SourcePath;
}

/** A transition, where it leaves from and where it leads. */
export interface Edge {
  readonly from: StateNode;
  /** What it answers to: an event, a moment of a deadline, or `always` and `onDone`. */
  readonly on: string;
  readonly transition: Transition;
  readonly path: SourcePath;
  /** The states named, as far as they exist. */
  readonly targets: readonly StateNode[];
  /** Those that do not. */
  readonly unknown: readonly { readonly target: string; readonly index: number; readonly known: readonly string[] }[];
}

/** The states of a definition and how they follow each other. */
export interface StateGraph {
  readonly root: StateNode;
  readonly nodes: readonly StateNode[];
  readonly byId: ReadonlyMap<string, StateNode>;
  readonly edges: readonly Edge[];
  /** States some sequence of events can make active, whatever guards say. */
  readonly reachable: ReadonlySet<StateNode>;
  /** Events accepted in some reachable state, and the states that accept them. */
  readonly acceptedIn: ReadonlyMap<string, readonly StateNode[]>;
  /** Events and moments by which a state is entered. */
  readonly enteredOn: (node: StateNode) => ReadonlySet<string>;
}

/** Lays out the states of a definition. Names that do not exist are left to the checks. */
export function createStateGraph(pathway: Pathway): StateGraph {
  const nodes: StateNode[] = [];
  const root = layOut(rootState(pathway), '', undefined, [], nodes);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = nodes.flatMap((node) => edgesOf(node, byId));
  const { reachable, enteredOn } = explore(root, edges);
  const acceptedIn = new Map<string, StateNode[]>();
  for (const edge of edges) {
    if (reachable.has(edge.from)) acceptedIn.set(edge.on, [...(acceptedIn.get(edge.on) ?? []), edge.from]);
  }
  return { root, nodes, byId, edges, reachable, acceptedIn, enteredOn: (node) => enteredOn.get(node) ?? new Set() };
}

/** Whether two states can be active at once: one inside the other, or in different regions of a parallel state. */
export function canBeActiveTogether(a: StateNode, b: StateNode): boolean {
  const [above, aboveOther] = [lineage(a), lineage(b)];
  if (above.includes(b) || aboveOther.includes(a)) return true;
  return above.find((node) => aboveOther.includes(node))?.state.type === 'parallel';
}

/** A state and everything it lies in, from itself to the root. */
export function lineage(node: StateNode): readonly StateNode[] {
  return node.parent === undefined ? [node] : [node, ...lineage(node.parent)];
}

/** The child that is entered with a compound state, and every region of a parallel one. */
export function initialChildren(node: StateNode): readonly StateNode[] {
  if (node.state.type === 'parallel') return node.children;
  const initial = node.children.find((child) => nameOf(child) === node.state.initial) ?? node.children[0];
  return initial === undefined ? [] : [initial];
}

/** The last part of a state's path. */
export function nameOf(node: StateNode): string {
  return node.id.slice(node.id.lastIndexOf('.') + 1);
}

function rootState(pathway: Pathway): State {
  return {
    states: pathway.states,
    ...(pathway.type === undefined ? {} : { type: pathway.type }),
    ...(pathway.initial === undefined ? {} : { initial: pathway.initial }),
    ...(pathway.on === undefined ? {} : { on: pathway.on }),
  };
}

function layOut(
  state: State,
  id: string,
  parent: StateNode | undefined,
  path: SourcePath,
  nodes: StateNode[],
): StateNode {
  const children: StateNode[] = [];
  const node: StateNode = { id, state, parent, children, path };
  nodes.push(node);
  for (const [name, child] of Object.entries(state.states ?? {})) {
    children.push(layOut(child, id === '' ? name : `${id}.${name}`, node, [...path, 'states', name], nodes));
  }
  return node;
}

function edgesOf(node: StateNode, byId: ReadonlyMap<string, StateNode>): readonly Edge[] {
  const { on = {}, always = [], onDone = [] } = node.state;
  const lists: readonly (readonly [string, SourcePath, readonly Transition[]])[] = [
    ...Object.entries(on).map(([event, transitions]) => [event, [...node.path, 'on', event], transitions] as const),
    ['always', [...node.path, 'always'], always],
    ['onDone', [...node.path, 'onDone'], onDone],
  ];
  return lists.flatMap(([event, path, transitions]) =>
    transitions.map((transition, index) => edge(node, event, transition, [...path, index], byId)),
  );
}

function edge(
  from: StateNode,
  on: string,
  transition: Transition,
  path: SourcePath,
  byId: ReadonlyMap<string, StateNode>,
): Edge {
  const targets: StateNode[] = [];
  const unknown: { target: string; index: number; known: readonly string[] }[] = [];
  for (const [index, target] of (transition.target ?? []).entries()) {
    const id = targetId(from, target);
    const node = byId.get(id);
    if (node !== undefined && id !== '') targets.push(node);
    else unknown.push({ target, index, known: candidates(from, target, byId) });
  }
  return { from, on, transition, path, targets, unknown };
}

/** `#a.b` is a path from the root, `.b` a child, anything else a sibling; of the root's own transitions a state of the top. */
function targetId(from: StateNode, target: string): string {
  if (target.startsWith('#')) return target.slice(1);
  const base = target.startsWith('.') ? from.id : (from.parent?.id ?? '');
  const name = target.replace(/^\./, '');
  return base === '' ? name : `${base}.${name}`;
}

function candidates(from: StateNode, target: string, byId: ReadonlyMap<string, StateNode>): readonly string[] {
  if (target.startsWith('#')) return [...byId.keys()].filter((id) => id !== '').map((id) => `#${id}`);
  const siblings = (target.startsWith('.') || from.parent === undefined ? from : from.parent).children.map(nameOf);
  const elsewhere = [...byId.values()]
    .filter((node) => nameOf(node) === target && node.id !== '')
    .map((node) => `#${node.id}`);
  return elsewhere.length > 0 ? elsewhere : siblings;
}

function explore(
  root: StateNode,
  edges: readonly Edge[],
): { reachable: Set<StateNode>; enteredOn: Map<StateNode, Set<string>> } {
  const reachable = new Set<StateNode>();
  const enteredOn = new Map<StateNode, Set<string>>();
  let changed = true;

  function enter(node: StateNode, events: Iterable<string>): void {
    for (const above of lineage(node)) mark(above, events);
    descend(node, events);
  }
  function descend(node: StateNode, events: Iterable<string>): void {
    mark(node, events);
    for (const child of initialChildren(node)) descend(child, events);
  }
  function mark(node: StateNode, events: Iterable<string>): void {
    const known = enteredOn.get(node) ?? new Set<string>();
    const size = known.size;
    for (const event of events) known.add(event);
    enteredOn.set(node, known);
    if (known.size > size || !reachable.has(node)) changed = true;
    reachable.add(node);
    // Entering one region of a parallel state enters the others too.
    if (node.parent?.state.type === 'parallel') {
      for (const region of node.parent.children) if (!reachable.has(region)) descend(region, events);
    }
  }

  enter(root, ['CASE_OPENED']);
  while (changed) {
    changed = false;
    for (const { from, on, targets } of edges) {
      if (!reachable.has(from)) continue;
      const events = on === 'always' || on === 'onDone' ? (enteredOn.get(from) ?? []) : [on];
      for (const target of targets) enter(target, events);
    }
  }
  return { reachable, enteredOn };
}
