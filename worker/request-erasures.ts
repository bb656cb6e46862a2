import { askWorker } from './ask-worker.ts';
import { erasureAnswer, type ToldErasure } from './erase-messages.ts';
import { EraseFailedError } from './request-erase.ts';

/**
 * What was erased from the journal of the data directory's worker, which has to run.
 *
 * @throws {NotRunningError} no worker runs on the data directory.
 * @throws {EraseFailedError} the journal cannot be read.
 */
export async function requestErasures(env: NodeJS.ProcessEnv = process.env): Promise<readonly ToldErasure[]> {
  const erasures: ToldErasure[] = [];
  const answers = askWorker(env, { path: '/erasures', failed: (reason) => new EraseFailedError(reason) });
  for await (const answer of answers) erasures.push(erasureAnswer.parse(answer));
  return erasures;
}
