import { randomBytes } from 'node:crypto';
import { startApiServer, type Api, type WantedRules } from '../../api/server.ts';
import type { CaseClient } from '../../client/case-client.ts';
import type { OpenCase } from '../../client/open-case.ts';
import type { ResolvedPathway } from '../../language/lower.ts';
import type { RulesChange } from '../../workflows/messages.ts';
import { createHttpCases } from './http-cases.ts';
import { startTemporalStage, type Door, type TemporalStage } from './temporal-host.ts';

/**
 * Cases on a time-skipping server with the HTTP server in front of it. Whatever a host asks of its case goes over a socket: opening,
 * recording, correcting, other rules, where it stands, who may read. Letters are read where they arrive and timers in the server's
 * history, as on the stage without HTTP, because neither is told over HTTP.
 */
export function startHttpStage(onProgress: (message: string) => void): Promise<TemporalStage> {
  return startTemporalStage(onProgress, openHttpDoor);
}

/** What a request names and cannot bring: known to the server as what was published is. */
interface Known {
  readonly pathways: Map<string, Pick<OpenCase, 'pathway' | 'pathwayHash'>>;
  readonly changes: Map<string, RulesChange>;
  /** By reference: case files have dates of their own, and may give a pathway of their own under a name that others use. */
  readonly openings: Map<string, Pick<OpenCase, 'pathway' | 'pathwayHash' | 'clockOffsetInMs'>>;
}

async function openHttpDoor(client: CaseClient): Promise<Door> {
  const known: Known = { pathways: new Map(), changes: new Map(), openings: new Map() };
  const token = randomBytes(32).toString('hex');
  const server = await startApiServer({
    api: apiWith(client, known),
    token,
    host: '127.0.0.1',
    port: 0,
    log: () => undefined,
  });
  const cases = createHttpCases({ url: server.url, token });
  return {
    asked: {
      ...cases,
      openCase(request) {
        const { pathway, pathwayHash, clockOffsetInMs, reference } = request;
        known.pathways.set(pathway.pathway, { pathway, pathwayHash });
        known.openings.set(reference, {
          pathway,
          pathwayHash,
          ...(clockOffsetInMs === undefined ? {} : { clockOffsetInMs }),
        });
        return cases.openCase(request);
      },
      changeRules(reference, request) {
        const { change } = request;
        if (change.kind !== 'back') known.changes.set(change.hash, change);
        return cases.changeRules(reference, request);
      },
      // Letters and papers with what is in them, which only those who carry them out may see.
      effects: client.effects,
    },
    close: () => server.close(),
  };
}

function apiWith(client: CaseClient, { pathways, changes, openings }: Known): Api {
  return {
    cases: { ...client, openCase: (request) => client.openCase({ ...request, ...openings.get(request.reference) }) },
    rules: {
      forNewCase: (pathway) => Promise.resolve(pathways.get(pathway)),
      wanted: (_reference, wanted) => Promise.resolve(wantedOf(wanted, changes)),
      // Case files write times as cases keep them, so nobody has to be told which fields are times.
      ofCase: () => Promise.resolve<ResolvedPathway | undefined>(undefined),
    },
    checkHealth: () => Promise.resolve(),
  };
}

function wantedOf(wanted: WantedRules, changes: ReadonlyMap<string, RulesChange>): RulesChange | undefined {
  if (wanted.kind === 'back') return wanted;
  const known = wanted.version === undefined ? undefined : changes.get(wanted.version);
  if (known?.kind !== 'pathway' || wanted.kind !== 'pathway') return known;
  // What came over the socket counts: what else is in the request than a version.
  const { kind, pathway, hash } = known;
  const { renames, evenIfBusy } = wanted;
  return {
    kind,
    pathway,
    hash,
    ...(renames === undefined ? {} : { renames }),
    ...(evenIfBusy === undefined ? {} : { evenIfBusy }),
  };
}
