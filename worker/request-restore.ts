import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { NotRunningError } from './connect.ts';
import { readRunning } from './running.ts';
import { dataPaths, readSettings } from './settings.ts';
import type { Restored } from './restore.ts';

/** The worker could not restore at all. */
export class RestoreFailedError extends Error {
  override readonly name = 'RestoreFailedError';
}

const line = z.union([
  z.object({ caseId: z.string(), outcome: z.literal('restored'), entries: z.number() }),
  z.object({ caseId: z.string(), outcome: z.enum(['present', 'erased']) }),
  z.object({ caseId: z.string(), outcome: z.literal('failed'), reason: z.string() }),
  z.object({ error: z.string() }),
]);

/**
 * Has the worker of the data directory start every case of its journal that the server does not know; answers them one by
 * one. The worker has to run: the journal is open in its hands.
 *
 * @throws {NotRunningError} no worker runs on the data directory.
 * @throws {RestoreFailedError} the journal cannot be read.
 */
export async function* requestRestore(env: NodeJS.ProcessEnv = process.env): AsyncGenerator<Restored> {
  const settings = readSettings(env);
  const running = await readRunning(dataPaths(settings.dataDirectory).running);
  if (running === undefined) throw new NotRunningError(settings.dataDirectory);
  const { url, token } = running.control;
  const response = await fetch(`${url}/restore`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  }).catch(() => {
    throw new NotRunningError(settings.dataDirectory);
  });
  if (!response.ok || response.body === null)
    throw new RestoreFailedError(`The worker answered ${response.status}. Start it again.`);
  for await (const text of createInterface(Readable.fromWeb(response.body))) {
    const answer = line.parse(JSON.parse(text));
    if ('error' in answer) throw new RestoreFailedError(answer.error);
    yield answer;
  }
}
