import type { AnyActorLogic, AnyActorRef } from 'xstate';
import { instantOfMs, type Instant } from '../../calendar/instant.ts';
import { createCell, type ActorCell } from './actor-cell.ts';
import { PARENT } from './actor-world.ts';
import { EndlessExchangeError, endlessSteps } from './endless.ts';
import { initialSnapshot, receive, startActor, stopActor } from './run-actor.ts';
import { ROOT, type ActorSnapshot, type ActorState, type MachineState, type TimerState } from './machine-state.ts';
import type { DroppedCounts } from './machine-record.ts';
import type { MachineEffect, MachineEvent } from './machine-effect.ts';
import type { LoadedMachine } from './loaded-machine.ts';

/** An action as XState lists it. */
interface ListedAction {
  readonly type: string;
  readonly info: { readonly event: MachineEvent; readonly context: unknown };
  readonly params: unknown;
  readonly exec?: ((info: never, params: never) => void) | undefined;
}

/**
 * The working copy of a machine during one step: actors and timers by what has happened to them so far, and what they ask for.
 * What XState's code does through its actor scope and actor system arrives here. Nothing outside a step changes a draft.
 */
export class StepDraft {
  readonly loaded: LoadedMachine;
  readonly before: MachineState;
  readonly now: Instant;
  readonly cells = new Map<string, ActorCell>();
  timers: readonly TimerState[];
  effects: MachineEffect[] = [];
  dropped: DroppedCounts;
  /** Set when the actors would never stop talking to each other: nothing more happens in this step. */
  endless: EndlessExchangeError | undefined;
  /** The last error a machine's functions threw in this step, where one did. */
  thrown: { readonly error: unknown } | undefined;
  #nextActor: number;
  #nextTimer: number;
  #exchanged = 0;
  #microsteps: unknown[] = [];
  #expected: string | undefined;
  #systemIds: ReadonlyMap<string, string> | undefined;

  constructor(before: MachineState, now: Instant) {
    this.loaded = before.loaded;
    this.before = before;
    this.now = now;
    this.timers = before.timers;
    this.dropped = before.dropped;
    this.#nextActor = before.next.actor;
    this.#nextTimer = before.next.timer;
  }

  /** The state this draft has come to. */
  finished(): MachineState {
    const actors = this.cells.size === 0 ? this.before.actors : this.#actorsKept();
    return {
      loaded: this.loaded,
      world: this.before.world,
      actors,
      timers: this.timers,
      now: this.now,
      next: { actor: this.#nextActor, timer: this.#nextTimer },
      dropped: this.dropped,
    };
  }

  cell(session: string): ActorCell | undefined {
    const known = this.cells.get(session);
    if (known !== undefined) return known;
    const state = this.before.actors.get(session);
    if (state === undefined) return undefined;
    const cell = createCell(state);
    this.cells.set(session, cell);
    return cell;
  }

  /** The next actor to be created is one of a record, and keeps its session. */
  expectSession(session: string): void {
    this.#expected = session;
  }

  /** An actor that was over before the record was written. */
  endForgotten(session: string): void {
    const cell = this.#known(session);
    cell.phase = 'stopped';
    cell.snapshot = stoppedSnapshot;
  }

  bookSession(): string {
    const expected = this.#expected;
    this.#expected = undefined;
    if (expected !== undefined) return expected;
    this.#nextActor += 1;
    return `x:${this.#nextActor - 1}`;
  }

  adopt(actor: ActorState): void {
    this.cells.set(actor.session, createCell(actor));
  }

  initialSnapshot(session: string, logic: AnyActorLogic, input: unknown): ActorSnapshot {
    return initialSnapshot(this, this.#known(session), logic, input);
  }

  phaseOf(session: string): ActorState['phase'] {
    return this.#peek(session)?.phase ?? 'stopped';
  }

  snapshotOf(session: string): ActorSnapshot {
    return this.#peek(session)?.snapshot ?? stoppedSnapshot;
  }

  start(session: string): void {
    startActor(this, this.#known(session));
  }

  stop(session: string): void {
    const cell = this.cell(session);
    if (cell !== undefined) stopActor(this, cell);
  }

  relay(session: string, event: { readonly type: string }): void {
    // Its end is told by its output; only what it sends by itself goes out.
    if (session === PARENT && !event.type.startsWith('xstate.')) this.effects.push({ kind: 'sendToParent', event });
    const cell = this.cell(session);
    if (cell === undefined || cell.phase === 'stopped') return;
    receive(this, cell, event);
  }

  defer(session: string, later: () => void): void {
    this.#known(session).deferred.push(later);
  }

  /** One more event taken by some actor. False when there have been so many that it will never end. */
  exchange(): boolean {
    this.#exchanged += 1;
    if (this.#exchanged > this.loaded.limits.exchanges) this.endless ??= new EndlessExchangeError(this.#exchanged - 1);
    return this.endless === undefined;
  }

  noteMicrostep(snapshot: unknown): void {
    if (this.#microsteps.length === 64) this.#microsteps.shift();
    this.#microsteps.push(snapshot);
  }

  /** An error of the machine's own functions; XState's loop guard is told with the states that are in the loop. */
  threw(error: unknown): unknown {
    const told = endlessSteps(error, this.#microsteps) ?? error;
    this.thrown = { error: told };
    return told;
  }

  takeSystemId(systemId: string, session: string): void {
    const holder = this.#holders().get(systemId);
    if (holder !== undefined && holder !== session)
      throw new Error(`Actor with system ID '${systemId}' already exists.`);
    this.#systemIds = new Map(this.#holders()).set(systemId, session);
  }

  releaseSystemId(session: string): void {
    for (const [systemId, holder] of this.#holders()) {
      if (holder !== session) continue;
      const left = new Map(this.#holders());
      left.delete(systemId);
      this.#systemIds = left;
    }
  }

  bySystemId(systemId: string): AnyActorRef | undefined {
    const session = this.#holders().get(systemId);
    return session === undefined ? undefined : this.#peek(session)?.ref;
  }

  allBySystemId(): { readonly [systemId: string]: AnyActorRef } {
    const found = [...this.#holders()].map(([systemId, session]) => [systemId, this.#peek(session)?.ref] as const);
    return Object.fromEntries(found.filter((entry): entry is [string, AnyActorRef] => entry[1] !== undefined));
  }

  arm(
    source: string,
    target: string,
    event: { readonly type: string },
    delay: number,
    sendId: string | undefined,
  ): void {
    const dueAt = this.#after(delay, event.type);
    const id = `t:${this.#nextTimer}`;
    this.#nextTimer += 1;
    const timer: TimerState = {
      id,
      source,
      target,
      sendId: sendId ?? id,
      event,
      armedAt: this.now,
      dueAt,
      detached: false,
    };
    // XState keeps no hold on an earlier timer of the same id: it fires, but can no longer be cancelled.
    this.timers = [...this.#withoutHold(source, timer.sendId), timer];
    this.effects.push({ kind: 'armTimer', timer: id, dueAt, event: event.type, id: timer.sendId });
  }

  /** Whether a timer was armed in this step. */
  armedNow({ id }: TimerState): boolean {
    return Number(id.slice('t:'.length)) >= this.before.next.timer;
  }

  cancel(source: string, sendId: string): void {
    this.#dropTimers((timer) => !timer.detached && sameId(timer, source, sendId));
  }

  cancelAll(source: string): void {
    this.#dropTimers((timer) => timer.source === source && (!timer.detached || timer.target === source));
  }

  /** The machine is over: nobody waits for anything any more. */
  cancelEveryTimer(): void {
    this.#dropTimers(() => true);
  }

  /** A timer fires: its event goes to its target. */
  fire(timer: TimerState): void {
    this.timers = this.timers.filter((other) => other !== timer);
    this.timers = this.#withoutHold(timer.source, timer.sendId);
    this.relay(timer.target, timer.event);
  }

  emit(actor: string, event: MachineEvent): void {
    this.effects.push({ kind: 'emit', actor, event });
  }

  log(actor: string, said: readonly unknown[]): void {
    const [label, value] = said.length > 1 ? said : [undefined, said[0]];
    this.effects.push({ kind: 'log', actor, ...(typeof label === 'string' ? { label } : {}), value });
  }

  act(session: string, action: ListedAction): void {
    const cell = this.#known(session);
    const run = (): void => this.#carryOut(session, action);
    if (cell.phase === 'running') run();
    else cell.deferred.push(run);
  }

  /** XState's own actions only say what they want; a custom one is never run here. */
  #carryOut(session: string, action: ListedAction): void {
    const { type, info, params, exec } = action;
    if (type.startsWith('xstate.')) {
      exec?.(info as never, params as never);
      return;
    }
    if (!this.loaded.effects.has(type)) throw new UnregisteredActionError(type);
    this.effects.push({ kind: 'effect', name: type, params, event: info.event, context: info.context, actor: session });
  }

  #after(delay: number, event: string): Instant {
    const ms = Date.parse(this.now) + Math.max(0, Math.ceil(delay));
    if (!Number.isFinite(ms)) throw new InvalidDelayError(event, delay);
    return instantOfMs(ms);
  }

  #withoutHold(source: string, sendId: string): readonly TimerState[] {
    if (!this.timers.some((timer) => !timer.detached && sameId(timer, source, sendId))) return this.timers;
    return this.timers.map((timer) => (sameId(timer, source, sendId) ? { ...timer, detached: true } : timer));
  }

  #dropTimers(unwanted: (timer: TimerState) => boolean): void {
    if (!this.timers.some(unwanted)) return;
    const dropped = this.timers.filter(unwanted);
    this.timers = this.timers.filter((timer) => !unwanted(timer));
    for (const { id } of dropped) {
      const armed = this.effects.findLastIndex((effect) => effect.kind === 'armTimer' && effect.timer === id);
      // Armed and cancelled within one step: the host need not hear of it.
      if (armed >= 0) this.effects.splice(armed, 1);
      else this.effects.push({ kind: 'cancelTimer', timer: id });
    }
  }

  #holders(): ReadonlyMap<string, string> {
    this.#systemIds ??= new Map(
      [...this.before.actors.values()].flatMap(({ systemId, session, phase }) =>
        systemId === undefined || phase !== 'running' ? [] : [[systemId, session] as const],
      ),
    );
    return this.#systemIds;
  }

  #peek(session: string): ActorState | undefined {
    return this.cells.get(session) ?? this.before.actors.get(session);
  }

  #known(session: string): ActorCell {
    const cell = this.cell(session);
    if (cell === undefined) throw new Error(`There is no actor ${session} in this machine.`);
    return cell;
  }

  #actorsKept(): ReadonlyMap<string, ActorState> {
    const actors = new Map<string, ActorState>(this.before.actors);
    for (const [session, { deferred: _d, queue: _q, open: _o, processing: _p, ...actor }] of this.cells)
      actors.set(session, actor);
    return actors.size === 1 ? actors : withoutForgotten(actors);
  }
}

/** Those that run, those that started them, and those that a machine among them still has as a child. */
function withoutForgotten(actors: ReadonlyMap<string, ActorState>): ReadonlyMap<string, ActorState> {
  const kept = new Set<string>();
  const keep = (session: string): void => {
    const actor = actors.get(session);
    if (actor === undefined || kept.has(session)) return;
    kept.add(session);
    if (actor.parent !== undefined) keep(actor.parent);
    for (const child of childSessions(actor.snapshot)) keep(child);
  };
  keep(ROOT);
  for (const [session, { phase }] of actors) if (phase === 'running') keep(session);
  return kept.size === actors.size ? actors : new Map([...actors].filter(([session]) => kept.has(session)));
}

/** The sessions of a machine snapshot's children. */
export function childSessions(snapshot: ActorSnapshot): readonly string[] {
  if (!('children' in snapshot)) return [];
  const children = snapshot.children as { readonly [id: string]: AnyActorRef | undefined };
  return Object.values(children).flatMap((ref) => (ref === undefined ? [] : [ref.sessionId]));
}

/** An action that is neither XState's own nor registered as an effect. Those that can be seen are refused when the machine is loaded. */
export class UnregisteredActionError extends Error {
  override readonly name = 'UnregisteredActionError';
  readonly action: string;

  constructor(action: string) {
    super(
      `Action "${action}" is neither one of XState's own nor registered as an effect, so it would be lost. Register it by name in \`effects\`; a function that changes the context belongs in assign().`,
    );
    this.action = action;
  }
}

/** A computed delay is no number of milliseconds a calendar can hold. */
export class InvalidDelayError extends Error {
  override readonly name = 'InvalidDelayError';
  readonly event: string;
  readonly delay: number;

  constructor(event: string, delay: number) {
    super(`The delay of "${event}" is ${delay}. A delay is a number of milliseconds.`);
    this.event = event;
    this.delay = delay;
  }
}

const stoppedSnapshot: ActorSnapshot = { status: 'stopped' };

function sameId(timer: TimerState, source: string, sendId: string): boolean {
  return timer.source === source && timer.sendId === sendId;
}
