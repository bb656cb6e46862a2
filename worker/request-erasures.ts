import { z } from 'zod';
import { NotRunningError } from './connect.ts';
import { erasureAnswer, type ToldErasure } from './erase-messages.ts';
import { EraseFailedError } from './request-erase.ts';
import { readRunning } from './running.ts';
import { dataPaths, readSettings } from './settings.ts';

const line = z.union([erasureAnswer, z.object({ error: z.string() })]);

/**
 * What was erased from the journal of the data directory's worker, which has to run.
 *
 * @throws {NotRunningError} no worker runs on the data directory.
 * @throws {EraseFailedError} the journal cannot be read.
 */
export async function requestErasures(env: NodeJS.ProcessEnv = process.env): Promise<readonly ToldErasure[]> {
  const settings = readSettings(env);
  const running = await readRunning(dataPaths(settings.dataDirectory).running);
  if (running === undefined) throw new NotRunningError(settings.dataDirectory);
  const { url, token } = running.control;
  const response = await fetch(`${url}/erasures`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  }).catch(() => {
    throw new NotRunningError(settings.dataDirectory);
  });
  if (!response.ok) throw new EraseFailedError(`The worker answered ${response.status}. Start it again.`);
  const lines = (await response.text()).split('\n').filter((text) => text !== '');
  return lines.map((text) => {
    const told = line.parse(JSON.parse(text));
    if ('error' in told) throw new EraseFailedError(told.error);
    return told;
  });
}
