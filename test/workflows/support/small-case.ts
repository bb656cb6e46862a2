import proto from '@temporalio/proto';
import type { Client } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { addDays, type IsoDate } from '../../../calendar/iso-date.ts';
import { parseInstant, type Instant } from '../../../calendar/instant.ts';
import { endOfLondonDay, londonDate } from '../../../calendar/london.ts';
import { createCaseClient, type CaseClient } from '../../../client/case-client.ts';
import { RefusedError } from '../../../client/case-errors.ts';
import type { OpenCase } from '../../../client/open-case.ts';
import type { RecordRequest } from '../../../client/requesting.ts';
import type { Refusal } from '../../../machines/refusal.ts';
import { installRuntime } from '../../../worker/runtime.ts';
import { startTimeSkipping, type TimeSkipping } from '../../../worker/time-skipping.ts';
import { workflows } from '../../../worker/program.ts';
import { createWorld, type World } from './memory-activities.ts';
import { smallPathway, smallPathwayHash } from './small-pathway.ts';

export const worker = { person: 'p-worker', role: 'worker' };
export const manager = { person: 'p-manager', role: 'manager' };

/** A time-skipping server with a worker, the outside world in memory, and a client. */
export interface Stage {
  readonly server: TimeSkipping;
  readonly world: World;
  readonly cases: CaseClient;
  today(): Promise<IsoDate>;
  /** Lets time pass until a moment after the end of the day that lies `days` days ahead. */
  passDays(days: number): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(
  options: { readonly maxCachedWorkflows?: number; readonly workflowsPath?: string } = {},
): Promise<Stage> {
  // Most of what is tested here goes wrong on purpose, and says so.
  installRuntime(new DefaultLogger('ERROR'));
  const world = createWorld();
  const { workflowsPath, ...rest } = options;
  const server = await startTimeSkipping({
    workflows: workflowsPath === undefined ? workflows : { workflowsPath },
    activities: world.activities,
    ...rest,
  });
  const now = async (): Promise<Instant> => parseInstant(await server.now());
  const cases = createCaseClient({ client: server.client, taskQueue: server.taskQueue, now });
  const today = async (): Promise<IsoDate> => londonDate(await now());
  return {
    server,
    world,
    cases,
    today,
    async passDays(days) {
      const end = Date.parse(endOfLondonDay(addDays(await today(), days)));
      await server.advance(end - Date.parse(await now()) + 60_000);
    },
    close: () => server.close(),
  };
}

/** An opening of a small case. */
export function opening(reference: string, on: IsoDate, more: Partial<OpenCase> = {}): OpenCase {
  return {
    reference,
    pathway: smallPathway,
    pathwayHash: smallPathwayHash,
    on,
    by: worker,
    data: { child: 'Robin Example' },
    ...more,
  };
}

/** Something recorded, by the worker unless said. */
export function happened(event: string, on: IsoDate, more: Partial<RecordRequest> = {}): RecordRequest {
  return { event, on, by: worker, ...more };
}

/** The conference, held with enough agencies. */
export function conferenceHeld(on: IsoDate, more: Partial<RecordRequest> = {}): RecordRequest {
  return { event: 'CONFERENCE_HELD', on, by: manager, data: { agencies: 3 }, ...more };
}

/** An invented parent, with an address unless said. */
export function parentNamed(on: IsoDate, email: string | undefined = 'sam@example.org'): RecordRequest {
  const data = { person: 'p-parent', inRole: 'parents', name: 'Sam Example', ...(email === '' ? {} : { email }) };
  return happened('PERSON_NAMED', on, { data });
}

/** The refusal a request ends in. @throws {Error} it does not end in one. */
export async function refusalOf(request: Promise<unknown>): Promise<Refusal> {
  const outcome = await request.then(
    () => new Error('The request was not refused.'),
    (error: unknown) => error,
  );
  if (outcome instanceof RefusedError) return outcome.refusal;
  throw outcome;
}

/** The types of the events in a history, such as `TIMER_STARTED`. */
export async function historyOf(
  { server }: { readonly server: { readonly client: Client } },
  reference: string,
): Promise<readonly string[]> {
  const history = await server.client.workflow.getHandle(`case/${reference}`).fetchHistory();
  return (history.events ?? []).map(
    ({ eventType }) =>
      proto.temporal.api.enums.v1.EventType[Number(eventType)]?.replace('EVENT_TYPE_', '') ?? 'UNKNOWN',
  );
}

/** How many runs a case has had, the present one included. */
export async function runsOf(
  { server }: { readonly server: { readonly client: Client } },
  reference: string,
): Promise<number> {
  let runs = 0;
  for (let runId: string | undefined; runId !== ''; runs += 1) {
    const history = await server.client.workflow.getHandle(`case/${reference}`, runId).fetchHistory();
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  }
  return runs;
}

/** Waits until `holds`, on this machine's clock. @throws {Error} it did not within ten seconds. */
export async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`This never held: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
