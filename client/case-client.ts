import type { Client } from '@temporalio/client';
import { instantOfMs, type Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import type { Acceptance } from '../machines/acceptance.ts';
import type { EffectRecord } from '../machines/effect.ts';
import type { By, Change, Entry, When } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import type { CaseView } from '../machines/view.ts';
import type { Incident } from '../workflows/incident.ts';
import * as messages from '../workflows/messages.ts';
import { createAsking } from './asking.ts';
import { callerOf } from './body-hash.ts';
import { countCases, listCases, type CaseFilter, type CaseSummary } from './list-cases.ts';
import { openCase, type OpenCase, type OpenedCase } from './open-case.ts';

/** Who asks for something to be recorded, and the key that makes a repetition safe. */
interface Asked {
  readonly by: By;
  /** The same key with the same body gets the same answer for the case's whole life; with another body it is refused. */
  readonly key?: string;
}

/** Something that happened. */
export interface RecordRequest extends Asked {
  readonly event: string;
  readonly on: When;
  readonly data?: JsonObject;
}

/** What was wrong with an entry, or missing. */
export interface CorrectRequest extends Asked {
  readonly change: Change;
  readonly why: string;
}

/** A task that was done. */
export interface CompleteTaskRequest extends Asked {
  readonly task: string;
  readonly on?: When;
  readonly note?: string;
}

/** A failed effect, by its id; to be tried again, or, with `why`, settled another way. */
export interface RetryRequest extends Asked {
  readonly effect: string;
}

/** A failed effect that was settled another way, and how. */
export interface ResolveRequest extends RetryRequest {
  readonly why: string;
}

/** How a case is looked at: as of a date, and as known at an instant. */
export interface LookRequest {
  readonly asOf?: IsoDate;
  readonly knownAt?: Instant;
}

/**
 * Cases, as programs use them. Every method throws errors that say what to do: `RefusedError` with the case's refusal,
 * `CaseNotFoundError`, `CaseCompletedError`, `NoAnswerError`.
 */
export interface CaseClient {
  openCase(request: OpenCase): Promise<OpenedCase>;
  record(reference: string, request: RecordRequest): Promise<messages.Recorded>;
  correct(reference: string, request: CorrectRequest): Promise<messages.Recorded>;
  completeTask(reference: string, request: CompleteTaskRequest): Promise<messages.Recorded>;
  /** The effect `journal` stands for the journal itself. */
  retry(reference: string, request: RetryRequest): Promise<messages.Recorded | messages.JournalRetried>;
  resolve(reference: string, request: ResolveRequest): Promise<messages.Recorded>;
  /** Where it stands, with its incidents and how the journal keeps up. */
  show(reference: string, look?: LookRequest): Promise<messages.CaseStanding>;
  deadlines(reference: string, look?: LookRequest): Promise<CaseView['deadlines']>;
  tasks(reference: string, look?: LookRequest): Promise<CaseView['tasks']>;
  allowed(reference: string, look?: LookRequest): Promise<readonly Acceptance[]>;
  incidents(reference: string): Promise<readonly Incident[]>;
  /** With texts and addresses: personal. */
  effects(reference: string): Promise<readonly EffectRecord[]>;
  /** The whole log, however long. */
  log(reference: string): Promise<readonly Entry[]>;
  list(filter?: CaseFilter): AsyncIterable<CaseSummary>;
  count(filter?: CaseFilter): Promise<number>;
}

/** What a client needs. */
export interface CaseClientOptions {
  /** Connected to the namespace of the cases, with the data converter that decrypts them. */
  readonly client: Client;
  readonly taskQueue: string;
  /** What time it is on the server; this machine's time unless given. */
  readonly now?: () => Promise<Instant>;
  /** How long a case may take to answer, half a minute unless said. */
  readonly patienceInMs?: number;
}

/** A client for the cases of one namespace. */
export function createCaseClient({ client, taskQueue, now = hostsNow, patienceInMs = 30_000 }: CaseClientOptions): CaseClient {
  const asking = createAsking(client, patienceInMs);
  const looking = async (look: LookRequest = {}): Promise<messages.Looking> => ({ ...look, now: await now() });

  return {
    openCase: (request) => openCase({ client, taskQueue, asking, now }, request),
    record: (reference, { event, on, data = {}, by, key }) =>
      asking.update(reference, messages.recordEventUpdate, keyed(key, 'record', { event, on, data, by })),
    correct: (reference, { change, why, by, key }) =>
      asking.update(reference, messages.correctEntryUpdate, keyed(key, 'correct', { change, why, by })),
    completeTask: (reference, { key, ...body }) =>
      asking.update(reference, messages.completeTaskUpdate, keyed(key, 'completeTask', body)),
    retry: (reference, { key, ...body }) => asking.update(reference, messages.retryEffectUpdate, keyed(key, 'retry', body)),
    resolve: (reference, { key, ...body }) => asking.update(reference, messages.resolveEffectUpdate, keyed(key, 'resolve', body)),
    show: async (reference, look) => asking.query(reference, messages.caseViewQuery, await looking(look)),
    deadlines: async (reference, look) => asking.query(reference, messages.deadlinesQuery, await looking(look)),
    tasks: async (reference, look) => asking.query(reference, messages.tasksQuery, await looking(look)),
    allowed: async (reference, look) => asking.query(reference, messages.allowedQuery, await looking(look)),
    incidents: (reference) => asking.query(reference, messages.incidentsQuery),
    effects: (reference) => asking.query(reference, messages.effectsQuery),
    async log(reference) {
      const entries: Entry[] = [];
      for (let from: number | undefined = 1; from !== undefined; ) {
        const page: messages.LogPage = await asking.query(reference, messages.caseLogQuery, { from });
        entries.push(...page.entries);
        from = page.next;
      }
      return entries;
    },
    list: (filter) => listCases(client, filter),
    count: (filter) => countCases(client, filter),
  };
}

/** The kind of request is part of what a key stands for. */
function keyed<Body extends object>(key: string | undefined, kind: string, body: Body): Body & ReturnType<typeof callerOf> {
  return { ...body, ...callerOf(key, { kind, ...body }) };
}

function hostsNow(): Promise<Instant> {
  return Promise.resolve(instantOfMs(Date.now()));
}
