import { instantOfMs } from '../../calendar/instant.ts';
import type { CaseClient } from '../../client/case-client.ts';
import { CaseExistsError, CaseNotFoundError, RefusedError } from '../../client/case-errors.ts';
import { tryOpening } from '../../client/open-case.ts';
import type { Entry } from '../../machines/entry.ts';
import type { Cases } from '../server.ts';
import { differenceFrom } from './compare-with-log.ts';
import type { Importing, ReadyRequest } from './import-cases.ts';

type Openings = Pick<Importing, 'open' | 'difference'>;

/** Opens cases for real. */
export function openings(cases: Cases | undefined): Openings {
  if (cases === undefined) throw new Error('Cases cannot be opened without a server.');
  const { client } = cases;
  return {
    async open(request) {
      const isThere = await isThereOrOpened(client, request);
      // Only a case that answers lives; and the server is given no more than its worker keeps up with.
      if (!isThere) await client.incidents(request.reference);
      return isThere ? 'already' : 'imported';
    },
    difference: async (request) => differenceFrom(await client.log(request.reference), request),
  };
}

/** Only tries cases on the core and, where there is a server, looks which are there. */
export function triedOpenings(client: CaseClient | undefined): Openings {
  return {
    async open(request) {
      const { calendar, reference, key } = request;
      if (calendar === undefined) throw new Error('An opening is tried by a calendar that is at hand.');
      tryOpening({ ...request, calendar }, instantOfMs(Date.now()));
      const known = await logIfThere(client, reference);
      if (known === undefined) return 'wouldImport';
      if (known[0]?.caller?.key !== key) throw new CaseExistsError(reference);
      return 'already';
    },
    difference: async (request) => differenceFrom((await logIfThere(client, request.reference)) ?? [], request),
  };
}

/** Was the case there with just this history, or was it opened now? @throws {CaseExistsError} another case has its reference. */
async function isThereOrOpened(client: CaseClient, request: ReadyRequest): Promise<boolean> {
  try {
    return (await client.openCase(request)).already;
  } catch (error) {
    // The key is made of what was to be imported. The rules may be others by now, and the case has come to live by its own.
    if (error instanceof RefusedError && error.refusal.kind === 'keyReused' && error.refusal.key === request.key)
      return true;
    throw error;
  }
}

async function logIfThere(client: CaseClient | undefined, reference: string): Promise<readonly Entry[] | undefined> {
  try {
    return await client?.log(reference);
  } catch (error) {
    if (error instanceof CaseNotFoundError) return undefined;
    throw error;
  }
}
