import { ApplicationFailure } from '@temporalio/common';
import { log } from '@temporalio/workflow';
import type { Refusal } from '../machines/refusal.ts';
import { FAULT, MOVING } from './failure-types.ts';

/** A refusal as the caller receives it: its kind is the failure's type, the refusal itself the first detail. */
export function refused(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusal.kind,
    message: refusal.message,
    nonRetryable: true,
    details: [refusal],
  });
}

/** Says that the case is between two runs and takes nothing for a moment. */
export function moving(): ApplicationFailure {
  return ApplicationFailure.create({
    type: MOVING,
    message: 'The case is about to go on in a new run. Nothing was recorded: try again in a moment.',
  });
}

/**
 * Does `work`, and turns whatever it throws into a failure of the update. A plain error thrown out of an update's
 * handler would fail the workflow task instead, again and again, and nobody could record anything until code changes.
 */
export function withFaultsCaught<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApplicationFailure) throw error;
    logFault(what, error);
    throw ApplicationFailure.create({
      type: FAULT,
      message: `The case could not decide on ${what}: ${messageOf(error)}. Nothing was recorded. Report this with the case's reference.`,
      nonRetryable: true,
    });
  }
}

/** Writes a fault to the log without its message, which may quote the case's data. */
export function logFault(what: string, error: unknown): void {
  log.error('A case could not decide', { what, error: error instanceof Error ? error.name : typeof error });
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
