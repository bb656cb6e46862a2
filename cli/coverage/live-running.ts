import { instantOfMs } from '../../calendar/instant.ts';
import { CaseFaultError, CaseNotFoundError, NoAnswerError } from '../../client/case-errors.ts';
import type { CaseClient } from '../../client/case-client.ts';
import type { Living } from './live-files.ts';

/**
 * Lives the logs of the server's cases of a pathway once more, imported ones included: those that run and those that have ended and
 * can still be asked.
 */
export async function liveRunning(client: CaseClient, pathway: string, living: Living): Promise<void> {
  const source = { name: 'running cases' };
  const now = instantOfMs(Date.now());
  let [cases, entries] = [0, 0];
  for await (const { reference } of client.list({ pathway, status: 'all' })) {
    try {
      entries += living.log({ name: reference, entries: await client.log(reference) }, now, source);
      cases += 1;
    } catch (error) {
      if (!isOfOneCase(error)) throw error;
      living.remark({ source: source.name, message: `${reference} was not counted: ${error.message}` });
    }
  }
  living.add({ kind: 'running', name: source.name, cases, entries });
}

/** One case that cannot be asked must not keep the others from being counted. */
function isOfOneCase(error: unknown): error is Error {
  return error instanceof CaseNotFoundError || error instanceof CaseFaultError || error instanceof NoAnswerError;
}
