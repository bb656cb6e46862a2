import { createActor, SimulatedClock, type AnyActorRef, type AnyMachineSnapshot } from 'xstate';
import { foldMachine, type MachineLog } from '../../../machines/interpreter/fold-machine.ts';
import { loadMachine } from '../../../machines/interpreter/load-machine.ts';
import {
  createMemoryHost,
  type MemoryHost,
  type MemoryHostOptions,
} from '../../../machines/interpreter/memory-host.ts';
import { recordOf } from '../../../machines/interpreter/record-of.ts';
import { buildChart, type Outside } from './build-chart.ts';
import type { ChartSpec, Command } from './chart-spec.ts';

/** What can be seen of a machine after a step: all of it has to be equal. */
export interface Seen {
  readonly value: unknown;
  readonly status: string;
  readonly context: unknown;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly tags: readonly string[];
  readonly children: { readonly [id: string]: unknown };
  readonly emitted: unknown;
  readonly logged: unknown;
  readonly notes: unknown;
  readonly jobs: unknown;
}

/** Both sides of one run: what was seen after the start and after each command. */
export interface Run {
  readonly ours: readonly Seen[];
  readonly theirs: readonly Seen[];
  /** The actors would have talked for ever, so the run was cut short there. */
  readonly endless: boolean;
  /** Our record at the end, and the one the log folds to. */
  readonly records: readonly unknown[];
}

/** Runs a chart on the in-memory host and on XState's own actor, side by side. */
export async function runBoth(
  spec: ChartSpec,
  commands: readonly Command[],
  rehydrate: NonNullable<MemoryHostOptions['rehydrate']> = 'everyStep',
): Promise<Run> {
  const ours: Seen[] = [];
  const theirs: Seen[] = [];
  const mine = startOurs(spec, rehydrate);
  if (mine === undefined) return { ours, theirs, endless: true, records: [] };
  const own = startTheirs(spec);
  for (const command of [undefined, ...commands]) {
    if (command !== undefined && !mine.take(command)) return { ours, theirs, endless: true, records: [] };
    if (!mine.settle()) return { ours, theirs, endless: true, records: [] };
    if (command !== undefined) await own.take(command);
    own.settle();
    ours.push(mine.see());
    theirs.push(own.see());
    if (ours.at(-1)?.status !== 'active' || theirs.at(-1)?.status !== 'active') break;
  }
  own.stop();
  return { ours, theirs, endless: false, records: mine.records() };
}

interface OurSide {
  take(command: Command): boolean;
  settle(): boolean;
  see(): Seen;
  records(): readonly unknown[];
}

function startOurs(spec: ChartSpec, rehydrate: NonNullable<MemoryHostOptions['rehydrate']>): OurSide | undefined {
  const loaded = loadMachine(buildChart(spec, { jobs: [], notes: [], over: () => false }), {
    effects: ['note'],
    limits: { exchanges: 200 },
  });
  let host: MemoryHost;
  try {
    host = createMemoryHost(loaded, { rehydrate, input: {} });
  } catch (error) {
    if (isEndless(error)) return undefined;
    throw error;
  }
  return {
    take(command) {
      switch (command.kind) {
        case 'send': {
          const sent = host.send({ type: command.event, n: command.n });
          return sent.kind !== 'refused' || sent.refusal.reason !== 'endless';
        }
        case 'wait':
          return passes(() => {
            for (let ms = 0; ms < command.ms; ms += 1) {
              if (outOfHand(host)) throw new OutOfHandError();
              host.advanceBy(1);
            }
          });
        case 'resolve':
        case 'reject': {
          const job = nth(host.pending(), command.nth);
          if (job === undefined) return true;
          const answered =
            command.kind === 'resolve'
              ? host.resolve(job.actor, command.value)
              : host.reject(job.actor, new Error('rejected'));
          return answered.kind !== 'refused' || answered.refusal.reason !== 'endless';
        }
      }
    },
    settle: () => passes(() => host.advanceBy(0)) && !outOfHand(host),
    see: () => ({
      ...seeSnapshot(host.snapshot()),
      emitted: host.emitted(),
      logged: host.effects().flatMap((effect) => (effect.kind === 'log' ? [[effect.label, effect.value]] : [])),
      notes: host.effects().flatMap((effect) => (effect.kind === 'effect' ? [(effect.params as { n: number }).n] : [])),
      jobs: host.snapshot().status === 'active' ? host.pending().map(({ id, input }) => [id, input]) : [],
    }),
    records() {
      const folded = foldMachine(loaded, JSON.parse(JSON.stringify(host.log())) as MachineLog, host.now());
      return [host.record(), folded.kind === 'started' ? recordOf(folded.state) : folded.refusal];
    },
  };
}

function passes(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (isEndless(error)) return false;
    throw error;
  }
}

/** Timers that arm more timers, and children that start more children, need not end either. */
function outOfHand(host: MemoryHost): boolean {
  const { timers, actors } = host.state();
  return timers.length > 30 || actors.size > 30;
}

class OutOfHandError extends Error {}

function isEndless(error: unknown): boolean {
  if (error instanceof OutOfHandError) return true;
  return error instanceof Error && 'refusal' in error && (error.refusal as { reason: string }).reason === 'endless';
}

interface TheirSide {
  take(command: Command): Promise<void>;
  settle(): void;
  see(): Seen;
  stop(): void;
}

function startTheirs(spec: ChartSpec): TheirSide {
  let over = false;
  const outside: Outside = { jobs: [], notes: [], over: () => over };
  const clock = new SimulatedClock();
  const logged: unknown[] = [];
  const emitted: unknown[] = [];
  const actor = createActor(buildChart(spec, outside), {
    clock,
    input: {},
    logger: (label: unknown, value: unknown) => over || logged.push([label, value]),
  });
  actor.on('*', (event) => emitted.push(event));
  actor.subscribe({ error: () => (over = true) });
  actor.start();
  return {
    async take(command) {
      switch (command.kind) {
        case 'send':
          actor.send({ type: command.event, n: command.n });
          return;
        case 'wait':
          // Millisecond by millisecond, as the clock would otherwise take late what was armed on the way.
          for (let ms = 0; ms < command.ms; ms += 1) clock.increment(1);
          return;
        case 'resolve':
        case 'reject': {
          const job = nth(waiting(outside), command.nth);
          if (job === undefined) return;
          job.over = true;
          if (command.kind === 'resolve') job.resolve(command.value);
          else job.reject(new Error('rejected'));
          // A promise settles a few microtasks later.
          for (let tick = 0; tick < 5; tick += 1) await Promise.resolve();
        }
      }
    },
    settle: () => clock.increment(0),
    see: () => ({
      ...seeSnapshot(actor.getSnapshot() as AnyMachineSnapshot),
      emitted: [...emitted],
      logged: [...logged],
      notes: [...outside.notes],
      jobs: actor.getSnapshot().status === 'active' ? waiting(outside).map(({ id, input }) => [id, input]) : [],
    }),
    stop: () => actor.stop(),
  };
}

function waiting(outside: Outside): Outside['jobs'] {
  return outside.jobs.filter(({ over }) => !over);
}

function nth<T>(list: readonly T[], wish: number): T | undefined {
  return list.length === 0 ? undefined : list[wish % list.length];
}

function seeSnapshot(snapshot: AnyMachineSnapshot): Omit<Seen, 'emitted' | 'logged' | 'notes' | 'jobs'> {
  const children = Object.entries((snapshot.children ?? {}) as { readonly [id: string]: AnyActorRef | undefined });
  return {
    // Key by key: in which order a parallel state works its regions off depends on it.
    value: JSON.stringify(snapshot.value),
    status: snapshot.status,
    context: withoutRefs(snapshot.context),
    output: snapshot.output,
    error: errorText(snapshot.error),
    tags: [...(snapshot.tags ?? [])],
    // Where a machine ends by throwing, XState's own actor leaves its children running, with nobody to tell; here they stop.
    children: snapshot.status === 'active' ? Object.fromEntries(children.map(([id, ref]) => [id, seeChild(ref)])) : {},
  };
}

function seeChild(ref: AnyActorRef | undefined): unknown {
  const snapshot = ref?.getSnapshot() as AnyMachineSnapshot | undefined;
  if (snapshot === undefined) return undefined;
  if ('machine' in snapshot) return seeSnapshot(snapshot);
  const { status, output, context } = snapshot as {
    readonly status: string;
    readonly output: unknown;
    readonly context?: unknown;
  };
  return { status, output, context };
}

function withoutRefs(context: unknown): unknown {
  if (typeof context !== 'object' || context === null) return context;
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && 'sessionId' in value
        ? `actor ${(value as AnyActorRef).id}`
        : (value as unknown),
    ]),
  );
}

/** The loop guard tells more here than XState's does. */
function errorText(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  const text = error instanceof Error ? error.message : JSON.stringify(error);
  return text.includes('Infinite loop') || text.includes('never comes to rest') ? 'an endless loop' : text;
}
