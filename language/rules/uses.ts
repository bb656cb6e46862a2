import type { Action } from '../schema/actions.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { State, Transition } from '../schema/states.ts';
import type { SourcePath } from '../source-path.ts';

/** What the parts of a definition do for each other: which condition refuses something, which task anybody ever gets. */
export interface Uses {
  /** Conditions that refuse or time: asked by a requirement, a guard, a start of a deadline or an access rule. */
  readonly refusing: ReadonlySet<string>;
  /** Conditions that decide whether something is asked for: an action's or an agenda's. */
  readonly prompting: ReadonlySet<string>;
  /** Tasks, notices, papers and flags that something raises, as `task:ID`, `notify:ID`, `prepare:ID`, `flag:ID`. */
  readonly raised: ReadonlySet<string>;
  /** Every transition, with its event. */
  readonly transitions: readonly UsedTransition[];
  /** Events that complete a task, meet a deadline or are the step or the delivery of a paper. */
  readonly answering: ReadonlySet<string>;
}

/** A transition where it stands. */
export interface UsedTransition {
  /** An event, `always`, `onDone`, or a deadline's moment. */
  readonly on: string;
  readonly transition: Transition;
  readonly steps: SourcePath;
}

/** Indexes what uses what in a written definition. This is a pure function. */
export function usesOf(written: Pathway): Uses {
  const transitions = [...transitionsOf(written)];
  const actions = [...actionsOf(written)];
  const refusing = [
    ...Object.values(written.events).flatMap((event) => event.requires ?? []),
    ...transitions.flatMap(({ transition }) => transition.guard ?? []),
    ...Object.values(written.deadlines).flatMap((deadline) => deadline.startsIf ?? []),
    ...Object.values(written.access).flatMap((rule) => rule.when ?? []),
  ];
  const agendas = Object.values(written.meetings).flatMap((meeting) => Object.values(meeting.agendas ?? {}));
  const prompting = [
    ...actions.flatMap((action) => action.when ?? []),
    ...agendas.flatMap((agenda) => [
      ...(agenda.when ?? []),
      ...Object.values(agenda.items).flatMap((item) => item.when ?? []),
    ]),
  ];
  return {
    refusing: new Set(refusing.map(conditionNamed)),
    prompting: new Set(prompting.map(conditionNamed)),
    raised: new Set([...actions.flatMap(raisedBy), ...raisedByMoments(written), ...attached(written)]),
    transitions,
    answering: new Set(answeringEvents(written)),
  };
}

/** `not x` asks x too. */
function conditionNamed(reference: string): string {
  return reference.startsWith('not ') ? reference.slice('not '.length).trim() : reference;
}

function* transitionsOf(written: Pathway): Generator<UsedTransition> {
  function* inList(list: readonly Transition[], on: string, steps: SourcePath): Generator<UsedTransition> {
    for (const [index, transition] of list.entries()) yield { on, transition, steps: [...steps, index] };
  }
  function* inState(
    state: Pick<State, 'on' | 'always' | 'onDone' | 'states'>,
    at: SourcePath,
  ): Generator<UsedTransition> {
    for (const [on, list] of Object.entries(state.on ?? {})) yield* inList(list, on, [...at, 'on', on]);
    yield* inList(state.always ?? [], 'always', [...at, 'always']);
    yield* inList(state.onDone ?? [], 'onDone', [...at, 'onDone']);
    for (const [name, inner] of Object.entries(state.states ?? {})) yield* inState(inner, [...at, 'states', name]);
  }
  yield* inState({ states: written.states, ...(written.on === undefined ? {} : { on: written.on }) }, []);
}

/** Every action, wherever it stands: actions alone have one of these keys in a list. */
function* actionsOf(node: unknown): Generator<Action> {
  if (Array.isArray(node)) {
    for (const item of node) {
      if (isAction(item)) yield item;
      else yield* actionsOf(item);
    }
  } else if (typeof node === 'object' && node !== null) {
    for (const value of Object.values(node)) yield* actionsOf(value);
  }
}

function isAction(item: unknown): item is Action {
  if (typeof item !== 'object' || item === null) return false;
  return ['notify', 'prepare', 'task', 'flag', 'clear'].some(
    (key) => typeof (item as { readonly [key: string]: unknown })[key] === 'string',
  );
}

function raisedBy(action: Action): readonly string[] {
  if ('notify' in action) return [`notify:${action.notify}`];
  if ('prepare' in action) return [`prepare:${action.prepare}`];
  if ('task' in action) return [`task:${action.task}`];
  return 'flag' in action ? [`flag:${action.flag}`] : [];
}

function* raisedByMoments(written: Pathway): Generator<string> {
  const timed = [
    ...Object.values(written.deadlines),
    ...Object.values(written.documents).flatMap((document) => [
      ...Object.values(document.steps ?? {}),
      ...Object.values(document.deliveries ?? {}),
    ]),
  ];
  for (const part of timed) {
    const moments = [part.passed, 'targetPassed' in part ? part.targetPassed : undefined];
    for (const moment of moments) {
      if (moment?.task !== undefined) yield `task:${moment.task}`;
      if (moment?.notify !== undefined) yield 'notify:deadlinePassed';
    }
    if (Object.values(part.remind ?? {}).some(({ notify }) => notify !== undefined)) yield 'notify:deadlineReminder';
  }
}

/** A paper enclosed in a notice goes out with it; what is sent in error is followed up. */
function* attached(written: Pathway): Generator<string> {
  for (const notice of Object.values(written.notifications)) {
    for (const paper of notice.attach ?? []) yield `prepare:${paper}`;
    if (notice.followUp !== undefined) yield `notify:${notice.followUp}`;
  }
}

function* answeringEvents(written: Pathway): Generator<string> {
  for (const { completedBy = [] } of Object.values(written.tasks)) for (const { event } of completedBy) yield event;
  for (const { metBy = [] } of Object.values(written.deadlines)) for (const { event } of metBy) yield event;
  for (const { steps = {}, deliveries = {} } of Object.values(written.documents)) {
    for (const { event } of [...Object.values(steps), ...Object.values(deliveries)]) yield event;
  }
}
