import type { AnyMachineSnapshot } from 'xstate';
import type { Instant } from '../../calendar/instant.ts';
import type { Delivered, Delivery, DeliveryRefusal } from './delivery.ts';
import { finishStep } from './finish-step.ts';
import type { MachineEffect, MachineEvent } from './machine-effect.ts';
import { measureValue } from './measure-value.ts';
import { ROOT, type MachineState, type TimerState } from './machine-state.ts';
import { NotSerialisableError } from './not-serialisable.ts';
import { StepDraft } from './step-draft.ts';

/**
 * Takes one delivery to completion. Timers due at or before `now` are taken first, each at its own due instant and in the order in which they
 * are due, so what a machine does never depends on how late its host was. Never throws for anything a delivery says.
 */
export function deliver(state: MachineState, delivery: Delivery, now: Instant): Delivered {
  if (now < state.now)
    return refused(
      state,
      [],
      'outOfOrder',
      `Something of ${now} cannot be delivered: the machine already stands at ${state.now}.`,
    );
  const advanced = advance(state, now);
  if (advanced.refusal !== undefined) return { ...advanced, kind: 'refused', refusal: advanced.refusal };
  const { effects } = advanced;
  if (
    delivery.kind === 'timer' &&
    state.timers.some(({ id }) => id === delivery.timer) &&
    !advanced.state.timers.some(({ id }) => id === delivery.timer)
  )
    return { kind: 'taken', state: advanced.state, effects };
  const next = deliverNow(advanced.state, delivery);
  return { ...next, effects: effects.length === 0 ? next.effects : [...effects, ...next.effects] };
}

/** A machine at a later instant: every timer due until then taken. */
export interface Advanced {
  readonly state: MachineState;
  readonly effects: readonly MachineEffect[];
  /** A timer that could not be taken; it stays, and so do those after it. */
  readonly refusal?: DeliveryRefusal;
}

/** Takes every timer that is due at or before `now`. An earlier instant changes nothing. */
export function advance(state: MachineState, now: Instant): Advanced {
  if (now <= state.now && state.timers.every(({ dueAt }) => dueAt > now)) return { state, effects: [] };
  let at = state;
  let atOneInstant = 0;
  const effects: MachineEffect[] = [];
  for (let timer = firstDue(at, now); timer !== undefined; timer = firstDue(at, now)) {
    const due = timer;
    atOneInstant = due.dueAt > at.now ? 0 : atOneInstant + 1;
    if (atOneInstant > state.loaded.limits.exchanges)
      return { state: at, effects, refusal: endlessTimers(due, atOneInstant) };
    const step = stepOf(at, due.dueAt > at.now ? due.dueAt : at.now, (draft) => draft.fire(due));
    if (step.kind === 'refused') return { state: at, effects, refusal: step.refusal };
    at = step.state;
    effects.push(...step.effects);
  }
  return { state: now > at.now ? { ...at, now } : at, effects };
}

/** Whether the machine would do anything with this event where it stands. */
export function accepts(state: MachineState, event: MachineEvent): boolean {
  const snapshot = rootSnapshot(state);
  return snapshot.status === 'active' && snapshot.can(event);
}

/** XState's own snapshot of the machine itself: value, context, tags, meta, output. */
export function rootSnapshot(state: MachineState): AnyMachineSnapshot {
  // What references in it answer is read from the step at hand, which may have been one of another state.
  state.world.draft = new StepDraft(state, state.now);
  return state.actors.get(ROOT)?.snapshot as AnyMachineSnapshot;
}

/** The instant of the next timer, where there is one. */
export function nextDue(state: MachineState): Instant | undefined {
  return state.timers.reduce<Instant | undefined>(
    (first, { dueAt }) => (first === undefined || dueAt < first ? dueAt : first),
    undefined,
  );
}

function deliverNow(state: MachineState, delivery: Delivery): Delivered {
  if (delivery.kind === 'timer') {
    const early = state.timers.find(({ id }) => id === delivery.timer);
    if (early !== undefined)
      return refused(state, [], 'outOfOrder', `Timer ${early.id} is due at ${early.dueAt}, and it is ${state.now}.`);
    return dropped(state, 'timers');
  }
  const refusal =
    delivery.kind === 'event' || delivery.kind === 'actorEvent' ? whyNoEvent(delivery.event) : whyUnkept(delivery);
  if (refusal !== undefined) return { kind: 'refused', refusal, state, effects: [] };
  if (delivery.kind !== 'event' && !runsElsewhere(state, delivery.actor)) return dropped(state, 'results');
  if (state.actors.get(ROOT)?.phase !== 'running')
    return refused(state, [], 'ended', `The machine has ended (${rootSnapshot(state).status}) and takes nothing more.`);
  const step = stepOf(state, state.now, (draft) => take(draft, delivery));
  return step.kind === 'refused'
    ? { ...step, state, effects: [] }
    : { kind: 'taken', state: step.state, effects: step.effects };
}

function take(draft: StepDraft, delivery: Exclude<Delivery, { kind: 'timer' }>): void {
  switch (delivery.kind) {
    case 'event':
      draft.relay(ROOT, delivery.event);
      return;
    case 'actorEvent': {
      const parent = draft.cell(delivery.actor)?.parent;
      if (parent !== undefined) draft.relay(parent, delivery.event);
      return;
    }
    case 'result':
      draft.relay(delivery.actor, settled('xstate.promise.resolve', delivery.output));
      return;
    case 'failure':
      draft.relay(delivery.actor, settled('xstate.promise.reject', delivery.error));
  }
}

/** What XState's promise logic is told. */
function settled(type: string, data: unknown): MachineEvent {
  return { type, data };
}

function stepOf(state: MachineState, now: Instant, work: (draft: StepDraft) => void): ReturnType<typeof finishStep> {
  const draft = new StepDraft(state, now);
  state.world.draft = draft;
  work(draft);
  return finishStep(draft);
}

/** The timer that is due first; of several at one instant the one armed first. */
function firstDue(state: MachineState, now: Instant): TimerState | undefined {
  let first: TimerState | undefined;
  for (const timer of state.timers)
    if (timer.dueAt <= now && (first === undefined || timer.dueAt < first.dueAt)) first = timer;
  return first;
}

function endlessTimers({ event, dueAt }: TimerState, fired: number): DeliveryRefusal {
  const message = `${fired} timers have fired at ${dueAt} and the next one is due at once ("${event.type}"): a delay of 0 that arms itself again never lets time pass. Give it a delay.`;
  return { reason: 'endless', message };
}

function runsElsewhere(state: MachineState, session: string): boolean {
  const actor = state.actors.get(session);
  return actor?.phase === 'running' && (actor.kind === 'activity' || actor.kind === 'workflow');
}

function whyNoEvent(event: unknown): DeliveryRefusal | undefined {
  if (
    typeof event !== 'object' ||
    event === null ||
    !('type' in event) ||
    typeof event.type !== 'string' ||
    event.type === ''
  )
    return {
      reason: 'notAnEvent',
      message: `${shown(event)} is no event. An event is an object with a type: { type: 'PAID' }.`,
    };
  if (event.type.startsWith('xstate.'))
    return {
      reason: 'reservedEvent',
      message: `"${event.type}" is XState's own and comes from inside a machine only. Name events of yours differently.`,
    };
  return whyUnkept(event);
}

function whyUnkept(delivery: object): DeliveryRefusal | undefined {
  try {
    measureValue(delivery, () => undefined);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotSerialisableError)) throw error;
    return { reason: 'notSerialisable', message: `Not taken: ${error.message}` };
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'function' ? 'A function' : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function dropped(state: MachineState, what: 'results' | 'timers'): Delivered {
  const counts = { ...state.dropped, [what]: state.dropped[what] + 1 };
  return { kind: 'dropped', what, state: { ...state, dropped: counts }, effects: [] };
}

function refused(
  state: MachineState,
  effects: readonly MachineEffect[],
  reason: DeliveryRefusal['reason'],
  message: string,
): Delivered {
  return { kind: 'refused', refusal: { reason, message }, state, effects };
}
