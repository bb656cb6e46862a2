import type { Client } from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import { instantOfMs, type Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { AccessDecision } from '../machines/access.ts';
import type { Acceptance } from '../machines/acceptance.ts';
import type { EffectRecord } from '../machines/effect.ts';
import type { Entry } from '../machines/entry.ts';
import type { CaseView } from '../machines/view.ts';
import type { Incident } from '../workflows/incident.ts';
import * as messages from '../workflows/messages.ts';
import { createAsking } from './asking.ts';
import { CaseFaultError, NotOpenedThenError, PastConflictError } from './case-errors.ts';
import { countCases, listCases, type CaseFilter, type CaseSummary } from './list-cases.ts';
import { papersOf, type CasePaper } from './papers.ts';
import { calendarInForce, authorityOf, nothingPublished, type PublishedRules } from './published-rules.ts';
import { createRequesting, type Requesting } from './requesting.ts';
import { openCase, type OpenCase, type OpenedCase } from './open-case.ts';

/** How a case is looked at: as of a date, and as known at an instant. */
export interface LookRequest {
  readonly asOf?: IsoDate;
  readonly knownAt?: Instant;
}

/**
 * Cases, as programs use them. Every method throws errors that say what to do: `RefusedError` with the case's refusal,
 * `CaseNotFoundError`, `CaseCompletedError`, `NoAnswerError`; a look at a time before the case `NotOpenedThenError`.
 */
export interface CaseClient extends Requesting {
  openCase(request: OpenCase): Promise<OpenedCase>;
  /** What a case that is opened now lives by: the newest published version of a pathway; undefined when none was published. */
  rulesInForce(pathway: string): Promise<RulesInForce | undefined>;
  /** The calendar that a case of a pathway counts by when it is opened now. */
  calendarInForce(pathway: Pick<Pathway, 'calendar' | 'authority' | 'nation'>): Promise<WorkingCalendar>;
  /** Where it stands, with its incidents and how the journal keeps up. */
  show(reference: string, look?: LookRequest): Promise<messages.CaseStanding>;
  deadlines(reference: string, look?: LookRequest): Promise<CaseView['deadlines']>;
  tasks(reference: string, look?: LookRequest): Promise<CaseView['tasks']>;
  allowed(reference: string, look?: LookRequest): Promise<readonly Acceptance[]>;
  /** May somebody read this now? A decision that names an event allows it only once that event has been recorded. */
  mayRead(reference: string, request: Omit<messages.Reading, 'now'>): Promise<AccessDecision>;
  incidents(reference: string): Promise<readonly Incident[]>;
  /** With texts and addresses: personal. */
  effects(reference: string): Promise<readonly EffectRecord[]>;
  /** The papers that were made, oldest first. Their titles only: what is in one is read by its hash from the paper store. */
  papers(reference: string): Promise<readonly CasePaper[]>;
  /** The whole log, however long. */
  log(reference: string): Promise<readonly Entry[]>;
  /** What other rules would make of the case. Nothing is changed. */
  previewRules(reference: string, change: messages.RulesChange): Promise<messages.RulesPreview>;
  list(filter?: CaseFilter): AsyncIterable<CaseSummary>;
  count(filter?: CaseFilter): Promise<number>;
}

/** The rules of new cases: what {@link OpenCase} takes. */
export interface RulesInForce extends Required<Pick<OpenCase, 'pathway' | 'pathwayHash' | 'calendar'>> {
  /** Which version of the pathway this is, counted from 1, and when it was published. */
  readonly number: number;
  readonly publishedAt: Instant;
}

/** What a client needs. */
export interface CaseClientOptions {
  /** Connected to the namespace of the cases, with the data converter that decrypts them. */
  readonly client: Client;
  readonly taskQueue: string;
  /**
   * Throws why what a case says could not be read, if its key is gone: the case itself could not even answer that. Not asked
   * unless given.
   */
  readonly checkKey?: (caseId: string) => Promise<void>;
  /** Where what was published is found; unless given, nothing counts as published. */
  readonly published?: PublishedRules;
  /** What time it is on the server; this machine's time unless given. */
  readonly now?: () => Promise<Instant>;
  /** How long a case may take to answer, half a minute unless said. */
  readonly patienceInMs?: number;
  /** For the cases it opens: days after which each goes on in a new run, unless its opening says otherwise. */
  readonly daysPerRun?: number;
}

/** A client for the cases of one namespace. */
export function createCaseClient({
  client,
  taskQueue,
  now = hostsNow,
  patienceInMs = 30_000,
  checkKey = () => Promise.resolve(),
  published = nothingPublished,
  daysPerRun,
}: CaseClientOptions): CaseClient {
  const asking = createAsking(client, patienceInMs, checkKey);
  async function look<Seen>(
    reference: string,
    query: QueryDefinition<messages.Looked<Seen>, [messages.Looking?]>,
    request: LookRequest = {},
  ): Promise<Seen> {
    return seen(reference, await asking.query(reference, query, { ...request, now: await now() }));
  }

  return {
    openCase: (request) =>
      openCase(
        { client, taskQueue, asking, published, now },
        { ...(daysPerRun === undefined ? {} : { daysPerRun }), ...request },
      ),
    calendarInForce: (pathway) => calendarInForce(published, pathway.calendar, authorityOf(pathway)),
    async rulesInForce(id) {
      const newest = await published.pathway(id);
      if (newest === undefined) return undefined;
      const { content: pathway, hash: pathwayHash, number, at: publishedAt } = newest;
      const calendar = await calendarInForce(published, pathway.calendar, authorityOf(pathway));
      return { pathway, pathwayHash, calendar, number, publishedAt };
    },
    ...createRequesting(asking),
    show: (reference, request) => look(reference, messages.caseViewQuery, request),
    deadlines: (reference, request) => look(reference, messages.deadlinesQuery, request),
    tasks: (reference, request) => look(reference, messages.tasksQuery, request),
    allowed: (reference, request) => look(reference, messages.allowedQuery, request),
    mayRead: async (reference, request) =>
      seen(reference, await asking.query(reference, messages.mayReadQuery, { ...request, now: await now() })),
    previewRules: async (reference, change) =>
      seen(reference, await asking.query(reference, messages.rulesPreviewQuery, { change, now: await now() })),
    papers: async (reference) => papersOf(await asking.query(reference, messages.effectsQuery)),
    incidents: (reference) => asking.query(reference, messages.incidentsQuery),
    effects: (reference) => asking.query(reference, messages.effectsQuery),
    async log(reference) {
      const entries: Entry[] = [];
      for (let from: number | undefined = 1; from !== undefined;) {
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

function seen<Seen>(reference: string, looked: messages.Looked<Seen>): Seen {
  switch (looked.kind) {
    case 'seen':
      return looked.seen;
    case 'notOpened':
      throw new NotOpenedThenError(reference, looked.openedOn, looked.recordedAt);
    case 'conflict':
      throw new PastConflictError(reference, looked.seq, looked.refusal);
    case 'fault':
      throw CaseFaultError.onQuestion(reference, looked.reason);
  }
}

function hostsNow(): Promise<Instant> {
  return Promise.resolve(instantOfMs(Date.now()));
}
