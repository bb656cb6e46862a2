import { ApplicationFailure } from '@temporalio/common';
import { allHandlersFinished, condition, makeContinueAsNewFunc, patched, workflowInfo } from '@temporalio/workflow';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import { rootSnapshot } from '../../machines/interpreter/deliver.ts';
import { startMachine } from '../../machines/interpreter/start-machine.ts';
import type { LoadedMachine } from '../../machines/interpreter/loaded-machine.ts';
import type { MachineEffect } from '../../machines/interpreter/machine-effect.ts';
import type { MachineState } from '../../machines/interpreter/machine-state.ts';
import { rehydrate } from '../../machines/interpreter/rehydrate.ts';
import { createClock, type Clock } from '../clock.ts';
import { messageOf } from '../refusals.ts';
import { settings } from './catalog-source.ts';
import { holdMachine } from './hold-machine.ts';
import { machineCalled } from './machine-catalog.ts';
import { createMachineHost, type MachineHost } from './machine-host.ts';
import { MACHINE_ERROR } from './machine-names.ts';
import { takeMachineRequests } from './machine-requests.ts';
import type { CarriedMachine, MachineInput, MachineOutcome } from './messages.ts';
import { writtenValue } from './written-value.ts';

/** The marker a run leaves that was held. */
const HELD = 'held';

const DELIVERIES_PER_RUN = 1_000;
/** Events past which a run is left even while an actor is under way, which then begins anew; the server ends one at 51,200. */
const EVENTS_PER_RUN = 20_000;

/**
 * One machine: takes events as updates, keeps its delays as timers, runs its actors and effects as activities, and ends with the
 * machine's output. Its state goes with it through as many runs as it takes.
 */
export async function runMachine(input: MachineInput): Promise<MachineOutcome> {
  const clock = createClock(0);
  const loaded = machineCalled(input.machine);
  const start = begun(input, loaded, clock);
  if (start.kind === 'held') {
    const heard = await holdMachine(start.carried, clock.now(), start.reason);
    await condition(allHandlersFinished);
    return await inNewRun({ ...input, carried: { ...start.carried, heard } });
  }
  const host = createMachineHost(input, start, input.carried, settings, clock);
  for (const event of input.carried?.heard ?? []) host.hear(decodeValue(event));
  // Taken up only now: a request that waits runs as soon as its handler exists, and at a replay one from a later task may wait already.
  const requests = takeMachineRequests(host, input.carried?.keys ?? []);
  // One that is over waits for nothing but its own answers, not even for a new run.
  // Cancelled, it ends here, and what is under way with it: all of that runs inside the workflow's own scope.
  await condition(() => (host.isOver() ? requests.areDone() : wantsNewRun(host)));
  if (host.isOver()) return outcome(host);
  requests.putOff();
  await condition(allHandlersFinished);
  return await inNewRun({
    machine: input.machine,
    ...(input.parent === undefined ? {} : { parent: input.parent }),
    carried: { ...host.carried(), keys: requests.keys() },
  });
}

/** The next run begins on the version of the worker that is current then, where workers have versions. */
function inNewRun(input: MachineInput): Promise<never> {
  return makeContinueAsNewFunc<typeof runMachine>({ initialVersioningBehavior: 'AUTO_UPGRADE' })(input);
}

type Begun =
  | { readonly kind: 'started'; readonly state: MachineState; readonly effects: readonly MachineEffect[] }
  /** The program has not what the machine stands in. */
  | { readonly kind: 'held'; readonly carried: CarriedMachine; readonly reason: string };

/** @throws {ApplicationFailure} the input does not fit the machine. */
function begun({ input, parent, carried }: MachineInput, loaded: LoadedMachine, clock: Clock): Begun {
  if (carried !== undefined) {
    try {
      // Another version goes on where the one before stood, as long as it has its states.
      const state = rehydrate(loaded, carried.record, 'anyVersion');
      if (!wasHeld()) return { kind: 'started', state, effects: [] };
      return {
        kind: 'held',
        carried,
        reason: 'This run began with a worker that had not its states; the next one tries again.',
      };
    } catch (error) {
      patched(HELD);
      return { kind: 'held', carried, reason: messageOf(error) };
    }
  }
  try {
    const given = input === undefined ? undefined : decodeValue(input);
    const started = startMachine(loaded, given, clock.now(), parent === undefined ? 'nobody' : 'parentElsewhere');
    if (started.kind === 'started') return started;
    throw new Error(started.refusal.message);
  } catch (error) {
    throw ApplicationFailure.nonRetryable(messageOf(error), 'machineNotStarted');
  }
}

/** Did a worker hold this run that had not what it stands in? Then a worker that has it has to go the same way to its end. */
function wasHeld(): boolean {
  return workflowInfo().unsafe.isReplaying && patched(HELD);
}

function wantsNewRun(host: MachineHost): boolean {
  const { continueAsNewSuggested, historyLength, targetWorkerDeploymentVersionChanged } = workflowInfo();
  const limit = settings.deliveriesPerRun ?? DELIVERIES_PER_RUN;
  const isWanted = continueAsNewSuggested || targetWorkerDeploymentVersionChanged || host.taken() >= limit;
  if (!isWanted) return false;
  if (host.children() > 0) return false;
  return host.underWay() === 0 || host.taken() >= 1.5 * limit || historyLength > EVENTS_PER_RUN;
}

function outcome(host: MachineHost): MachineOutcome {
  const { status, output, error } = rootSnapshot(host.state());
  if (status === 'done') return { output: writtenValue(output) };
  throw ApplicationFailure.create({
    type: MACHINE_ERROR,
    nonRetryable: true,
    message: status === 'error' ? `The machine ended in error: ${messageOf(error)}` : 'The machine was stopped.',
    details: [writtenValue(error)],
  });
}
