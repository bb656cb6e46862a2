import type { View } from '../../language/expressions/expressions.ts';
import type { CaseState } from '../case-state.ts';
import { draftOf, statePaths } from '../draft.ts';
import { draftView } from '../draft-view.ts';
import type { EventEntry } from '../entry.ts';
import { entryView } from '../entry-view.ts';
import type { Refusal } from '../refusal.ts';
import { advance, type StepResult } from '../step.ts';
import type { ChartTransition } from './chart.ts';
import type { Happening, Observation, Observer } from './coverage.ts';
import { guardId, pairId, shortId, faultId, refusalId } from './goal-ids.ts';
import { createAsking, type Standing } from './guards.ts';
import { heldGoals, outcomesOfAsked, partGoals } from './observe-conditions.ts';
import { initialConfiguration, leavesOf, react, type Configuration } from './react.ts';
import { outcomesBetween } from './observe-deadlines.ts';
import { againGoals } from './observe-facts.ts';
import { actionGoals, milestoneGoals, noticeGoals, selectionGoals } from './observe-effects.ts';
import { badDataGoalsOf, recordGoalsOf } from './observe-records.ts';
import { openingId } from './structure.ts';
import type { Subject } from './subject.ts';

/** An observer of one pathway's cases. */
export function createObserver(subject: Subject): Observer {
  return {
    observe(before, happening, last) {
      if (happening.kind === 'time') return observeTime(subject, before, happening.state, last);
      const { entry, result } = happening;
      if (entry.kind === 'opened') return observeOpening(subject, entry, result);
      if (before === undefined) return nothing;
      const waited = advance(before, entry.at, subject.library).state;
      const passing = observeTime(subject, before, waited, last);
      const since = passing.transitions.length > 0 ? passing.transitions : last;
      const own = observeEntry(subject, waited, happening, since);
      return {
        goals: [...passing.goals, ...own.goals],
        transitions: own.transitions.length > 0 ? own.transitions : passing.transitions,
      };
    },
  };
}

const nothing: Observation = { goals: [], transitions: [] };

function observeOpening(subject: Subject, entry: EventEntry, result: StepResult): Observation {
  if (result.kind === 'refused') {
    const view: View = { facts: subject.compiled.facts.initial, event: entryView(entry) };
    return {
      goals: refusalGoals(subject, entry, result.refusal, view, initialConfiguration(subject.chart)),
      transitions: [],
    };
  }
  const { state } = result;
  const asked = requirementsOf(subject, entry.type);
  const view: View = { facts: subject.compiled.facts.initial, event: entryView(entry) };
  return {
    goals: [
      openingId,
      ...[...activeIn(state)].map((path) => `state:${path}`),
      ...asked.flatMap((text) => heldGoals(subject, entry.type, text, view)),
      ...outcomesBetween(undefined, state),
      ...consequences(subject, entry, undefined, state, [openingId]),
    ],
    transitions: [openingId],
  };
}

function activeIn(state: CaseState): Configuration {
  return statePaths(state.snapshot.value);
}

function requirementsOf(subject: Subject, event: string): readonly string[] {
  return subject.compiled.pathway.events[event]?.requires ?? [];
}

function observeEntry(
  subject: Subject,
  before: CaseState,
  { entry, result }: Extract<Happening, { readonly kind: 'entry' }>,
  last: readonly string[],
): Observation {
  const isEvent = entry.kind === 'recorded';
  if (result.kind === 'accepted' && !isEvent) return { goals: outcomesBetween(before, result.state), transitions: [] };
  if (!isEvent) return nothing;
  const draft = draftOf(before, subject.library);
  const view: View = { ...draftView(draft), event: entryView(entry) };
  if (result.kind === 'refused')
    return { goals: refusalGoals(subject, entry, result.refusal, view, activeIn(before)), transitions: [] };
  const asked = requirementsOf(subject, entry.type).flatMap((text) => heldGoals(subject, entry.type, text, view));
  const moved = observeMove(subject, activeIn(before), entry.type, view, result.state, last);
  return {
    goals: [
      ...asked,
      ...moved.goals,
      ...outcomesBetween(before, result.state),
      ...consequences(subject, entry, before, result.state, moved.taken),
    ],
    transitions: moved.transitions,
  };
}

/** What the chart did: the transitions, their guards, the states and the pairs. */
function observeMove(
  subject: Subject,
  configuration: Configuration,
  event: string,
  view: View,
  after: CaseState,
  last: readonly string[],
): Observation & { readonly taken: readonly string[] } {
  const first = createAsking(subject, view);
  const lateView = { ...view, facts: after.facts };
  const later = createAsking(subject, lateView);
  const goals = new Set<string>();
  const outcomes = new Map<ChartTransition, { readonly standings: readonly Standing[]; readonly view: View }>();
  const { taken } = react(subject.chart, configuration, event, (transition, isLater) => {
    const standings = transition.guards.map(isLater ? later : first);
    outcomes.set(transition, { standings, view: isLater ? lateView : view });
    return standings.every((standing) => standing === 'holds');
  });
  for (const [transition, outcome] of outcomes) {
    for (const id of outcomesOfAsked(
      subject,
      shortId(transition.id),
      transition.guards,
      outcome.standings,
      outcome.view,
    ))
      goals.add(id);
  }
  let before = last;
  for (const step of taken) {
    const ids = step.map(({ id }) => id);
    for (const id of ids) {
      goals.add(id);
      for (const one of before) goals.add(pairId(one, id));
    }
    before = ids;
  }
  for (const path of activeIn(after)) goals.add(`state:${path}`);
  const ids = taken.flat().map(({ id }) => id);
  return { goals: [...goals], transitions: taken.length === 0 ? [] : before, taken: ids };
}

/** The conditions that were asked of an entry that was accepted. */
function askedIn(
  { compiled, transitionById, actions }: Subject,
  event: string,
  taken: readonly string[],
  occasions: readonly string[],
): readonly string[] {
  return [
    ...(compiled.pathway.events[event]?.requires ?? []),
    ...taken.flatMap((id) => transitionById.get(id)?.guards ?? []),
    ...occasions.flatMap((occasion) => (actions.get(occasion) ?? []).flatMap(({ action }) => action.when ?? [])),
  ];
}

/** What followed from an entry that was accepted: what it asked for, whom that reached, what it settled. */
function consequences(
  subject: Subject,
  entry: EventEntry,
  before: CaseState | undefined,
  after: CaseState,
  taken: readonly string[],
): readonly string[] {
  const view: View = { ...draftView(draftOf(after, subject.library)), event: entryView(entry) };
  const [was, is] = [before === undefined ? new Set<string>() : activeIn(before), activeIn(after)];
  const occasions = [
    `event:${entry.type}`,
    ...taken,
    ...[...is].filter((path) => !was.has(path)).map((path) => `entry:${path}`),
    ...[...was].filter((path) => !is.has(path)).map((path) => `exit:${path}`),
  ];
  return [
    ...recordGoalsOf(subject.compiled.pathway, entry),
    ...actionGoals({ subject, occasions, view }, before, after),
    ...noticeGoals(subject, before, after),
    ...milestoneGoals(subject, before, after),
    ...selectionGoals(subject, entry, view, before, after),
    ...againGoals(subject, askedIn(subject, entry.type, taken, occasions), before, after),
  ];
}

function refusalGoals(
  subject: Subject,
  entry: EventEntry,
  refusal: Refusal,
  view: View,
  configuration: Configuration,
): readonly string[] {
  const { type } = entry;
  switch (refusal.kind) {
    case 'notAccepted':
    case 'caseClosed':
      return leavesOf(subject.chart, configuration).map((state) => refusalId(state, type));
    case 'wrongRole':
      return [faultId(type, `by:${refusal.role}`)];
    case 'dateInFuture':
      return [faultId(type, 'future')];
    case 'beforeCaseBegan':
      return [faultId(type, 'before')];
    case 'unknownTask':
      return [faultId(type, 'unknown task')];
    case 'wrongData':
      return wrongDataGoals(subject, entry, refusal.problems);
    case 'conditionsFailed':
      return failedGoals(subject, entry, view, configuration);
    default:
      return [];
  }
}

function wrongDataGoals(
  { compiled }: Subject,
  entry: EventEntry,
  problems: readonly { readonly path: string }[],
): readonly string[] {
  const [problem] = problems;
  if (problem === undefined || problems.length > 1) return [];
  if (problem.path === 'on') return [faultId(entry.type, 'time')];
  return badDataGoalsOf(compiled.pathway, entry, problem.path);
}

/** The only condition of the event itself that failed, or the only one of each transition it could have taken. */
function failedGoals(subject: Subject, entry: EventEntry, view: View, configuration: Configuration): readonly string[] {
  const ask = createAsking(subject, view);
  const requires = requirementsOf(subject, entry.type);
  const failing = requires.filter((text) => ask(text) !== 'holds');
  const asked: { readonly transition: ChartTransition; readonly standings: readonly Standing[] }[] = [];
  react(subject.chart, configuration, entry.type, (transition) => {
    asked.push({ transition, standings: transition.guards.map(ask) });
    return false;
  });
  const isOpen = asked.some(({ standings }) => standings.every((standing) => standing === 'holds'));
  if (failing.length === 0)
    return asked.flatMap(({ transition, standings }) =>
      outcomesOfAsked(subject, shortId(transition.id), transition.guards, standings, view),
    );
  const [only] = failing;
  const isAlone = only !== undefined && failing.length === 1 && ask(only) === 'fails';
  if (!isAlone || !(isOpen || entry.kind === 'opened')) return [];
  return [guardId(entry.type, only, 'fails'), ...partGoals(subject, only, view)];
}

/** Time, moment by moment: what the states answer to of themselves, and what becomes of deadlines. */
function observeTime(
  subject: Subject,
  before: CaseState | undefined,
  after: CaseState,
  last: readonly string[],
): Observation {
  if (before === undefined || before.now === after.now) return nothing;
  if (subject.compiled.handledMoments.size === 0)
    return {
      goals: [
        ...outcomesBetween(before, after),
        ...noticeGoals(subject, before, after),
        ...momentGoals(subject, before, after),
      ],
      transitions: [],
    };
  const goals: string[] = [];
  let state = before;
  let since = last;
  let transitions: readonly string[] = [];
  for (let next = nextInstant(state, after.now); next !== undefined; next = nextInstant(state, after.now)) {
    const then = advance(state, next, subject.library).state;
    goals.push(
      ...outcomesBetween(state, then),
      ...noticeGoals(subject, state, then),
      ...momentGoals(subject, state, then),
    );
    for (const type of momentsTaken(state, then)) {
      if (!subject.compiled.handledMoments.has(type)) continue;
      const view = draftView(draftOf(state, subject.library));
      const moved = observeMove(subject, activeIn(state), type, view, then, since);
      goals.push(...moved.goals);
      if (moved.transitions.length > 0) {
        since = moved.transitions;
        transitions = moved.transitions;
      }
    }
    state = then;
  }
  return { goals, transitions };
}

function nextInstant(state: CaseState, until: string): CaseState['now'] | undefined {
  let next: CaseState['now'] | undefined;
  for (const { moments } of state.occurrences) {
    const [moment] = moments;
    if (moment !== undefined && moment.instant <= until && moment.instant > state.now)
      if (next === undefined || moment.instant < next) next = moment.instant;
  }
  return next;
}

/** What the moments between two states asked for. */
function momentGoals(subject: Subject, before: CaseState, after: CaseState): readonly string[] {
  const occasions = before.occurrences.flatMap(({ deadline, moments }) =>
    moments
      .filter(({ instant }) => instant <= after.now)
      .map(({ kind, lead }) => `moment:deadline.${deadline}.${kind}${lead === undefined ? '' : ` ${lead}`}`),
  );
  if (!occasions.some((occasion) => subject.actions.has(occasion))) return [];
  const view = draftView(draftOf(after, subject.library));
  return actionGoals({ subject, occasions, view }, before, after);
}

function momentsTaken(before: CaseState, after: CaseState): readonly string[] {
  return before.occurrences.flatMap(({ deadline, moments }) =>
    moments.filter(({ instant }) => instant <= after.now).map(({ kind }) => `deadline.${deadline}.${kind}`),
  );
}
