import { z } from 'zod';
import { NotRunningError } from './connect.ts';
import { eraseAnswer, type Erased, type EraseRequest } from './erase-messages.ts';
import { readRunning } from './running.ts';
import { dataPaths, readSettings } from './settings.ts';

/** The worker could not erase the case. What it says is what to do; asking again goes on where it ended. */
export class EraseFailedError extends Error {
  override readonly name = 'EraseFailedError';
}

const answer = z.union([eraseAnswer, z.object({ error: z.string() })]);

/**
 * Has the worker of the data directory erase a case. It has to run: keys, papers and journal are in its hands.
 *
 * @throws {NotRunningError} no worker runs on the data directory.
 * @throws {EraseFailedError} there is no such case, or a step failed.
 */
export async function requestErase(request: EraseRequest, env: NodeJS.ProcessEnv = process.env): Promise<Erased> {
  const settings = readSettings(env);
  const running = await readRunning(dataPaths(settings.dataDirectory).running);
  if (running === undefined) throw new NotRunningError(settings.dataDirectory);
  const { url, token } = running.control;
  const response = await fetch(`${url}/erase`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  }).catch(() => {
    throw new NotRunningError(settings.dataDirectory);
  });
  if (!response.ok) throw new EraseFailedError(`The worker answered ${response.status}. Start it again.`);
  const answered = answer.parse(JSON.parse(await response.text()));
  if ('error' in answered) throw new EraseFailedError(answered.error);
  return answered;
}
