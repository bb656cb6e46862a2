import type { Action } from '../schema/actions.ts';
import type { Draft, Writable } from './mutant.ts';

type DraftState = Draft['states'][string];
type DraftTransition = NonNullable<DraftState['always']>[number];

/** Keeps only what fits, in a list that may be missing. */
export function keep<T>(list: T[] | undefined, fits: (item: T) => boolean): void {
  if (list === undefined) return;
  const kept = list.filter(fits);
  list.splice(0, list.length, ...kept);
}

/** Every state of a draft, and the root as one. */
export function* statesOf(
  draft: Draft,
): Generator<Pick<DraftState, 'on' | 'always' | 'onDone' | 'entry' | 'exit' | 'states'>> {
  function* inside(states: { [name: string]: DraftState } | undefined): Generator<DraftState> {
    for (const state of Object.values(states ?? {})) {
      yield state;
      yield* inside(state.states);
    }
  }
  yield { ...(draft.on === undefined ? {} : { on: draft.on as NonNullable<DraftState['on']> }) };
  yield* inside(draft.states);
}

/** Every transition, with what it is taken on. */
export function* transitionsOf(
  draft: Draft,
): Generator<{ readonly on: string; readonly transition: DraftTransition; readonly among: number }> {
  for (const state of statesOf(draft)) {
    for (const [on, list] of Object.entries(state.on ?? {}))
      for (const transition of list) yield { on, transition, among: list.length };
    for (const transition of state.always ?? []) yield { on: 'always', transition, among: 1 };
    for (const transition of state.onDone ?? []) yield { on: 'onDone', transition, among: 1 };
  }
}

type DraftAction = Writable<Action>;

/** Every list of actions: of events, transitions, states, moments and milestones. */
export function* actionListsOf(draft: Draft): Generator<DraftAction[]> {
  for (const event of Object.values(draft.events)) if (event.do !== undefined) yield event.do;
  for (const { transition } of transitionsOf(draft)) if (transition.do !== undefined) yield transition.do;
  for (const state of statesOf(draft)) {
    if (state.entry !== undefined) yield state.entry;
    if (state.exit !== undefined) yield state.exit;
  }
  for (const part of timedPartsOf(draft)) {
    for (const moment of [part.passed, 'targetPassed' in part ? part.targetPassed : undefined])
      if (moment?.do !== undefined) yield moment.do;
    for (const reminder of Object.values(part.remind ?? {})) if (reminder.do !== undefined) yield reminder.do;
  }
  for (const milestone of Object.values(draft.milestones)) yield milestone.do;
}

type TimedPart = Pick<Draft['deadlines'][string], 'remind' | 'passed' | 'targetPassed'>;

/** Everything that has reminders and a limit: deadlines, steps and deliveries. */
export function* timedPartsOf(draft: Draft): Generator<TimedPart> {
  yield* Object.values(draft.deadlines);
  for (const { steps = {}, deliveries = {} } of Object.values(draft.documents)) {
    yield* Object.values(steps);
    yield* Object.values(deliveries);
  }
}

/** What an action raises, as a mutation's concerns name it; a flag taken back concerns the flag. */
export function raisedBy(action: DraftAction | Action): string {
  if ('notify' in action) return `notify:${action.notify}`;
  if ('prepare' in action) return `prepare:${action.prepare}`;
  if ('task' in action) return `task:${action.task}`;
  return `flag:${'flag' in action ? action.flag : action.clear}`;
}

/** Takes something that is raised out of every list of actions and every moment. */
export function neverRaise(draft: Draft, what: string): void {
  for (const actions of actionListsOf(draft)) keep(actions, (action) => 'clear' in action || raisedBy(action) !== what);
  for (const part of timedPartsOf(draft)) {
    const moments = [part.passed, part.targetPassed];
    for (const moment of moments) {
      if (moment?.task !== undefined && what === `task:${moment.task}`) delete moment.task;
      if (what === 'notify:deadlinePassed') delete moment?.notify;
    }
    for (const reminder of Object.values(part.remind ?? {}))
      if (what === 'notify:deadlineReminder') delete reminder.notify;
  }
}

/** Takes a condition out of every list that asks it. */
export function neverAsk(draft: Draft, condition: string): void {
  const others = (reference: string): boolean => reference.replace(/^not +/, '') !== condition;
  for (const event of Object.values(draft.events)) keep(event.requires, others);
  for (const { transition } of transitionsOf(draft)) keep(transition.guard, others);
  for (const actions of actionListsOf(draft)) for (const action of actions) keep(action.when, others);
  for (const deadline of Object.values(draft.deadlines)) keep(deadline.startsIf, others);
  for (const rule of Object.values(draft.access)) keep(rule.when, others);
  for (const meeting of Object.values(draft.meetings)) {
    for (const agenda of Object.values(meeting.agendas ?? {})) {
      keep(agenda.when, others);
      for (const item of Object.values(agenda.items)) keep(item.when, others);
    }
  }
}

/** A deadline that nothing starts; it stays, because others may name it. */
export function neverStart(lowered: Draft, deadline: string): void {
  lowered.conditions['neverHolds'] = { when: 'false', otherwise: 'It never holds.' };
  const known = lowered.deadlines[deadline];
  if (known !== undefined) known.startsIf = ['neverHolds'];
}
