import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { msToNumber, type Duration } from '@temporalio/common/lib/time.js';
import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import { nearestName } from '../../language/nearest-name.ts';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import { UnloadableMachineError, type LoadedMachine } from '../../machines/interpreter/loaded-machine.ts';
import { logicKind, promiseCreator } from '../../machines/interpreter/logic-kind.ts';
import { asMachine } from '../../workflows/machine/as-machine.ts';
import type { ActivitySettings, MachineSettings } from '../../workflows/machine/machine-settings.ts';
import type { BundleSource } from '../bundle.ts';
import { actorActivity, effectActivity, type AnyActorWork, type AnyEffectWork } from './machine-activities.ts';
import { MachineOptionsError, MachinesNotDurableError } from './machine-problems.ts';
import type { ActorRuns, EffectRuns } from './machine-runs.ts';

/** Machines, and how they are run. */
export interface MachineProgramOptions<Machines> {
  /** The module's exports: `import * as machines from './machines.ts'`. What is no machine is left alone. */
  readonly machines: Machines;
  /** Where the module lies, `new URL('./machines.ts', import.meta.url)`: its code runs inside the workflows. */
  readonly from: string | URL;
  readonly actors?: ActorRuns<NoInfer<Machines>>;
  readonly effects?: EffectRuns<NoInfer<Machines>>;
  readonly limits?: NonNullable<MachineSettings['limits']>;
  /** `error`: a guard, assign or delay that throws ends the machine, as in XState. `incident`: it stays where it was. */
  readonly onThrow?: 'error' | 'incident';
  /** Events, timers and results of one run, 1,000 unless said; then it goes on in a new one. */
  readonly deliveriesPerRun?: number;
}

/** What a worker needs to run machines. */
export interface MachineProgram {
  readonly workflows: BundleSource;
  readonly activities: Readonly<Record<string, (call: never) => Promise<unknown>>>;
  /** By the name they are exported under. */
  readonly loaded: ReadonlyMap<string, LoadedMachine>;
  /** Removes what was written for the bundler. */
  remove(): Promise<void>;
}

interface Run extends ActivitySettings {
  readonly run?: unknown;
  readonly as?: 'workflow';
}

/**
 * Looks the machines of a module through and prepares them for a worker.
 *
 * @throws {MachinesNotDurableError} what could not go on after a restart, all of it, with its place and what to do instead.
 * @throws {MachineOptionsError} an actor or effect that no machine has, work that is missing, a duration that is none.
 */
export async function machineProgram<Machines extends object>(
  options: MachineProgramOptions<Machines>,
): Promise<MachineProgram> {
  const machines = machinesIn(options.machines);
  const actors = runsOf(options.actors);
  const effects = runsOf(options.effects);
  const problems = [...actors, ...effects].flatMap(([name, run]) => wrongDurations(name, run));
  if (machines.size === 0)
    problems.push('The module exports no machine. Export what setup({ … }).createMachine({ … }) returns.');
  const elsewhere = Object.fromEntries(
    [...actors].flatMap(([src, { as }]) => (as === 'workflow' ? [[src, { as }]] : [])),
  );
  const promises = promisesIn([...machines.values()]);
  const loaded = loadAll(machines, {
    actors: {
      ...Object.fromEntries([...promises.keys()].map((src) => [src, {}])),
      ...Object.fromEntries([...actors.keys()].map((src) => [src, {}])),
      ...elsewhere,
    },
    effects: [...effects.keys()],
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const activities: Record<string, (call: never) => Promise<unknown>> = {};
  for (const [src, makers] of promises) {
    const run = actors.get(src);
    const work = workOf(run) ?? ownWork(makers);
    if (work === undefined)
      problems.push(
        `Actor "${src}" is made from different functions in different machines. Give its work to the worker, or name them apart.`,
      );
    else activities[src] = actorActivity(work as AnyActorWork, run?.heartbeat);
  }
  for (const src of actors.keys()) {
    const isKnown =
      promises.has(src) || [...machines.values()].some((machine) => src in machine.implementations.actors);
    if (!isKnown) problems.push(unknown('actor', src, [...promises.keys()]));
  }
  const actions = [...machines.values()].flatMap((machine) => actionNames(machine));
  for (const [name, run] of effects) {
    const work = workOf(run);
    if (!actions.includes(name)) problems.push(unknown('action', name, actions));
    else if (name in activities)
      problems.push(`"${name}" is an actor and an effect. Name them apart: both are activities.`);
    else if (work === undefined) problems.push(`Effect "${name}" has no work. Give { run: async ({ params }) => … }.`);
    else activities[name] = effectActivity(work as AnyEffectWork, run.heartbeat);
  }
  if (problems.length > 0) throw new MachineOptionsError(problems);
  const settings: MachineSettings = {
    actors: Object.fromEntries([
      ...[...promises.keys()].map((src) => [src, { options: settingsOf(actors.get(src)) }] as const),
      ...Object.entries(elsewhere),
    ]),
    effects: Object.fromEntries([...effects].map(([name, run]) => [name, settingsOf(run)])),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.onThrow === undefined ? {} : { onThrow: options.onThrow }),
    ...(options.deliveriesPerRun === undefined ? {} : { deliveriesPerRun: options.deliveriesPerRun }),
  };
  return { ...(await writeCatalog(pathOf(options.from), settings)), activities, loaded };
}

function machinesIn(module: object): ReadonlyMap<string, AnyStateMachine> {
  return new Map(
    Object.entries(module).flatMap(([name, value]) => {
      const machine = asMachine(value);
      return machine === undefined ? [] : [[name, machine] as const];
    }),
  );
}

function runsOf(given: object | undefined): ReadonlyMap<string, Run> {
  return new Map(
    Object.entries(given ?? {}).map(([name, run]: [string, unknown]) => [
      name,
      typeof run === 'function' ? { run } : (run as Run),
    ]),
  );
}

function loadAll(
  machines: ReadonlyMap<string, AnyStateMachine>,
  options: Parameters<typeof loadMachine>[1],
): ReadonlyMap<string, LoadedMachine> {
  const loaded = new Map<string, LoadedMachine>();
  const failed: UnloadableMachineError[] = [];
  for (const [name, machine] of machines) {
    try {
      loaded.set(name, loadMachine(machine, options));
    } catch (error) {
      if (!(error instanceof UnloadableMachineError)) throw error;
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new MachinesNotDurableError(failed);
  return loaded;
}

/** The promises that machines and their child machines declare, by name, each with the functions they are made from. */
function promisesIn(machines: readonly AnyStateMachine[]): ReadonlyMap<string, ReadonlySet<unknown>> {
  const found = new Map<string, Set<unknown>>();
  const seen = new Set<AnyStateMachine>();
  const waiting = [...machines];
  for (let machine = waiting.pop(); machine !== undefined; machine = waiting.pop()) {
    if (seen.has(machine)) continue;
    seen.add(machine);
    for (const [src, logic] of Object.entries(machine.implementations.actors)) {
      const child = asMachine(logic);
      if (child !== undefined) waiting.push(child);
      else if (logicKind(logic as AnyActorLogic) === 'promise')
        found.set(src, (found.get(src) ?? new Set()).add(promiseCreator(logic as AnyActorLogic)));
    }
  }
  return found;
}

/** The function a promise was made from, run as it is. It is given what it reads: `input` and `signal`. */
function ownWork(makers: ReadonlySet<unknown>): AnyActorWork | undefined {
  const [maker] = makers;
  if (makers.size !== 1 || typeof maker !== 'function') return undefined;
  return (input, { signal }) => (maker as (given: object) => unknown)({ input, signal, emit: () => undefined });
}

function workOf(run: Run | undefined): unknown {
  return typeof run?.run === 'function' ? run.run : undefined;
}

function settingsOf(run: Run = {}): ActivitySettings {
  const { run: _run, as: _as, ...settings } = run;
  return settings;
}

function actionNames(machine: AnyStateMachine): readonly string[] {
  const children = Object.values(machine.implementations.actors).flatMap((logic) => {
    const child = asMachine(logic);
    return child === undefined || child === machine ? [] : actionNames(child);
  });
  return [...Object.keys(machine.implementations.actions), ...children];
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? `Known: ${known.join(', ') || 'none'}.` : `Did you mean "${nearest}"?`;
  return `No machine has an ${what} called "${name}". ${hint}`;
}

function wrongDurations(name: string, { timeout, within, heartbeat, retry }: Run): readonly string[] {
  const given = { timeout, within, heartbeat, pause: retry?.pause, longestPause: retry?.longestPause };
  return Object.entries(given).flatMap(([key, text]) =>
    text === undefined || isDuration(text)
      ? []
      : [`${key} of "${name}" is "${text}", which is no duration. Write '30 seconds', '5 minutes' or '2 hours'.`],
  );
}

function isDuration(text: string): boolean {
  try {
    return msToNumber(text as Duration) > 0;
  } catch {
    return false;
  }
}

function pathOf(from: string | URL): string {
  return from instanceof URL || from.startsWith('file:') ? fileURLToPath(from) : from;
}

const catalogSource = fileURLToPath(new URL('../../workflows/machine/catalog-source.ts', import.meta.url));
/** With all it imports, XState included. The module with the machines is not shared: nobody knows what it keeps. */
const interpreter = fileURLToPath(new URL('../../workflows/machine/shared-interpreter.ts', import.meta.url));
const workflowsPath = fileURLToPath(new URL('../../workflows/machine/index.ts', import.meta.url));

/** A module that brings machines and settings together, for the bundler to put in place of the one that has none. */
async function writeCatalog(
  file: string,
  settings: MachineSettings,
): Promise<Pick<MachineProgram, 'workflows' | 'remove'>> {
  const directory = await mkdtemp(join(tmpdir(), 'duecourse-machines-'));
  const catalog = join(directory, 'catalog.mjs');
  await writeFile(
    catalog,
    `import * as machines from ${JSON.stringify(file)};\nexport { machines };\nexport const settings = ${JSON.stringify(settings)};\n`,
  );
  return {
    workflows: {
      workflowsPath,
      sharedModules: [interpreter],
      inPlaceOf: { [catalogSource]: catalog },
      plainFailures: true,
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
