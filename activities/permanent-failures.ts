import { ApplicationFailure } from '@temporalio/common';
import { PermanentError } from './permanent-error.ts';

/**
 * Runs an activity's work and turns its permanent errors into failures that Temporal does not retry. The failure's
 * type is the error's name, its first detail the error's data. Passing errors go through as they are, so that they are retried.
 */
export async function withPermanentFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PermanentError) {
      throw ApplicationFailure.create({
        message: error.message,
        type: error.name,
        nonRetryable: true,
        details: [error.data],
        cause: error,
      });
    }
    throw error;
  }
}
