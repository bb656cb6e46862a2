import type { Scope } from '../expressions/scope.ts';
import type { Action } from '../schema/actions.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import type { CheckContext } from './context.ts';
import type { StateNode } from './state-graph.ts';

/** An action of a definition and what is at hand when it is carried out. */
export interface Occasion {
  readonly action: Action;
  readonly path: SourcePath;
  /** What its texts and conditions may read: one scope for each way it can come about. */
  readonly scopes: readonly Scope[];
  /** In words, for messages: `on CONFERENCE_HELD`. */
  readonly says: string;
}

/** Every action that a definition asks for, wherever it stands. */
export function occasionsIn(context: CheckContext): readonly Occasion[] {
  const { written } = context;
  return [
    ...eventOccasions(written),
    ...stateOccasions(context),
    ...timedParts(written).flatMap((part) => timedOccasions(part, written)),
    ...Object.entries(written.milestones).flatMap(([id, milestone]) =>
      occasions(
        milestone.do,
        ['milestones', id, 'do'],
        [{ deadline: milestone.at !== undefined }],
        `at the milestone ${id}`,
      ),
    ),
  ];
}

/** What selectors, texts and conditions of a deadline may read beside the event at hand. */
export function deadlineScope(deadline: Pick<Deadline, 'each' | 'forEach'>, pathway: Pathway): Scope {
  return {
    ...(deadline.each === undefined ? {} : { start: startEvents(deadline.each, pathway) }),
    ...(deadline.forEach === undefined ? {} : { item: deadline.forEach }),
  };
}

/** The events that can start an occurrence of a deadline with `each`. */
export function startEvents(each: NonNullable<Deadline['each']>, pathway: Pathway): readonly string[] {
  if (typeof each !== 'string') return each.map((selector) => selector.event);
  const fact = pathway.facts[each];
  if (fact !== undefined) return eventsOfFact(fact);
  return pathway.meetings[each]?.held ?? [each];
}

/** The events a fact selects from. */
export function eventsOfFact(fact: Pathway['facts'][string]): readonly string[] {
  return fact.first ?? fact.latest ?? fact.all ?? fact.any ?? fact.count ?? [];
}

function eventOccasions(written: Pathway): readonly Occasion[] {
  return Object.entries(written.events).flatMap(([name, event]) =>
    occasions(event.do, ['events', name, 'do'], [{ event: [name] }], `on ${name}`),
  );
}

function stateOccasions({ graph, written }: CheckContext): readonly Occasion[] {
  const own = graph.nodes.flatMap((node) => {
    const scopes = scopesOf([...graph.enteredOn(node)], written);
    const left = scopesOf(leavingEvents(node, graph.edges), written);
    return [
      ...occasions(node.state.entry, [...node.path, 'entry'], scopes, `on entering ${node.id}`),
      ...occasions(node.state.exit, [...node.path, 'exit'], left, `on leaving ${node.id}`),
    ];
  });
  const moving = graph.edges.flatMap(({ from, on, transition, path }) => {
    const events = on === 'always' || on === 'onDone' ? [...graph.enteredOn(from)] : [on];
    return occasions(transition.do, [...path, 'do'], scopesOf(events, written), `on ${on}`);
  });
  return [...own, ...moving];
}

/** A state is left by what it answers to, and by what the states around it do. */
function leavingEvents(node: StateNode, edges: CheckContext['graph']['edges']): readonly string[] {
  const around = new Set<StateNode>();
  for (let at: StateNode | undefined = node; at !== undefined; at = at.parent) around.add(at);
  const leaving = edges.filter(
    (edge) => edge.targets.length > 0 && (around.has(edge.from) || edge.from.id.startsWith(`${node.id}.`)),
  );
  return [...new Set(leaving.map((edge) => edge.on))];
}

/** Events and moments as scopes. Of a moment only its deadline is at hand. */
function scopesOf(keys: readonly string[], written: Pathway): readonly Scope[] {
  return keys.flatMap((key): readonly Scope[] => {
    const moment = /^deadline\.(.+)\.(?:passed|reminder|target)$/.exec(key)?.[1];
    if (moment === undefined) return key === 'always' || key === 'onDone' ? [] : [{ event: [key] }];
    const part = timedParts(written).find(({ id }) => id === moment);
    return [{ deadline: true, ...(part === undefined ? {} : deadlineScope(part.starts, written)) }];
  });
}

/** Something with a limit: a deadline, or a step or delivery of a paper, of which a deadline is made. */
export interface TimedPart {
  readonly id: string;
  readonly path: SourcePath;
  readonly part: Pick<Deadline, 'passed' | 'remind'> & Partial<Pick<Deadline, 'targetPassed'>>;
  readonly starts: Pick<Deadline, 'each' | 'forEach'>;
}

/** Everything with a limit that reminds people, or asks for something when it passes. */
export function timedParts(written: Pathway): readonly TimedPart[] {
  return [
    ...Object.entries(written.deadlines).map(([id, part]) => ({ id, path: ['deadlines', id], part, starts: part })),
    ...Object.entries(written.documents).flatMap(([id, { each, steps = {}, deliveries = {} }]) => [
      ...Object.entries(steps).map(([name, part]) => ({
        id: `${id}.${name}`,
        path: ['documents', id, 'steps', name],
        part,
        starts: { each },
      })),
      ...Object.entries(deliveries).map(([name, part]) => ({
        id: `${id}.${name}`,
        path: ['documents', id, 'deliveries', name],
        part,
        starts: { each, forEach: part.forEach },
      })),
    ]),
  ];
}

function timedOccasions({ id, path, part, starts }: TimedPart, written: Pathway): readonly Occasion[] {
  const scope: Scope = { deadline: true, ...deadlineScope(starts, written) };
  const moments = [
    { key: 'passed', notice: 'deadlinePassed', moment: part.passed, says: `when ${id} passes` },
    {
      key: 'targetPassed',
      notice: 'deadlineTargetPassed',
      moment: part.targetPassed,
      says: `when the aim of ${id} passes`,
    },
  ];
  return [
    ...moments.flatMap(({ key, notice, moment, says }) => [
      ...notices(moment?.notify, notice, [...path, key, 'notify'], scope, says),
      ...(moment?.task === undefined
        ? []
        : [{ action: { task: moment.task }, path: [...path, key, 'task'], scopes: [scope], says }]),
      ...occasions(moment?.do, [...path, key, 'do'], [scope], says),
    ]),
    ...Object.entries(part.remind ?? {}).flatMap(([lead, what]) => [
      ...notices(what.notify, 'deadlineReminder', [...path, 'remind', lead, 'notify'], scope, `as reminder of ${id}`),
      ...occasions(what.do, [...path, 'remind', lead, 'do'], [scope], `as reminder of ${id}`),
    ]),
  ];
}

function notices(
  to: readonly string[] | undefined,
  notify: string,
  path: SourcePath,
  scope: Scope,
  says: string,
): readonly Occasion[] {
  return to === undefined ? [] : [{ action: { notify, to: [...to] }, path, scopes: [scope], says }];
}

function occasions(
  actions: readonly Action[] | undefined,
  path: SourcePath,
  scopes: readonly Scope[],
  says: string,
): readonly Occasion[] {
  return (actions ?? []).map((action, index) => ({ action, path: [...path, index], scopes, says }));
}
