import type { Api, ApiRules, NewCaseRules, WantedRules } from '../../api/server.ts';
import { createCaseClient, type CaseClient } from '../../client/case-client.ts';
import { CaseFaultError, CaseNotFoundError } from '../../client/case-errors.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import { nothingPublished } from '../../client/published-rules.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { hasRulesOffice, rulesOffice, type RulesOffice } from '../../worker/start.ts';
import { NotRunningError, type CaseServer } from '../../worker/connect.ts';
import type { RulesChange } from '../../workflows/messages.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import type { Terminal } from '../terminal.ts';

/** Long enough for a worker that has just started, and no longer than whoever asks over HTTP is ready to wait. */
const PATIENCE_MS = 15_000;

/**
 * What the HTTP server works with: the cases of a server, and what was published there.
 *
 * Once a worker was there to be asked what was published, it has to be: where it is away for a moment, a new case must not live by an
 * older version out of a file.
 */
export async function apiOf(server: CaseServer, terminal: Terminal): Promise<Api> {
  const { settings } = server;
  const office = (await hasRulesOffice(terminal.env)) ? rulesOffice(terminal.env) : undefined;
  if (office === undefined)
    terminal.err('No worker runs on this data directory, so what was published cannot be asked: the files count.');
  const cases = createCaseClient({
    ...server,
    published: office?.contents.published ?? nothingPublished,
    daysPerRun: settings.daysPerRun,
    patienceInMs: PATIENCE_MS,
  });
  const ofCase = (reference: string): Promise<Pathway | undefined> => rulesOfCase(server.client, reference);
  const rules: ApiRules = {
    ofCase,
    async forNewCase(pathway) {
      const found = await newCaseRules(cases, pathway);
      const { clockOffsetMs } = settings;
      return found === undefined || clockOffsetMs === 0 ? found : { ...found, clockOffsetInMs: clockOffsetMs };
    },
    wanted: (reference, wanted) => wantedRules(wanted, cases, office, () => ofCase(reference), reference),
  };
  return { cases, rules, checkHealth: () => checkWorker(server) };
}

/** The newest published version; the definition that comes with the product as long as none was published. */
async function newCaseRules(cases: CaseClient, id: string): Promise<NewCaseRules | undefined> {
  const published = await cases.rulesInForce(id);
  if (published !== undefined) {
    const { pathway, pathwayHash, calendar, number } = published;
    return { pathway, pathwayHash, calendar, number };
  }
  const { pathway, hash: pathwayHash, problems } = await loadPathway(id);
  if (problems.some(({ code }) => code === 'no-such-pathway')) return undefined;
  if (problems.length > 0)
    throw new CaseFaultError(`The definition ${id} has mistakes. See them with “duecourse check ${id}”.`);
  return { pathway, pathwayHash, calendar: await cases.calendarInForce(pathway) };
}

async function wantedRules(
  wanted: WantedRules,
  cases: CaseClient,
  office: RulesOffice | undefined,
  ofCase: () => Promise<Pathway | undefined>,
  reference: string,
): Promise<RulesChange | undefined> {
  switch (wanted.kind) {
    case 'back':
      return wanted;
    case 'calendar': {
      const pathway = await ofCase();
      if (pathway === undefined) throw new CaseNotFoundError(reference);
      const calendar = await cases.calendarInForce(pathway);
      const hash = hashCalendar(calendar);
      return wanted.version === undefined || wanted.version === hash ? { kind: 'calendar', calendar, hash } : undefined;
    }
    case 'pathway': {
      const { pathway: id, version, evenIfBusy, renames } = wanted;
      const found = await publishedVersion(id, version, cases, office);
      if (found === undefined) return undefined;
      return {
        kind: 'pathway',
        ...found,
        ...(renames === undefined ? {} : { renames }),
        ...(evenIfBusy === undefined ? {} : { evenIfBusy }),
      };
    }
  }
}

/** The definition's files are nobody's to move a running case to over HTTP: only what was published is. */
async function publishedVersion(
  id: string,
  version: string | undefined,
  cases: CaseClient,
  office: RulesOffice | undefined,
): Promise<{ readonly pathway: Pathway; readonly hash: string } | undefined> {
  const newest = await cases.rulesInForce(id);
  if (newest === undefined) return undefined;
  if (version === undefined || version === newest.pathwayHash)
    return { pathway: newest.pathway, hash: newest.pathwayHash };
  const isPublished = (await office?.list())?.some(
    ({ kind, name, hash }) => kind === 'pathway' && name === id && hash === version,
  );
  if (office === undefined || isPublished !== true) return undefined;
  return { pathway: await office.contents.pathway(version), hash: version };
}

/** @throws {NotRunningError} no worker asks the server for work. {@link Error} the server does not answer. */
async function checkWorker({ client, namespace, taskQueue, settings }: CaseServer): Promise<void> {
  const { pollers } = await client.withDeadline(Date.now() + HEALTH_MS, () =>
    client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: WORKFLOW_TASKS,
    }),
  );
  const heardOf = Math.max(0, ...(pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0)));
  if (Date.now() / 1_000 - heardOf > SILENT_AFTER_SECONDS) throw new NotRunningError(settings.dataDirectory);
}

const HEALTH_MS = 3_000;
/** A worker asks at least once a minute. One that was killed is believed in as long as this. */
const SILENT_AFTER_SECONDS = 90;
/** The number the server's interface has for them. */
const WORKFLOW_TASKS = 1;
