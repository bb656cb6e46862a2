import type { CompiledDeadline } from '../compile-deadlines.ts';
import type { ChartTransition } from './chart.ts';
import { atomsOf, textOf, treeOf } from './expression-tree.ts';
import type { Criterion, Goal } from './goal.ts';
import { deadlineId, faultId, guardId, pairId, partId, refusalId, shortId, type DeadlineOutcome } from './goal-ids.ts';
import { isAsked } from './guards.ts';
import { effectGoals } from './list-effects.ts';
import { badDataGoals, recordGoals } from './list-records.ts';
import { actionInWords } from './occasions.ts';
import { signsIn } from './signs.ts';
import type { Subject } from './subject.ts';

/** Every goal of some criteria, in the definition's own order. */
export function listGoals(subject: Subject, criteria: readonly Criterion[]): readonly Goal[] {
  return criteria.flatMap((criterion) => lists[criterion](subject));
}

const lists: { readonly [criterion in Criterion]: (subject: Subject) => readonly Goal[] } = {
  states: stateGoals,
  transitions: transitionGoals,
  guards: guardGoals,
  deadlines: deadlineGoals,
  records: recordGoals,
  effects: effectGoals,
  pairs: pairGoals,
  refusals: refusalGoals,
};

function stateGoals({ chart }: Subject): readonly Goal[] {
  return [...chart.nodes.values()]
    .filter(({ path }) => path !== '')
    .map(({ path, state }) => ({
      criterion: 'states',
      id: `state:${path}`,
      title: `The case stands in “${state.title ?? path}”`,
      at: statePath(path),
    }));
}

/** Where a state stands in the definition. */
function statePath(path: string): string {
  return `states.${path.replaceAll('.', '.states.')}`;
}

function transitionGoals(subject: Subject): readonly Goal[] {
  return subject.chart.transitions.map((transition) => ({
    criterion: 'transitions',
    id: transition.id,
    title: inWords(subject, transition),
    at: transition.at,
  }));
}

/** A transition for people: what is recorded, where, under which conditions, and where the case then stands. */
function inWords({ compiled, chart }: Subject, { source, event, guards, targets }: ChartTransition): string {
  const from = source === '' ? 'at any time' : `in “${chart.nodes.get(source)?.state.title ?? source}”`;
  const what =
    event === ''
      ? 'Of itself'
      : event === 'done'
        ? 'When all is done'
        : (compiled.pathway.events[event]?.title ?? event);
  const given = guards.length === 0 ? '' : ` given ${guards.join(' and ')}`;
  const to = targets.map((target) => `“${chart.nodes.get(target)?.state.title ?? target}”`).join(' and ');
  return `${what}, ${from}${given}${to === '' ? '' : `, to ${to}`}`;
}

function guardGoals(subject: Subject): readonly Goal[] {
  const { compiled, chart } = subject;
  const ofEvents = Object.entries(compiled.pathway.events).flatMap(([event, { requires, title }]) =>
    (requires ?? []).flatMap((condition) => outcomes(event, condition, title, `events.${event}.requires`)),
  );
  const ofTransitions = chart.transitions.flatMap((transition) =>
    transition.guards.flatMap((condition) =>
      outcomes(shortId(transition.id), condition, inWords(subject, transition), `${transition.at}.guard`),
    ),
  );
  const ofActions = [...subject.actions.values()]
    .flat()
    .flatMap(({ at, action }) =>
      (action.when ?? []).flatMap((condition) =>
        outcomes(at, condition, `Asking for ${actionInWords(action, compiled)}`, `${at}.when`),
      ),
    );
  return [...ofEvents, ...ofTransitions, ...ofActions, ...partGoals(subject), ...signGoals(subject)];
}

function outcomes(owner: string, condition: string, title: string, at: string): readonly Goal[] {
  return [
    { criterion: 'guards', id: guardId(owner, condition, 'holds'), title: `${title}: ${condition} holds`, at },
    { criterion: 'guards', id: guardId(owner, condition, 'fails'), title: `${title}: only ${condition} fails`, at },
  ];
}

/** The parts of conditions that have several: each one deciding, both ways. */
function partGoals(subject: Subject): readonly Goal[] {
  const { compiled } = subject;
  return [...compiled.conditions.values()].flatMap(({ name, expression }): Goal[] => {
    const tree = isAsked(subject, name) ? treeOf(expression.text) : undefined;
    const atoms = tree === undefined ? [] : atomsOf(tree);
    if (atoms.length < 2) return [];
    return atoms.flatMap((atom, index) =>
      (['holds', 'fails'] as const).map((outcome) => ({
        criterion: 'guards' as const,
        id: partId(name, index, outcome),
        title: `${name}: “${textOf(atom)}” ${outcome} and decides`,
        at: `conditions.${name}.when`,
      })),
    );
  });
}

/** Numbers and signs in conditions that each make a difference once. */
function signGoals(subject: Subject): readonly Goal[] {
  return [...signsIn(subject)].flatMap(([condition, signs]) =>
    signs.map(({ id, name }) => ({
      criterion: 'guards' as const,
      id,
      title: `${condition}: it would make a difference if ${name.replace(' becomes ', ' became ')}`,
      at: `conditions.${condition}.when`,
    })),
  );
}

function deadlineGoals({ compiled }: Subject): readonly Goal[] {
  return compiled.deadlines.flatMap((deadline) =>
    outcomesOf(deadline).map((outcome) => ({
      criterion: 'deadlines' as const,
      id: deadlineId(deadline.id, outcome),
      title: `${deadline.spec.title}: ${outcomeWords[outcome]}`,
      at: `deadlines.${deadline.id}`,
    })),
  );
}

const outcomeWords: { readonly [outcome in DeadlineOutcome]: string } = {
  begun: 'begins on a day on which nothing else is recorded',
  met: 'met in time',
  metOnLastDay: 'met at the last moment in time',
  metLate: 'met late',
  metFirstDayLate: 'met on the first day that is late',
  recordedLate: 'met in time, recorded late',
  reminded: 'a reminder is given',
  aimPassed: 'its aim passes',
  passed: 'its limit passes',
  reached: 'its date comes',
  extended: 'more time is granted',
  paused: 'its clock is stopped',
  resumed: 'its clock runs again',
  lapsed: 'an event ends it',
  left: 'its states are left',
};

/** The outcomes a deadline can have by what its definition says. */
export function outcomesOf(deadline: CompiledDeadline): readonly DeadlineOutcome[] {
  const { spec } = deadline;
  if (spec.kind === 'milestone') return ['begun', 'reached', ...(spec.during === undefined ? [] : (['left'] as const))];
  const met: DeadlineOutcome[] = ['met', 'metOnLastDay', 'metLate', 'metFirstDayLate', 'recordedLate'];
  return [
    'begun',
    ...(deadline.metBy.length === 0 ? [] : met),
    ...(deadline.reminders.length === 0 ? [] : (['reminded'] as const)),
    ...(deadline.target === undefined ? [] : (['aimPassed'] as const)),
    'passed',
    ...(deadline.extendedBy === undefined ? [] : (['extended'] as const)),
    ...(deadline.pausedBy.length === 0 ? [] : (['paused'] as const)),
    ...(deadline.resumedBy.length === 0 ? [] : (['resumed'] as const)),
    ...(deadline.lapsedBy.length === 0 ? [] : (['lapsed'] as const)),
    ...(spec.during === undefined ? [] : (['left'] as const)),
  ];
}

function pairGoals(subject: Subject): readonly Goal[] {
  return [...subject.structure.pairs].flatMap(([first, nexts]) =>
    [...nexts].map((next) => ({
      criterion: 'pairs' as const,
      id: pairId(first.id, next.id),
      title: `${inWords(subject, first)}; then ${inWords(subject, next)}`,
      at: next.at,
    })),
  );
}

function refusalGoals(subject: Subject): readonly Goal[] {
  const { compiled, structure, chart } = subject;
  const { events, roles } = compiled.pathway;
  const titleOf = (event: string): string => compiled.pathway.events[event]?.title ?? event;
  const inStates = [...structure.unanswered].flatMap(([state, silent]) =>
    [...silent]
      .filter((event) => Object.hasOwn(events, event))
      .map((event) => refusal(refusalId(state, event), `${titleOf(event)} is not accepted in “${state}”`, event)),
  );
  const opened = [...chart.nodes.values()]
    .filter(({ kind, path }) => kind === 'atomic' && path !== '')
    .map(({ path }) =>
      refusal(refusalId(path, 'CASE_OPENED'), `A case that is open is not opened again, in “${path}”`, 'CASE_OPENED'),
    );
  const ended = structure.ends.flatMap((configuration) =>
    Object.keys(events).flatMap((event) =>
      [...configuration]
        .filter((path) => chart.nodes.get(path)?.kind === 'final')
        .map((state) => refusal(refusalId(state, event), `${titleOf(event)} is not accepted after the end`, event)),
    ),
  );
  const faults = Object.entries(events).flatMap(([event, spec]) => [
    ...Object.keys(roles)
      .filter((role) => !spec.recordedBy.includes(role))
      .map((role) =>
        refusal(faultId(event, `by:${role}`), `${spec.title} is not recorded by ${roles[role]?.title ?? role}`, event),
      ),
    ...(spec.future ? [] : [refusal(faultId(event, 'future'), `${spec.title} on a day that has not come`, event)]),
    ...(event === 'CASE_OPENED'
      ? []
      : [refusal(faultId(event, 'before'), `${spec.title} before the case began`, event)]),
    ...(spec.on === 'instant' ? [refusal(faultId(event, 'time'), `${spec.title} without the time`, event)] : []),
    ...(event === 'TASK_DONE'
      ? [refusal(faultId(event, 'unknown task'), 'A task is done that nobody asked for', event)]
      : []),
  ]);
  return distinct([...inStates, ...opened, ...ended, ...faults, ...badDataGoals(subject)]);
}

function refusal(id: string, title: string, event: string): Goal {
  return { criterion: 'refusals', id, title, at: `events.${event}` };
}

function distinct(goals: readonly Goal[]): readonly Goal[] {
  return [...new Map(goals.map((goal) => [goal.id, goal])).values()];
}
