import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { SearchAttributePair, SearchAttributeUpdatePair } from '@temporalio/common';
import { addMinutes, type Instant } from '../calendar/instant.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { ResolvedPathway } from '../language/lower.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { By, OpenedEntry, When } from '../machines/entry.ts';
import { fold } from '../machines/fold.ts';
import type { JsonObject } from '../machines/json.ts';
import type { CaseInput, CaseStart } from '../workflows/case-input.ts';
import { libraryOf } from '../workflows/case-library.ts';
import { caseLogQuery } from '../workflows/messages.ts';
import { openedEntry } from '../workflows/opened-entry.ts';
import { ENTRY_CHARACTERS } from '../workflows/requested-entry.ts';
import type { pathwayCase } from '../workflows/pathway-case.ts';
import { searchPairs, standingOf } from '../workflows/search-attributes.ts';
import type { Asking } from './asking.ts';
import { callerOf } from './body-hash.ts';
import { CaseExistsError, RefusedError } from './case-errors.ts';
import { hashCalendar } from './content-hash.ts';
import { caseIdFor } from './case-reference.ts';
import { historicLog, type HistoricRequest } from './historic-log.ts';
import { authorityOf, calendarInForce, type PublishedRules } from './published-rules.ts';

/** A case to be opened. */
export interface OpenCase {
  /** The case's number in your own system; nothing personal, see {@link caseIdFor}. */
  readonly reference: string;
  /** The rules it lives by, as the loader resolved them, and their hash. */
  readonly pathway: ResolvedPathway;
  readonly pathwayHash: string;
  /** The version of the pathway's calendar that is in force, unless given. */
  readonly calendar?: WorkingCalendar;
  readonly on: When;
  readonly by: By;
  readonly data: JsonObject;
  /** The same key with the same opening answers as the first time did. */
  readonly key?: string;
  /** Of a case that began before today: when it was opened then, and all that was recorded since. It fires nothing. */
  readonly history?: {
    readonly openedAt: Instant;
    readonly entries: readonly HistoricRequest[];
    /** From when on it lives: moments and entries before fire nothing. Now, unless given. */
    readonly liveFrom?: Instant;
  };
  readonly reopenForInDays?: number;
  readonly entriesPerRun?: number;
  /** Days after which it goes on in a new run, on the newest version of the worker; 20 unless said. */
  readonly daysPerRun?: number;
  /** For tests only. */
  readonly clockOffsetInMs?: number;
}

/** A case that was opened. */
export interface OpenedCase {
  readonly reference: string;
  readonly caseId: string;
  /** Had the same opening, with the same key, been carried out before? */
  readonly already: boolean;
}

/** What opening works with. */
export interface Opening {
  readonly client: Client;
  readonly taskQueue: string;
  readonly asking: Asking;
  readonly published: PublishedRules;
  now(): Promise<Instant>;
}

/**
 * Opens a case, after trying it on the core: what would be refused never starts.
 *
 * @throws {RefusedError} the opening, or an entry of the history, is refused.
 * @throws {CaseExistsError} the reference is taken. {@link InvalidReferenceError} it cannot be one.
 */
export async function openCase(
  { client, taskQueue, asking, published, now }: Opening,
  request: OpenCase,
): Promise<OpenedCase> {
  const { reference, pathway } = request;
  const caseId = caseIdFor(reference);
  refuseTooLong(request);
  const present = await now();
  const calendar = request.calendar ?? (await calendarInForce(published, pathway.calendar, authorityOf(pathway)));
  const input = inputFor({ ...request, calendar }, caseId, present);
  const state = openingState(input, present);
  try {
    await client.workflow.start<typeof pathwayCase>('pathwayCase', {
      taskQueue,
      workflowId: caseId,
      // A case that could not even be folded has left nothing behind; anything else keeps its reference for good.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      args: [input],
      // Shown from the start, so that the case need not spend an event of its history on it.
      typedSearchAttributes: searchPairs(standingOf(state, input.pathway, 0)).filter(isSet),
    });
    return { reference, caseId, already: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await refuseUnlessRepeated(asking, request);
    return { reference, caseId, already: true };
  }
}

/**
 * Tries an opening on the core, by rules that are at hand: nothing is asked of the server, nothing is opened.
 *
 * @throws {RefusedError} the opening, or an entry of the history, would be refused. {@link InvalidReferenceError} it cannot be a reference.
 */
export function tryOpening(request: OpenCase & Required<Pick<OpenCase, 'calendar'>>, present: Instant): void {
  refuseTooLong(request);
  openingState(inputFor(request, caseIdFor(request.reference), present), present);
}

/** More characters of JSON than one payload is sure to hold. */
const HISTORY_CHARACTERS = 1_500_000;

/** @throws {RefusedError} the opening, or its history, is too long to travel. */
function refuseTooLong({ data, history }: OpenCase): void {
  const entries = history?.entries ?? [];
  const longest = Math.max(JSON.stringify(data).length, ...entries.map((entry) => JSON.stringify(entry).length));
  const total = JSON.stringify(entries).length;
  if (longest <= ENTRY_CHARACTERS && total <= HISTORY_CHARACTERS) return;
  const message =
    longest > ENTRY_CHARACTERS
      ? `an entry is too long (${longest} characters, at most ${ENTRY_CHARACTERS}): put long texts into a document`
      : `the history is too long (${total} characters, at most ${HISTORY_CHARACTERS}): put long texts into documents`;
  const problems = [{ path: longest > ENTRY_CHARACTERS ? 'data' : 'history', message }];
  throw new RefusedError({
    kind: 'wrongData',
    asked: 'CASE_OPENED',
    states: [],
    message: `The case cannot be opened: ${message}.`,
    problems,
  });
}

function inputFor(
  request: OpenCase & { readonly calendar: WorkingCalendar },
  caseId: string,
  present: Instant,
): CaseInput {
  const { pathway, pathwayHash, calendar, reopenForInDays, entriesPerRun, daysPerRun, clockOffsetInMs } = request;
  const rules = {
    caseId,
    pathway,
    pathwayHash,
    calendar,
    calendarHash: hashCalendar(calendar),
    ...(reopenForInDays === undefined ? {} : { reopenForInDays }),
    ...(entriesPerRun === undefined ? {} : { entriesPerRun }),
    ...(daysPerRun === undefined ? {} : { daysPerRun }),
    ...(clockOffsetInMs === undefined ? {} : { clockOffsetInMs }),
  };
  const { on, by, data, history } = request;
  const opening = { on, by, data, ...callerOf(request.key, bodyOf(request)) };
  const { openedAt, entries = [], liveFrom = present } = history ?? {};
  const start: CaseStart =
    openedAt === undefined
      ? { kind: 'opening', ...opening }
      : {
          kind: 'log',
          log: historicLog({ ...openedEntry(opening, rules, openedAt), liveFrom }, entries),
          journaledThrough: 0,
        };
  return { ...rules, start };
}

/** What the case will make of its start. @throws {RefusedError} */
function openingState(input: CaseInput, present: Instant): CaseState {
  const { start } = input;
  const now = addMinutes(present, (input.clockOffsetInMs ?? 0) / 60_000);
  const log = start.kind === 'log' ? start.log : start.kind === 'opening' ? [openedEntry(start, input, now)] : [];
  const last = log.at(-1)?.at ?? now;
  const result = fold(log, last > now ? last : now, libraryOf(input));
  if (result.kind === 'conflict')
    throw new RefusedError(result.refusal, start.kind === 'opening' ? undefined : result.seq);
  return result.state;
}

/** @throws {RefusedError} {@link CaseExistsError} */
async function refuseUnlessRepeated(asking: Asking, request: OpenCase): Promise<void> {
  const { reference, key } = request;
  const { entries } = await asking.query(reference, caseLogQuery, { limit: 1 });
  const caller = entries[0]?.caller;
  if (key === undefined || caller?.key !== key) throw new CaseExistsError(reference);
  if (caller.bodyHash === callerOf(key, bodyOf(request)).caller?.bodyHash) return;
  const message = `The key "${key}" was already used to open case ${reference} in another way. Nothing was opened now. Use a new key, and a reference of its own, for a new case.`;
  throw new RefusedError({ kind: 'keyReused', asked: 'CASE_OPENED', states: [], message, key, seq: 1 });
}

/** What the key of an opening stands for. */
type OpeningBody = Pick<OpenCase, 'pathwayHash' | 'on' | 'by' | 'data' | 'history'>;

function bodyOf({ pathwayHash, on, by, data, history }: OpeningBody): object {
  return { pathwayHash, on, by, data, history };
}

/**
 * Was the case opened by this very request, with this key, whichever version of its pathway was in force then? For those who name a
 * pathway and no version.
 */
export function isOpeningOf(
  { caller, pathway }: OpenedEntry,
  key: string,
  body: Omit<OpeningBody, 'pathwayHash'>,
): boolean {
  const { caller: given } = callerOf(key, bodyOf({ ...body, pathwayHash: pathway.hash }));
  return caller !== undefined && caller.key === key && caller.bodyHash === given?.bodyHash;
}

function isSet(pair: SearchAttributeUpdatePair): pair is SearchAttributePair {
  return pair.value !== null;
}
