import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { delayId, guardId, pairId, partId, refusalId, stateId, transitionId } from './goal-names.ts';
import { alwaysSays, partsOf } from './guard-tree.ts';
import { eventsOf, graphOf, type MachineGraph } from './machine-graph.ts';

/** What the tests of a machine can be asked to cover, in the order people think of it. */
export const machineCriteria = ['states', 'transitions', 'guards', 'delays', 'pairs', 'refusals'] as const;

/**
 * Every state; every transition; every guard both ways, and each part of it where it decides; every delay that runs out and is cut short; every
 * pair of consecutive transitions; every event in every state in which nothing takes it.
 */
export type MachineCriterion = (typeof machineCriteria)[number];

/** Something a test can show of a machine. */
export interface MachineGoal {
  readonly criterion: MachineCriterion;
  /** `state:order.paid`, `transition:order.open/PAY/0`, `guard:order.open/PAY/0/fails`, `refusal:order.paid/PAY`. */
  readonly id: string;
  /** For people. */
  readonly title: string;
}

/** A goal, and why the machine's graph alone rules it out, if it does. */
export interface RuledGoal {
  readonly goal: MachineGoal;
  readonly impossible: string | undefined;
}

/** Everything there is to show of a machine, in its own order. */
export function goalsOf(machine: AnyStateMachine): readonly RuledGoal[] {
  const graph = graphOf(machine);
  return [
    ...graph.states.map((node) => ruled('states', stateId(node), `${node.id} is entered`, graph.whyNotEntered(node))),
    ...graph.transitions.map((one) => ruled('transitions', transitionId(one), inWords(one), graph.whyNotTaken(one))),
    ...[...graph.guards.keys()].flatMap((one) => guardGoals(one, graph)),
    ...delayGoals(graph),
    ...graph.transitions.flatMap((first) =>
      graph
        .followers(first)
        .map((next) => ruled('pairs', pairId(first, next), `${inWords(first)}; then ${inWords(next)}`, undefined)),
    ),
    ...refusalGoals(machine, graph),
  ];
}

function ruled(criterion: MachineCriterion, id: string, title: string, impossible: string | undefined): RuledGoal {
  return { goal: { criterion, id, title }, impossible };
}

function guardGoals(one: AnyTransitionDefinition, graph: MachineGraph): readonly RuledGoal[] {
  const tree = graph.guards.get(one);
  if (tree === undefined) return [];
  const notAsked = graph.whyNotAsked(one);
  const said = alwaysSays(tree);
  const parts = partsOf(tree);
  const why = (outcome: 'holds' | 'fails'): string | undefined =>
    notAsked ??
    (said === undefined || said === (outcome === 'holds') ? undefined : 'It says the same whatever it is asked.');
  return [
    ...(['holds', 'fails'] as const).map((outcome) =>
      ruled('guards', guardId(one, outcome), `${inWords(one)}: its guard ${outcome}`, why(outcome)),
    ),
    ...(parts.length < 2 ? [] : parts).flatMap((part, index) =>
      (['holds', 'fails'] as const).map((outcome) =>
        ruled(
          'guards',
          partId(one, index, outcome),
          `${inWords(one)}: part ${index + 1} of its guard${part.name === undefined ? '' : ` (${part.name})`} ${outcome}, and that decides`,
          notAsked ??
            (part.always === undefined || part.always === (outcome === 'holds')
              ? undefined
              : 'This part says the same whatever it is asked.'),
        ),
      ),
    ),
  ];
}

function delayGoals(graph: MachineGraph): readonly RuledGoal[] {
  const timers = new Map(
    graph.transitions
      .filter(({ eventType }) => eventType.startsWith('xstate.after.'))
      .map(({ eventType, source }) => [eventType, source]),
  );
  return [...timers].flatMap(([timer, source]) => {
    const delay = delayInWords(timer) ?? timer;
    return [
      ruled('delays', delayId(timer, 'over'), `${delay} in ${source.id} run out`, graph.whyNotRestedIn(source)),
      ruled(
        'delays',
        delayId(timer, 'left'),
        `${source.id} is left before ${delay} are over`,
        graph.whyNotLeftBefore(source, timer),
      ),
    ];
  });
}

function refusalGoals(machine: AnyStateMachine, graph: MachineGraph): readonly RuledGoal[] {
  const events = eventTypesOf(machine);
  return graph.states
    .filter(({ type }) => type === 'atomic' || type === 'final')
    .flatMap((node) =>
      events
        .filter((event) => !graph.answers(node, event))
        .map((event) =>
          ruled(
            'refusals',
            refusalId(node, event),
            `${event} in ${node.id} changes nothing`,
            graph.whyNotRestedIn(node),
          ),
        ),
    );
}

/** The events the machine names that somebody can send it: neither timers nor what actors end with, and none with a star. */
export function eventTypesOf(machine: AnyStateMachine): readonly string[] {
  return eventsOf(machine).filter((type) => !type.startsWith('xstate.') && !type.includes('*'));
}

/** A transition in words: its event, where it stands, and where it leads. */
export function inWords({ source, eventType, target }: AnyTransitionDefinition): string {
  const to =
    target === undefined ? 'which stays there' : `to ${target.map(({ id }: AnyStateNode) => id).join(' and ')}`;
  return `${eventInWords(eventType)} in ${source.id}, ${to}`;
}

function eventInWords(type: string): string {
  if (type === '') return 'at once';
  const delay = delayInWords(type);
  return delay === undefined ? type : `after ${delay}`;
}

function delayInWords(type: string): string | undefined {
  const delay = /^xstate\.after\.([^.]+)\./.exec(type)?.[1];
  return delay === undefined || !/^\d+$/.test(delay) ? delay && `the delay ${delay}` : `${delay} ms`;
}
