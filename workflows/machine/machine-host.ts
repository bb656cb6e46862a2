import { log, workflowInfo } from '@temporalio/workflow';
import type { Instant } from '../../calendar/instant.ts';
import type { Delivered, Delivery } from '../../machines/interpreter/delivery.ts';
import { accepts, advance, deliver, rootSnapshot } from '../../machines/interpreter/deliver.ts';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import type { MachineEffect, MachineEvent } from '../../machines/interpreter/machine-effect.ts';
import type { MachineState } from '../../machines/interpreter/machine-state.ts';
import { recordOf } from '../../machines/interpreter/record-of.ts';
import type { Clock } from '../clock.ts';
import { messageOf } from '../refusals.ts';
import { createActivityActors } from './machine-actors.ts';
import { createChildMachines } from './machine-children.ts';
import { createEffectActivities } from './machine-effects.ts';
import type { MachineIncident } from './incidents.ts';
import type { MachineSettings } from './machine-settings.ts';
import { createParentLine } from './machine-parent.ts';
import { createMachineTimers } from './machine-timers.ts';
import { activeStates } from './machine-view.ts';
import type { CarriedMachine, MachineInput, MachineRefusal } from './messages.ts';
import { writtenValue } from './written-value.ts';

/** What events from outside would lead to: all of them are taken, or none. */
export type Tried =
  | { readonly kind: 'taken'; readonly state: MachineState; readonly effects: readonly MachineEffect[] }
  | { readonly kind: 'refused'; readonly refusal: Pick<MachineRefusal, 'reason' | 'message'>; readonly index: number };

/** A machine between its record and the world: it asks the interpreter what follows, and sees to it. It decides nothing itself. */
export interface MachineHost {
  state(): MachineState;
  incidents(): readonly MachineIncident[];
  /** What would come of these events now; nothing happens. */
  tryEvents(events: readonly unknown[], mustBeAccepted: boolean): Tried;
  /** Takes what was tried as it is, carries out what it asks for, and answers what was emitted. */
  accept(tried: Extract<Tried, { readonly kind: 'taken' }>, events: number): readonly MachineEvent[];
  /** Settles once something has changed that somebody may wait for. */
  nextChange(): Promise<void>;
  /** Tries again what an incident is about, or lets it be. False when there is none of this number. */
  settleIncident(id: number, how: 'retry' | 'drop'): boolean;
  /** Deliveries taken in this run. */
  taken(): number;
  /** Activities under way, actors and effects. */
  underWay(): number;
  /** Child machines that are workflows of their own: a new run would not hear of their end. */
  children(): number;
  /** Takes an event nobody waits for an answer to: from outside, or from a child machine elsewhere. */
  hear(event: unknown, child?: string): void;
  /** Nothing more will happen. */
  isOver(): boolean;
  /** What the next run begins with, without the keys. */
  carried(): Omit<CarriedMachine, 'keys'>;
}

/** Puts a machine into its workflow, and sees to what was under way when it arrived, or what its start asked for. */
export function createMachineHost(
  { machine, parent: startedBy }: Pick<MachineInput, 'machine' | 'parent'>,
  begun: { readonly state: MachineState; readonly effects: readonly MachineEffect[] },
  carried: Omit<CarriedMachine, 'keys' | 'record'> | undefined,
  settings: MachineSettings,
  clock: Clock,
): MachineHost {
  const { workflowId } = workflowInfo();
  let state = begun.state;
  let taken = 0;
  let incidents = carried?.incidents ?? [];
  let lastIncident = Math.max(0, ...incidents.map(({ id }) => id));
  const waiting: (() => void)[] = [];
  const armed = new Set<string>();
  /** Due, and not to be taken: they wait for somebody to see to their incident. */
  const stuck = new Set<string>();
  const timers = createMachineTimers((timer, dueAt) => {
    // Taken already, together with something that came at the same instant.
    if (armed.delete(timer)) settle({ kind: 'timer', timer }, dueAt);
  });
  const actors = createActivityActors((delivery) => settle(delivery));
  const children = createChildMachines(machine, (delivery) => settle(delivery));
  const parent = createParentLine(startedBy, changed);
  const effects = createEffectActivities({
    workflowId,
    asked: carried?.effectsAsked ?? 0,
    settingsOf: (name) => settings.effects?.[name] ?? {},
    settled(effect, failure) {
      if (failure !== undefined) raise({ kind: 'effect', effect }, failure);
      changed();
    },
  });

  function now(atLeast: Instant = state.now): Instant {
    return [clock.now(), atLeast, state.now].reduce((a, b) => (b > a ? b : a));
  }

  function changed(): void {
    for (const proceed of waiting.splice(0)) proceed();
  }

  function raise(about: MachineIncident['about'], reason: string): void {
    lastIncident += 1;
    incidents = [...incidents, { id: lastIncident, since: clock.now(), reason, about }];
    log.warn('A machine needs somebody to look at it', { incident: lastIncident, about: about.kind });
  }

  /** From inside: there is nobody to refuse it to. What cannot be taken waits as an incident. */
  function settle(delivery: Delivery, atLeast?: Instant): readonly MachineEvent[] {
    const delivered = deliverSafely(state, delivery, now(atLeast));
    if (delivered.kind !== 'refused' || delivered.refusal.reason === 'ended') return accept(delivered);
    if (delivery.kind === 'timer') stuck.add(delivery.timer);
    const what =
      delivery.kind === 'timer' ? 'A timer' : `What an actor (${'actor' in delivery ? delivery.actor : ''}) answered`;
    raise({ kind: 'delivery', what, delivery: encodeValue(delivery) }, delivered.refusal.message);
    return accept(delivered);
  }

  function settleAgain(delivery: Delivery): void {
    if (delivery.kind === 'timer') stuck.delete(delivery.timer);
    settle(delivery);
  }

  /** A timer that is dropped is as if it had been cancelled: what is due after it can be taken again. */
  function drop(delivery: Delivery): void {
    if (delivery.kind !== 'timer') return;
    stuck.delete(delivery.timer);
    state = { ...state, timers: state.timers.filter(({ id }) => id !== delivery.timer) };
  }

  function accept(result: Pick<Delivered, 'state' | 'effects'>, deliveries = 1): readonly MachineEvent[] {
    state = result.state;
    taken += deliveries;
    const emitted = carryOut(result.effects);
    changed();
    return emitted;
  }

  function tryEvents(events: readonly unknown[], mustBeAccepted: boolean): Tried {
    let tried: Extract<Tried, { readonly kind: 'taken' }> = { kind: 'taken', state, effects: [] };
    for (const [index, event] of events.entries()) {
      const at = now();
      const delivered = deliverSafely(tried.state, { kind: 'event', event: event as MachineEvent }, at);
      if (delivered.kind === 'refused') return { kind: 'refused', refusal: delivered.refusal, index };
      // Who is asked is the machine the event meets: what was due until then has been taken, as it was above.
      const met = mustBeAccepted ? advance(tried.state, at).state : undefined;
      if (met !== undefined && !isAccepted(met, event))
        return { kind: 'refused', refusal: notAccepted(met, event), index };
      tried = { kind: 'taken', state: delivered.state, effects: [...tried.effects, ...delivered.effects] };
    }
    return tried;
  }

  /** Timers are seen to as a whole, by what the machine has now: those taken early need not fire. */
  function carryOut(asked: readonly MachineEffect[]): readonly MachineEvent[] {
    const emitted: MachineEvent[] = [];
    for (const effect of asked) {
      switch (effect.kind) {
        case 'runActivity':
          if (isRunning(effect.actor)) runActor(effect.actor);
          break;
        case 'startWorkflow':
          if (isRunning(effect.actor)) children.run({ session: effect.actor, src: effect.src, input: effect.input });
          break;
        case 'sendToParent':
          parent.send(effect.event);
          break;
        case 'sendToActor':
          children.send(effect.actor, effect.event);
          break;
        case 'stopActor':
          actors.stop(effect.actor);
          children.stop(effect.actor);
          break;
        case 'effect':
          effects.ask(effect);
          break;
        case 'emit':
          emitted.push(effect.event);
          break;
        case 'log':
          log.info(effect.label ?? 'log', { value: loggable(effect.value) });
          break;
        case 'armTimer':
        case 'cancelTimer':
          break;
      }
    }
    armTimers();
    return emitted;
  }

  function armTimers(): void {
    const wanted = new Set(state.timers.map(({ id }) => id));
    for (const id of armed) {
      if (wanted.has(id)) continue;
      armed.delete(id);
      timers.cancel(id, clock.now());
    }
    for (const { id, dueAt, event } of state.timers) {
      if (armed.has(id) || stuck.has(id)) continue;
      armed.add(id);
      timers.arm({ id, dueAt, summary: event.type }, clock.now());
    }
  }

  function isRunning(session: string): boolean {
    return state.actors.get(session)?.phase === 'running';
  }

  function runActor(session: string): void {
    const actor = state.actors.get(session);
    if (actor === undefined) return;
    const { src, snapshot } = actor;
    const { options = {} } = settings.actors?.[src] ?? {};
    actors.run({ session, src, input: snapshot.input, settings: options, key: `${workflowId}/${session}` });
  }

  function begin(): void {
    if (carried === undefined) {
      carryOut(begun.effects);
      return;
    }
    for (const { session, kind, phase, snapshot } of state.actors.values())
      if (kind === 'activity' && phase === 'running' && snapshot.status === 'active') runActor(session);
    for (const effect of carried.effects) effects.resume(effect);
    for (const { about } of incidents) {
      const delivery = about.kind === 'delivery' ? (decodeValue(about.delivery) as Delivery) : undefined;
      if (delivery?.kind === 'timer') stuck.add(delivery.timer);
    }
    armTimers();
  }

  begin();

  return {
    state: () => state,
    incidents: () => incidents,
    tryEvents,
    accept,
    hear(event, child) {
      const said = event as MachineEvent;
      const delivery: Delivery =
        child === undefined ? { kind: 'event', event: said } : { kind: 'actorEvent', actor: child, event: said };
      const delivered = deliverSafely(state, delivery, now());
      const isRubbish = delivered.kind === 'refused' && noEvents.has(delivered.refusal.reason);
      if (isRubbish) log.warn('A machine was told something that is no event', { reason: delivered.refusal.reason });
      else settle(delivery);
    },
    nextChange: () => new Promise((resolve) => waiting.push(resolve)),
    settleIncident(id, how) {
      const incident = incidents.find((one) => one.id === id);
      if (incident === undefined) return false;
      incidents = incidents.filter((one) => one !== incident);
      const { about } = incident;
      if (about.kind === 'effect' && how === 'retry') effects.resume(about.effect);
      if (about.kind === 'delivery') {
        const delivery = decodeValue(about.delivery) as Delivery;
        if (how === 'retry') settleAgain(delivery);
        else drop(delivery);
      }
      changed();
      return true;
    },
    taken: () => taken,
    underWay: () => actors.count() + effects.pending().length + (parent.isQuiet() ? 0 : 1),
    children: () => children.count(),
    isOver: () =>
      rootSnapshot(state).status !== 'active' &&
      effects.pending().length === 0 &&
      parent.isQuiet() &&
      // What a machine could not take does not matter any more once it has ended.
      incidents.every(({ about }) => about.kind === 'delivery'),
    carried: () => ({
      record: recordOf(state),
      effects: effects.pending(),
      effectsAsked: effects.asked(),
      incidents,
    }),
  };
}

/** What will never be taken, however often it is tried. */
const noEvents: ReadonlySet<string> = new Set(['notAnEvent', 'reservedEvent', 'ended']);

/** The interpreter answers for whatever a machine's functions do. Should it fail itself, the machine stays where it was. */
function deliverSafely(state: MachineState, delivery: Delivery, now: Instant): Delivered {
  try {
    return deliver(state, delivery, now);
  } catch (error) {
    log.error('A machine could not be taken further', { error: error instanceof Error ? error.name : typeof error });
    return { kind: 'refused', refusal: { reason: 'threw', message: messageOf(error) }, state, effects: [] };
  }
}

/** A guard that throws accepts nothing, and is told of when the event is delivered. */
function isAccepted(state: MachineState, event: unknown): boolean {
  try {
    return accepts(state, event as MachineEvent);
  } catch {
    return true;
  }
}

/** What is logged leaves the sandbox: only plain data can. */
function loggable(value: unknown): unknown {
  try {
    return writtenValue(value);
  } catch {
    return String(value);
  }
}

function notAccepted(state: MachineState, event: unknown): Pick<MachineRefusal, 'reason' | 'message'> {
  const type = typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : String(event);
  const states = activeStates(rootSnapshot(state).value).join(' and ');
  return { reason: 'notAccepted', message: `No transition is taken for ${type} in ${states}. Nothing was sent.` };
}
