import type { AnyMachineSnapshot } from 'xstate';
import { instantOfMs, type Instant } from '../../calendar/instant.ts';
import { advance, deliver, nextDue, rootSnapshot } from './deliver.ts';
import type { Delivered, Delivery, DeliveryRefusal } from './delivery.ts';
import { beginLog, logEntry, type MachineLog } from './fold-machine.ts';
import type { LoadedMachine } from './loaded-machine.ts';
import type { MachineEffect, MachineEvent, RunActor } from './machine-effect.ts';
import type { MachineRecord } from './machine-record.ts';
import type { MachineState } from './machine-state.ts';
import { recordOf } from './record-of.ts';
import { rehydrate } from './rehydrate.ts';
import { startMachine } from './start-machine.ts';

/** How a machine is run in memory. */
export interface MemoryHostOptions {
  readonly input?: unknown;
  /** Where the simulated clock begins. */
  readonly startedAt?: Instant;
  /**
   * What the actors that run elsewhere answer, by name: a function of the input that returns the output or throws. One without an
   * answer here waits for `resolve` or `reject`.
   */
  readonly answers?: { readonly [src: string]: (input: unknown) => unknown };
  /** `everyStep` writes the machine as JSON text after each step and goes on from what was read back; `never` keeps it live. */
  readonly rehydrate?: 'everyStep' | 'never';
}

/** A machine that runs in memory on a simulated clock: for tests, simulation and the generation of paths. */
export interface MemoryHost {
  /** XState's snapshot of the machine: value, context, tags, meta, status, output, error. */
  snapshot(): AnyMachineSnapshot;
  state(): MachineState;
  record(): MachineRecord;
  now(): Instant;
  /** Everything the machine has asked for since it began, in order. */
  effects(): readonly MachineEffect[];
  /** What `emit` of the machine itself (not its children) has said. */
  emitted(): readonly MachineEvent[];
  /** Actors that run elsewhere and have not answered yet. */
  pending(): readonly RunActor[];
  log(): MachineLog;
  send(event: MachineEvent): Delivered;
  deliver(delivery: Delivery): Delivered;
  /** Answers a pending actor, by its id or its session. */
  resolve(actor: string, output: unknown): Delivered;
  reject(actor: string, error: unknown): Delivered;
  /** Lets time pass; timers fire on the way, each at its instant. */
  advanceBy(ms: number): void;
  advanceTo(instant: Instant): void;
}

const defaultStart = instantOfMs(Date.UTC(2026, 0, 5, 9));

/** Starts a machine in memory. @throws {MachineRefusedError} it cannot begin. */
export function createMemoryHost(loaded: LoadedMachine, options: MemoryHostOptions = {}): MemoryHost {
  const startedAt = options.startedAt ?? defaultStart;
  const started = startMachine(loaded, options.input, startedAt);
  if (started.kind === 'refused') throw new MachineRefusedError(loaded.name.id, started.refusal);
  let state = started.state;
  let log = beginLog(options.input, startedAt);
  const asked: MachineEffect[] = [];
  settle(started.state, started.effects);

  return {
    snapshot: () => rootSnapshot(state),
    state: () => state,
    record: () => recordOf(state),
    now: () => state.now,
    effects: () => asked,
    emitted: () => asked.flatMap((effect) => (effect.kind === 'emit' && effect.actor === 'x:0' ? [effect.event] : [])),
    pending,
    log: () => log,
    send: (event) => take({ kind: 'event', event }),
    deliver: take,
    resolve: (actor, output) => take({ kind: 'result', actor: sessionOf(actor), output }),
    reject: (actor, error) => take({ kind: 'failure', actor: sessionOf(actor), error }),
    advanceBy: (ms) => advanceTo(instantOfMs(Date.parse(state.now) + ms)),
    advanceTo,
  };

  function take(delivery: Delivery): Delivered {
    const delivered = deliver(state, delivery, state.now);
    if (delivered.kind !== 'refused') log = { ...log, entries: [...log.entries, logEntry(delivery, state.now)] };
    settle(delivered.state, delivered.effects);
    return delivered;
  }

  function advanceTo(instant: Instant): void {
    for (let due = nextDue(state); due !== undefined && due <= instant; due = nextDue(state)) {
      const { state: next, effects, refusal } = advance(state, due);
      if (refusal !== undefined) throw new MachineRefusedError(loaded.name.id, refusal);
      settle(next, effects);
    }
    settle(advance(state, instant).state, []);
  }

  /** Keeps what a step has come to, and answers what it asked for where there is an answer. */
  function settle(next: MachineState, effects: readonly MachineEffect[]): void {
    state =
      options.rehydrate === 'never'
        ? next
        : rehydrate(loaded, JSON.parse(JSON.stringify(recordOf(next))) as MachineRecord);
    asked.push(...effects);
    for (const effect of effects) {
      if (effect.kind !== 'runActivity' && effect.kind !== 'startWorkflow') continue;
      const answer = options.answers?.[effect.src];
      if (answer !== undefined) take(answered(effect, answer));
    }
  }

  function pending(): readonly RunActor[] {
    return asked.filter(
      (effect): effect is RunActor =>
        (effect.kind === 'runActivity' || effect.kind === 'startWorkflow') &&
        state.actors.get(effect.actor)?.phase === 'running',
    );
  }

  function sessionOf(actor: string): string {
    return pending().find(({ id }) => id === actor)?.actor ?? actor;
  }
}

function answered(effect: RunActor, answer: (input: unknown) => unknown): Delivery {
  try {
    return { kind: 'result', actor: effect.actor, output: answer(effect.input) };
  } catch (error) {
    return { kind: 'failure', actor: effect.actor, error };
  }
}

/** A machine could not be started, or could not take a timer. */
export class MachineRefusedError extends Error {
  override readonly name = 'MachineRefusedError';
  readonly machine: string;
  readonly refusal: DeliveryRefusal;

  constructor(machine: string, refusal: DeliveryRefusal) {
    super(`Machine "${machine}": ${refusal.message}`);
    this.machine = machine;
    this.refusal = refusal;
  }
}
