import { setTimeout as sleep } from 'node:timers/promises';
import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  ServiceError,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import type { Json } from '../../machines/json.ts';
import { MOVING } from '../../workflows/failure-types.ts';
import { MACHINE_REFUSED } from '../../workflows/machine/machine-names.ts';
import type { MachineOutcome, MachineRefusal } from '../../workflows/machine/messages.ts';
import { MachineFailedError, MachineNotFoundError, MachineRefusedError, MachineSilentError } from './machine-errors.ts';

/** Puts requests and questions to one machine, and turns what comes back into errors that say what to do. */
export interface MachineAsking {
  update<Answer>(name: string, body: object, updateId: string): Promise<Answer>;
  /** Asks for something that may take days. */
  wait<Answer>(name: string, body: object): Promise<Answer>;
  query<Answer>(name: string): Promise<Answer>;
  result(): Promise<MachineOutcome>;
}

const PAUSE_IN_MS = 100;

/** @param patienceInMs - how long a machine may take to answer. */
export function createMachineAsking(client: Client, id: string, patienceInMs: number): MachineAsking {
  const handle = client.workflow.getHandle(id);

  /** Tries again what a machine did not take because it was going on in a new run, or because the server had too much to do. */
  async function persist<T>(attempt: () => Promise<T>, patience: number): Promise<T> {
    const giveUpAt = Date.now() + patience;
    for (;;) {
      try {
        return await (Number.isFinite(giveUpAt) ? client.withDeadline(giveUpAt, attempt) : attempt());
      } catch (error) {
        if (isPassing(error) && Date.now() < giveUpAt) await sleep(PAUSE_IN_MS);
        else throw await explained(error);
      }
    }
  }

  async function explained(error: unknown): Promise<unknown> {
    if (error instanceof WorkflowNotFoundError) return await whyNotFound();
    const failure = failureOf(error);
    // The server's word for a request that was under way when the workflow ended otherwise: terminated, say.
    if (failure?.type === 'AcceptedUpdateCompletedWorkflow') return await whyNotFound();
    if (failure?.type === MACHINE_REFUSED) return new MachineRefusedError(failure.details?.[0] as MachineRefusal);
    const isSilence =
      error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
      error instanceof ServiceError ||
      isGrpcServiceError(error);
    return isSilence ? new MachineSilentError(id, patienceInMs, error) : error;
  }

  async function whyNotFound(): Promise<Error> {
    const isKnown = await handle.describe().then(
      () => true,
      () => false,
    );
    if (!isKnown) return new MachineNotFoundError(id);
    return new MachineRefusedError({
      reason: 'ended',
      message: `Machine ${id} has ended and takes nothing more. Its snapshot can still be read.`,
      states: [],
    });
  }

  return {
    update: (name, body, updateId) =>
      persist(() => handle.executeUpdate(name, { args: [body], updateId }), patienceInMs),
    wait: (name, body) => persist(() => handle.executeUpdate(name, { args: [body] }), Infinity),
    query: (name) => persist(() => handle.query(name), patienceInMs),
    async result() {
      try {
        return (await handle.result()) as MachineOutcome;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) throw await whyNotFound();
        if (!(error instanceof WorkflowFailedError)) throw error;
        const failure = error.cause instanceof ApplicationFailure ? error.cause : undefined;
        const [thrown] = failure?.details ?? [];
        const cause = thrown === undefined ? error.cause : decodeValue(thrown as Json);
        throw new MachineFailedError(id, failure?.message ?? error.message, cause);
      }
    },
  };
}

function isPassing(error: unknown): boolean {
  // A run that has just begun has not set its handlers yet.
  if (error instanceof QueryNotRegisteredError) return error.message.includes('did not register a handler');
  // Ten updates may be under way at once; who comes after waits its turn.
  if (isGrpcServiceError(error)) return error.code === RESOURCE_EXHAUSTED;
  if (error instanceof ServiceError && isGrpcServiceError(error.cause)) return error.cause.code === RESOURCE_EXHAUSTED;
  return failureOf(error)?.type === MOVING;
}

/** gRPC's number for it. */
const RESOURCE_EXHAUSTED = 8;

function failureOf(error: unknown): ApplicationFailure | undefined {
  return error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
    ? error.cause
    : undefined;
}
