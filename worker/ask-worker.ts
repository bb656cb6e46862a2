import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { NotRunningError } from './connect.ts';
import { readRunning } from './running.ts';
import { dataPaths, readSettings } from './settings.ts';

/** What is asked of a worker's control server. */
export interface Question {
  readonly path: '/restore' | '/erase' | '/erasures' | '/rules';
  readonly body?: object;
  /** Makes the error for what the worker could not do, of the words it gave for that. */
  readonly failed: (reason: string) => Error;
}

/**
 * Asks the worker of the data directory, which has to run: journal, keys and papers are in its hands. Gives its answers as they come.
 *
 * @throws {NotRunningError} no worker runs on the data directory.
 * @throws what `failed` makes, when the worker refuses or fails, also after some answers.
 */
export async function* askWorker(env: NodeJS.ProcessEnv, { path, body, failed }: Question): AsyncGenerator<unknown> {
  const { dataDirectory } = readSettings(env);
  const running = await readRunning(dataPaths(dataDirectory).running);
  if (running === undefined) throw new NotRunningError(dataDirectory);
  const { url, token } = running.control;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new NotRunningError(dataDirectory);
  });
  if (!response.ok || response.body === null)
    throw failed(`The worker answered ${response.status}. Start it again, so that it is of this version.`);
  for await (const line of createInterface(Readable.fromWeb(response.body))) {
    const answer: unknown = JSON.parse(line);
    const failure = failedAnswer.safeParse(answer);
    if (failure.success) throw failed(failure.data.error);
    yield answer;
  }
}

const failedAnswer = z.strictObject({ error: z.string() });
