import { z } from 'zod';
import { askWorker } from './ask-worker.ts';
import type { Restored } from './restore.ts';

/** The worker could not restore at all. */
export class RestoreFailedError extends Error {
  override readonly name = 'RestoreFailedError';
}

const restored = z.union([
  z.object({ caseId: z.string(), outcome: z.literal('restored'), entries: z.number() }),
  z.object({ caseId: z.string(), outcome: z.enum(['present', 'erased']) }),
  z.object({ caseId: z.string(), outcome: z.literal('failed'), reason: z.string() }),
]);

/**
 * Has the worker of the data directory start every case of its journal that the server does not know; answers them one by
 * one. The worker has to run: the journal is open in its hands.
 *
 * @throws {NotRunningError} no worker runs on the data directory.
 * @throws {RestoreFailedError} the journal cannot be read.
 */
export async function* requestRestore(env: NodeJS.ProcessEnv = process.env): AsyncGenerator<Restored> {
  const failed = (reason: string): Error => new RestoreFailedError(reason);
  for await (const answer of askWorker(env, { path: '/restore', failed })) yield restored.parse(answer);
}
