import type { By, CallerKey, Change, Entry, When } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import type { JournalStanding } from '../workflows/incident.ts';
import * as messages from '../workflows/messages.ts';
import { requestedEntry, type Request } from '../workflows/requested-entry.ts';
import type { Asking } from './asking.ts';
import { callerOf } from './body-hash.ts';

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

/** A failed effect, by its id, to be tried again. */
export interface RetryRequest extends Asked {
  readonly effect: string;
}

/** A failed effect that was settled another way, and how. */
export interface ResolveRequest extends RetryRequest {
  readonly why: string;
}

/** Other rules for a case: another version of its calendar or of its pathway, or back to the version before. */
export interface ChangeRulesRequest extends Asked {
  readonly change: messages.RulesChange;
  readonly why: string;
}

/** What was recorded, as it stands in the log. */
export interface RecordedEntry {
  readonly entry: Entry;
  /** Has the journal outside Temporal confirmed it? When not, it is still being tried, and the entry holds all the same. */
  readonly journaled: boolean;
}

/** Puts requests to cases. They throw what {@link Asking} throws. */
export interface Requesting {
  record(reference: string, request: RecordRequest): Promise<RecordedEntry>;
  correct(reference: string, request: CorrectRequest): Promise<RecordedEntry>;
  completeTask(reference: string, request: CompleteTaskRequest): Promise<RecordedEntry>;
  retry(reference: string, request: RetryRequest): Promise<RecordedEntry>;
  resolve(reference: string, request: ResolveRequest): Promise<RecordedEntry>;
  changeRules(reference: string, request: ChangeRulesRequest): Promise<RecordedEntry>;
  /** Tries a journal again that was given up because it holds something else. */
  retryJournal(reference: string, by: By): Promise<JournalStanding>;
}

/** Requests by way of `asking`. The entry in the answer is rebuilt here, so that it crosses the wire once. */
export function createRequesting(asking: Asking): Requesting {
  async function record(reference: string, request: Request): Promise<RecordedEntry> {
    const { seq, at, journaled } = await asking.update<messages.Recorded>(reference, request.kind, request.body);
    return { entry: requestedEntry(request, seq, at), journaled };
  }

  return {
    record: (reference, { data = {}, ...rest }) =>
      record(reference, { kind: 'recordEvent', body: keyed('recordEvent', { data, ...rest }) }),
    correct: (reference, request) => record(reference, { kind: 'correctEntry', body: keyed('correctEntry', request) }),
    completeTask: (reference, request) =>
      record(reference, { kind: 'completeTask', body: keyed('completeTask', request) }),
    retry: (reference, request) => record(reference, { kind: 'retryEffect', body: keyed('retryEffect', request) }),
    resolve: (reference, request) =>
      record(reference, { kind: 'resolveEffect', body: keyed('resolveEffect', request) }),
    changeRules: (reference, request) =>
      record(reference, { kind: 'changeRules', body: keyed('changeRules', request) }),
    async retryJournal(reference, by) {
      const body: messages.RetryJournal = { by };
      return (await asking.update<messages.JournalRetried>(reference, messages.retryJournalUpdate.name, body)).journal;
    },
  };
}

/** The kind of request is part of what a key stands for. */
export function keyed<Body extends { readonly key?: string }>(
  kind: Request['kind'],
  { key, ...body }: Body,
): Omit<Body, 'key'> & { readonly caller?: CallerKey } {
  return { ...body, ...callerOf(key, { kind, ...body }) };
}
