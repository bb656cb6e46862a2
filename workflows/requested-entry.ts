import { londonDate } from '../calendar/london.ts';
import type { Instant } from '../calendar/instant.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { Entry, MigratedEntry } from '../machines/entry.ts';
import type { Refusal } from '../machines/refusal.ts';
import type { ChangeRules, CompleteTask, CorrectEntry, RecordEvent, ResolveEffect, RetryEffect } from './messages.ts';
import { innermostStates } from './search-attributes.ts';

/** A request as it came, with what it asks for. */
export type Request =
  | { readonly kind: 'recordEvent'; readonly body: RecordEvent }
  | { readonly kind: 'correctEntry'; readonly body: CorrectEntry }
  | { readonly kind: 'completeTask'; readonly body: CompleteTask }
  | { readonly kind: 'retryEffect'; readonly body: RetryEffect }
  | { readonly kind: 'resolveEffect'; readonly body: ResolveEffect }
  | { readonly kind: 'changeRules'; readonly body: ChangeRules };

/** Most characters of JSON in one entry: a log of them has to travel. Long texts go to the content store, by hash. */
export const ENTRY_CHARACTERS = 256 * 1024;

/** Most characters of JSON in a request that brings a pathway or a calendar: it travels once, in a payload of 2 MB. */
const RULES_CHARACTERS = 1_500_000;

/** The entry a request asks for, with its place in the log, recorded `at`. */
export function requestedEntry(request: Request, seq: number, at: Instant): Entry {
  const { by, caller } = request.body;
  const stamp = { seq, at, by, ...(caller === undefined ? {} : { caller }) };
  switch (request.kind) {
    case 'recordEvent': {
      const { event, on, data } = request.body;
      return { kind: 'recorded', ...stamp, type: event, on, data };
    }
    case 'correctEntry': {
      const { change, why } = request.body;
      return { kind: 'correction', ...stamp, change, why };
    }
    case 'completeTask': {
      const { task, note, on = londonDate(at) } = request.body;
      return {
        kind: 'recorded',
        ...stamp,
        type: 'TASK_DONE',
        on,
        data: { task, ...(note === undefined ? {} : { note }) },
      };
    }
    case 'retryEffect':
      return { kind: 'effectRetried', ...stamp, effect: request.body.effect };
    case 'resolveEffect':
      return { kind: 'effectResolved', ...stamp, effect: request.body.effect, why: request.body.why };
    case 'changeRules':
      return changedRules(request.body, stamp);
  }
}

function changedRules({ change, why }: ChangeRules, stamp: Pick<MigratedEntry, 'seq' | 'at' | 'by' | 'caller'>): Entry {
  switch (change.kind) {
    case 'calendar':
      return { kind: 'calendarChanged', ...stamp, why, calendar: { id: change.calendar.id, hash: change.hash } };
    case 'pathway':
      return {
        kind: 'migrated',
        ...stamp,
        why,
        pathway: { id: change.pathway.pathway, hash: change.hash },
        ...(change.renames === undefined ? {} : { renames: change.renames }),
      };
    case 'back':
      return { kind: 'migrationReversed', ...stamp, why, target: change.target };
  }
}

/** What a key that was used before is worth: the same answer again, or a refusal because the body is another. */
export type Repeated =
  | { readonly kind: 'sameBody'; readonly entry: Entry }
  | { readonly kind: 'otherBody'; readonly refusal: Refusal };

/** Looks whether the request's key was used before in this case; `undefined` when it was not, or there is none. */
export function repeated(request: Request, state: CaseState): Repeated | undefined {
  const { caller } = request.body;
  if (caller === undefined) return undefined;
  const entry = state.log.find((known) => known.caller?.key === caller.key);
  if (entry === undefined) return undefined;
  if (entry.caller?.bodyHash === caller.bodyHash) return { kind: 'sameBody', entry };
  const refusal: Refusal = {
    kind: 'keyReused',
    asked: request.kind,
    states: innermostStates(state.snapshot.value),
    message:
      `The key "${caller.key}" was already used for another request, recorded as entry ${entry.seq}. ` +
      'Nothing was recorded now. Use a new key for a new request; repeat a request unchanged.',
    key: caller.key,
    seq: entry.seq,
  };
  return { kind: 'otherBody', refusal };
}

/** What is wrong with a request before anybody asks the pathway; `undefined` when its shape is right. */
export function misshapen(request: Request, state: CaseState): Refusal | undefined {
  const problems = [...problemsOf(request)];
  if (problems.length === 0) return undefined;
  return {
    kind: 'wrongData',
    asked: request.kind,
    states: innermostStates(state.snapshot.value),
    message: `The request cannot be read: ${problems.map(({ path, message }) => `${path} ${message}`).join('; ')}. Nothing was recorded.`,
    problems,
  };
}

type Problem = { readonly path: string; readonly message: string };

function* problemsOf({ kind, body }: Request): Generator<Problem> {
  if (!isObject(body)) return yield { path: 'request', message: 'is no object' };
  const { by, caller } = body;
  if (!isObject(by) || !isText(by['person']) || !isText(by['role'])) {
    yield { path: 'by', message: 'does not say who (person) and in which role' };
  }
  if (caller !== undefined && (!isObject(caller) || !isText(caller['key']) || !isText(caller['bodyHash']))) {
    yield { path: 'caller', message: 'has no key and bodyHash' };
  }
  for (const field of texts[kind]) if (!isText(body[field])) yield { path: field, message: 'is missing' };
  const object = objects[kind];
  if (object !== undefined && !isObject(body[object])) yield { path: object, message: 'is no object' };
  if (kind === 'changeRules') yield* problemsOfChange(body['change']);
  const { length } = JSON.stringify(body);
  const most = kind === 'changeRules' ? RULES_CHARACTERS : ENTRY_CHARACTERS;
  if (length > most) {
    yield {
      path: 'data',
      message: `is too long (${length} characters, at most ${most}): put long texts into a document`,
    };
  }
}

function* problemsOfChange(change: unknown): Generator<Problem> {
  if (!isObject(change)) return;
  switch (change['kind']) {
    case 'calendar':
    case 'pathway':
      if (!isObject(change[change['kind']])) yield { path: `change.${change['kind']}`, message: 'is missing' };
      if (!isText(change['hash'])) yield { path: 'change.hash', message: 'is missing' };
      break;
    case 'back':
      if (!Number.isInteger(change['target'])) yield { path: 'change.target', message: 'is no number of an entry' };
      break;
    default:
      yield { path: 'change.kind', message: 'is none of calendar, pathway, back' };
  }
}

const texts: { readonly [K in Request['kind']]: readonly string[] } = {
  recordEvent: ['event', 'on'],
  correctEntry: ['why'],
  completeTask: ['task'],
  retryEffect: ['effect'],
  resolveEffect: ['effect', 'why'],
  changeRules: ['why'],
};

const objects: { readonly [K in Request['kind']]?: string } = {
  recordEvent: 'data',
  correctEntry: 'change',
  changeRules: 'change',
};

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
