import type { AnyStateMachine, AnyStateNode, StateValue } from 'xstate';
import { UnsupportedScxmlError } from './scxml-document.ts';
import { stateKey } from './state-key.ts';

/** The states that are active, with all that contain them, sorted: XState's word for the same is a state value. */
export function configurationOf(machine: AnyStateMachine, value: StateValue): readonly string[] {
  return idsIn(machine.root, value).toSorted();
}

/**
 * The whole configuration of which a script names the states without children.
 *
 * @throws {UnsupportedScxmlError} the document has no such state: the script is not about it.
 */
export function wholeConfiguration(machine: AnyStateMachine, basic: readonly string[]): readonly string[] {
  const known = new Map(nodesIn(machine.root).map((node) => [node.id, node]));
  const ids = new Set<string>();
  for (const id of basic) {
    let node = known.get(stateKey(id));
    if (node === undefined)
      throw new UnsupportedScxmlError(`a script that waits for '${id}', a state its document does not have`);
    for (; node.parent !== undefined; node = node.parent) ids.add(node.id);
  }
  return [...ids].toSorted();
}

function idsIn(node: AnyStateNode, value: StateValue | undefined): readonly string[] {
  const active = value === undefined ? [] : typeof value === 'string' ? [value] : Object.keys(value);
  return active.flatMap((key) => {
    const child = node.states[key];
    return child === undefined ? [] : [child.id, ...idsIn(child, typeof value === 'object' ? value[key] : undefined)];
  });
}

function nodesIn(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values<AnyStateNode>(node.states).flatMap(nodesIn)];
}
