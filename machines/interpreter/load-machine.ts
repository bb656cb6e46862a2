import { fromPromise, type AnyActorLogic, type AnyStateMachine } from 'xstate';
import { durableLogic } from './durable-logic.ts';
import { inspectMachine } from './inspect-machine.ts';
import type { ActorOptions, LoadOptions, MachineLimits } from './load-options.ts';
import { UnloadableMachineError, type LoadedMachine, type MachineProblem } from './loaded-machine.ts';
import { logicKind } from './logic-kind.ts';
import { machineHash } from './machine-hash.ts';
import { nameInlineActors } from './name-inline-actors.ts';

const defaultLimits: MachineLimits = { microsteps: 10_000, exchanges: 10_000, contextBytes: 1_500_000 };

/**
 * Looks a machine through and prepares it to be run durably.
 *
 * @throws {UnloadableMachineError} with everything in it that cannot be: where it is, and what to do instead.
 */
export function loadMachine(machine: AnyStateMachine, options: LoadOptions = {}): LoadedMachine {
  const loading: Loading = { options, problems: [], warnings: [], actors: new Map(), durable: new Map() };
  const limits = { ...defaultLimits, ...options.limits };
  const prepared = prepare(machine, loading, limits, '');
  if (loading.problems.length > 0) throw new UnloadableMachineError(machine.id, loading.problems);
  return {
    name: {
      id: machine.id,
      ...(machine.version === undefined ? {} : { version: String(machine.version) }),
      hash: machineHash(machine),
    },
    machine: prepared,
    root: durableLogic('machine', prepared),
    effects: new Set(options.effects),
    actors: [...loading.actors].map(([src, as]) => ({ src, as })),
    actorOptions: (src) => options.actors?.[src] ?? defaultActor,
    limits,
    onThrow: options.onThrow ?? 'error',
    warnings: loading.warnings,
  };
}

const defaultActor: ActorOptions = {};

interface Loading {
  readonly options: LoadOptions;
  readonly problems: MachineProblem[];
  readonly warnings: MachineProblem[];
  /** Actors that run elsewhere. */
  readonly actors: Map<string, 'activity' | 'workflow'>;
  /** Child machines that have been prepared, so that one machine used twice, or by itself, is prepared once. */
  readonly durable: Map<AnyActorLogic, AnyActorLogic>;
}

function prepare(machine: AnyStateMachine, loading: Loading, limits: MachineLimits, above: string): AnyStateMachine {
  const named = nameInlineActors(machine);
  const where = above === '' ? '' : `${above} > `;
  const found = inspectMachine(named, { ...loading.options, where });
  loading.problems.push(...found.problems);
  loading.warnings.push(...found.warnings);
  const actors: { [src: string]: AnyActorLogic } = {};
  const sources = new Set([...Object.keys(named.implementations.actors), ...found.sources]);
  for (const src of sources) {
    const logic = named.implementations.actors[src] as AnyActorLogic | undefined;
    const made = durableActor(src, logic, loading, limits, `${where}${machine.id}`);
    if (made !== undefined) actors[src] = made;
  }
  const iterations = named.options.maxIterations ?? Infinity;
  // Nothing to replace: the machine is run as it is.
  if (Object.keys(actors).length === 0 && iterations <= limits.microsteps) return named;
  const prepared = named.provide({ actors } as never);
  prepared.options = {
    ...prepared.options,
    maxIterations: Math.min(named.options.maxIterations ?? Infinity, limits.microsteps),
  };
  return prepared;
}

function durableActor(
  src: string,
  logic: AnyActorLogic | undefined,
  loading: Loading,
  limits: MachineLimits,
  machine: string,
): AnyActorLogic | undefined {
  const registered = loading.options.actors?.[src];
  const kind = logic === undefined ? 'live' : logicKind(logic);
  if (kind === 'machine' && registered?.as !== 'workflow')
    return childMachine(logic as unknown as AnyStateMachine, loading, limits, machine);
  if (kind === 'transition' && logic !== undefined) return durableLogic('transition', logic);
  if (registered === undefined && (kind !== 'promise' || loading.options.actors !== undefined)) return undefined;
  const as = registered?.as ?? 'activity';
  loading.actors.set(src, as);
  return durableLogic(as, elsewhere);
}

/** Runs somewhere else; here it only waits for its result. */
const elsewhere: AnyActorLogic = fromPromise(() => new Promise<never>(() => undefined));

function childMachine(child: AnyStateMachine, loading: Loading, limits: MachineLimits, above: string): AnyActorLogic {
  const known = loading.durable.get(child);
  if (known !== undefined) return known;
  const durable = durableLogic('machine', prepare(child, loading, limits, above));
  loading.durable.set(child, durable);
  return durable;
}
