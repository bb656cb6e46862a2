import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import type { By, CallerKey } from '../machines/entry.ts';
import type { Refusal } from '../machines/refusal.ts';
import { FAULT, MOVING } from '../workflows/failure-types.ts';
import { updateIdOf } from './body-hash.ts';
import { CaseCompletedError, CaseFaultError, CaseNotFoundError, NoAnswerError, RefusedError } from './case-errors.ts';
import { caseIdFor } from './case-reference.ts';
import { withoutContents } from './without-contents.ts';

/** Puts requests and questions to cases, and turns what comes back into errors that say what to do. */
export interface Asking {
  /** @throws {RefusedError} {@link CaseNotFoundError} {@link CaseCompletedError} {@link CaseFaultError} {@link NoAnswerError} */
  update<Answer>(reference: string, name: string, body: Body): Promise<Answer>;
  /** @throws {CaseNotFoundError} {@link CaseFaultError} {@link NoAnswerError} */
  query<Answer, Args extends [unknown?]>(
    reference: string,
    definition: QueryDefinition<Answer, Args>,
    ...args: Args
  ): Promise<Answer>;
}

/** What is asked for; `caller` holds the key, if there is one. */
type Body = { readonly by: By; readonly caller?: CallerKey };

const PAUSE_IN_MS = 100;

/** The name of the codec's error when it has no key for a case; its class is the worker's. */
const KEY_MISSING = 'KeyMissingError';

/**
 * @param patienceInMs - how long a case may take to answer, a worker that has just started included.
 * @param checkKey - throws why what a case says could not be read.
 */
export function createAsking(
  client: Client,
  patienceInMs: number,
  checkKey: (caseId: string) => Promise<void>,
): Asking {
  /**
   * Tries again what a case did not take because it was going on in a new run at that moment. Nothing was recorded by such
   * an attempt; where that is not certain, the caller's key makes the case give its first answer again.
   */
  async function persist<T>(reference: string, attempt: (handle: WorkflowHandle) => Promise<T>): Promise<T> {
    const handle = client.workflow.getHandle(caseIdFor(reference));
    const giveUpAt = Date.now() + patienceInMs;
    for (;;) {
      try {
        await checkKey(handle.workflowId);
        return await client.withDeadline(giveUpAt, () => attempt(handle));
      } catch (error) {
        if (isPassing(error) && Date.now() < giveUpAt) await sleep(PAUSE_IN_MS);
        else throw await explained(client, error, reference, handle, patienceInMs);
      }
    }
  }

  return {
    update<Answer>(reference: string, name: string, body: Body) {
      const updateId = body.caller === undefined ? {} : { updateId: updateIdOf(body.caller) };
      return persist(reference, (handle) => handle.executeUpdate<Answer, [Body]>(name, { args: [body], ...updateId }));
    },
    query(reference, definition, ...args) {
      return persist(reference, (handle) => handle.query(definition, ...args));
    },
  };
}

function isPassing(error: unknown): boolean {
  // A run that has just begun has not set its handlers yet. Whatever a handler throws arrives as this error, too.
  if (error instanceof QueryNotRegisteredError) return error.message.includes('did not register a handler');
  return failureOf(error)?.type === MOVING;
}

async function explained(
  client: Client,
  error: unknown,
  reference: string,
  handle: WorkflowHandle,
  patienceInMs: number,
): Promise<unknown> {
  // A case without a key was never opened here, most likely: a mistyped reference. Else its key is lost, which the error says.
  const hasNoKey = error instanceof Error && error.name === KEY_MISSING;
  if (hasNoKey || error instanceof WorkflowNotFoundError) {
    const known = await isKnown(client, handle, patienceInMs);
    // A server that does not answer has not said that there is no such case.
    if (known === undefined) return new NoAnswerError(reference, patienceInMs, error);
    if (!known) return new CaseNotFoundError(reference);
    return hasNoKey ? error : new CaseCompletedError(reference);
  }
  // Whatever goes wrong on the way, the server not being there included.
  if (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error)
  )
    return new NoAnswerError(reference, patienceInMs, error);
  if (error instanceof QueryNotRegisteredError)
    return CaseFaultError.onQuestion(reference, 'the worker that runs it does not know the question, or failed at it.');
  const failure = failureOf(error);
  if (failure === undefined) return error;
  if (failure.type === FAULT) return new CaseFaultError(failure.message);
  const [refusal] = failure.details ?? [];
  return isRefusal(refusal) ? new RefusedError(refusal) : error;
}

function failureOf(error: unknown): ApplicationFailure | undefined {
  return error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
    ? error.cause
    : undefined;
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'kind' in value && 'message' in value && 'states' in value;
}

/** Undefined: nobody says. */
async function isKnown(
  client: Client,
  { workflowId }: WorkflowHandle,
  patienceInMs: number,
): Promise<boolean | undefined> {
  const { workflow } = withoutContents(client);
  try {
    await client.withDeadline(Date.now() + patienceInMs, () => workflow.getHandle(workflowId).describe());
    return true;
  } catch (error) {
    return error instanceof WorkflowNotFoundError ? false : undefined;
  }
}
