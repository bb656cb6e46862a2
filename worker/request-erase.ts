import { askWorker } from './ask-worker.ts';
import { eraseAnswer, type Erased, type EraseRequest } from './erase-messages.ts';

/** The worker could not erase the case. What it says is what to do; asking again goes on where it ended. */
export class EraseFailedError extends Error {
  override readonly name = 'EraseFailedError';
}

/**
 * Has the worker of the data directory erase a case. It has to run: keys, papers and journal are in its hands.
 *
 * @throws {NotRunningError} no worker runs on the data directory.
 * @throws {EraseFailedError} there is no such case, or a step failed.
 */
export async function requestErase(request: EraseRequest, env: NodeJS.ProcessEnv = process.env): Promise<Erased> {
  const failed = (reason: string): Error => new EraseFailedError(reason);
  for await (const answer of askWorker(env, { path: '/erase', body: request, failed }))
    return eraseAnswer.parse(answer);
  throw new EraseFailedError('The worker gave no answer. See its log, and ask again: it goes on where it ended.');
}
