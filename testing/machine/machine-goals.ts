import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** Something a test can show of a machine: a state is entered, a transition taken, a guard holds or fails. */
export interface MachineGoal {
  readonly criterion: 'states' | 'transitions' | 'guards';
  /** `state:order.paid`, `transition:order.open/PAY/0`, `guard:order.open/PAY/0/fails`. */
  readonly id: string;
  /** For people. */
  readonly title: string;
}

/** Everything there is to show of a machine, in its own order. */
export function goalsOf(machine: AnyStateMachine): readonly MachineGoal[] {
  const nodes = nodesOf(machine.root);
  const transitions = nodes.flatMap(transitionsOf);
  const states = nodes.filter((node) => node.parent !== undefined && node.type !== 'history');
  return [
    ...states.map((node): MachineGoal => ({ criterion: 'states', id: stateId(node), title: `${node.id} is entered` })),
    ...transitions.map((one): MachineGoal => ({
      criterion: 'transitions',
      id: transitionId(one),
      title: inWords(one),
    })),
    ...transitions
      .filter(({ guard }) => guard !== undefined)
      .flatMap((one) =>
        (['holds', 'fails'] as const).map((outcome): MachineGoal => ({
          criterion: 'guards',
          id: guardId(one, outcome),
          title: `${inWords(one)}: its guard ${outcome}`,
        })),
      ),
  ];
}

function nodesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

function transitionsOf(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  return [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
}

/** The goal of a state. */
export function stateId({ id }: AnyStateNode): string {
  return `state:${id}`;
}

/** The goal of a transition: where it stands, its event, and which of those with the same event it is. */
export function transitionId(transition: AnyTransitionDefinition): string {
  return `transition:${nameOf(transition)}`;
}

/** The goal of a guard's outcome. */
export function guardId(transition: AnyTransitionDefinition, outcome: 'holds' | 'fails'): string {
  return `guard:${nameOf(transition)}/${outcome}`;
}

function nameOf(transition: AnyTransitionDefinition): string {
  const { source, eventType } = transition;
  const siblings = eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  return `${source.id}/${eventType === '' ? 'always' : eventType}/${siblings.indexOf(transition)}`;
}

function inWords({ source, eventType, target }: AnyTransitionDefinition): string {
  const to = target === undefined ? 'which stays there' : `to ${target.map(({ id }) => id).join(' and ')}`;
  return `${eventInWords(eventType)} in ${source.id}, ${to}`;
}

function eventInWords(type: string): string {
  if (type === '') return 'at once';
  const delay = /^xstate\.after\.([^.]+)\./.exec(type)?.[1];
  if (delay !== undefined) return /^\d+$/.test(delay) ? `after ${delay} ms` : `after the delay ${delay}`;
  return type;
}
