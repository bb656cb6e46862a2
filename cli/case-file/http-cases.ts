import type { CaseClient } from '../../client/case-client.ts';
import { CaseCompletedError, NoAnswerError, RefusedError } from '../../client/case-errors.ts';
import type { AccessDecision } from '../../machines/access.ts';
import type { Change } from '../../machines/entry.ts';
import type { Refusal } from '../../machines/refusal.ts';
import type { RecordedEntry } from '../../client/requesting.ts';
import type { CaseStanding, RulesChange } from '../../workflows/messages.ts';

/** Where the HTTP server of the cases is, and what lets in. */
export interface HttpAddress {
  readonly url: string;
  readonly token: string;
}

/** What cases can be asked over HTTP, as a client of them offers it. */
export type HttpCases = Pick<CaseClient, 'openCase' | 'record' | 'correct' | 'changeRules' | 'show' | 'mayRead'>;

/** The server answered with a problem that is no refusal. */
export class HttpProblemError extends Error {
  override readonly name = 'HttpProblemError';
  readonly type: string;
  readonly status: number;

  constructor(problem: Problem) {
    super(`The server answered ${problem.status} (${problem.type}): ${problem.detail}`);
    this.type = problem.type;
    this.status = problem.status;
  }
}

interface Problem {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly refusal?: Refusal;
}

/**
 * Asks cases over HTTP, so that whoever works with their client can go through the server instead. Pathways and calendars are named by
 * id and hash: the server has to know them.
 */
export function createHttpCases({ url, token }: HttpAddress): HttpCases {
  async function ask<Answer>(path: string, reference: string, body?: object, key?: string): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Both ends come with one version.
    if (response.ok) return (await response.json()) as Answer;
    throw errorOf((await response.json()) as Problem, reference);
  }

  const at = (reference: string): string => `/cases/${encodeURIComponent(reference)}`;
  return {
    async openCase({ reference, pathway: { pathway }, on, by, data, key }) {
      const opened = await ask<{ readonly already: boolean }>(
        '/cases',
        reference,
        { pathway, reference, on, by, data },
        key,
      );
      return { reference, caseId: reference, already: opened.already };
    },
    record: (reference, { key, ...body }) => ask<RecordedEntry>(`${at(reference)}/entries`, reference, body, key),
    correct: (reference, { key, change, ...body }) =>
      ask<RecordedEntry>(`${at(reference)}/corrections`, reference, { ...body, change: asWritten(change) }, key),
    changeRules: (reference, { key, change, ...body }) =>
      ask<RecordedEntry>(`${at(reference)}/rules`, reference, { ...body, change: asNamed(change) }, key),
    show: (reference, look = {}) => ask<CaseStanding>(`${at(reference)}${query(look)}`, reference),
    mayRead: (reference, { by, ...about }) =>
      ask<AccessDecision>(`${at(reference)}/reads${query({ ...by, ...about })}`, reference),
  };
}

function query(parameters: object): string {
  const given = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return given.size === 0 ? '' : `?${given.toString()}`;
}

function asWritten(change: Change): object {
  if (change.op !== 'insert') return change;
  const { type: event, ...rest } = change;
  return { ...rest, event };
}

/** Contents do not go over HTTP: they are published, and named. */
function asNamed(change: RulesChange): object {
  switch (change.kind) {
    case 'calendar':
      return { kind: change.kind, version: change.hash };
    case 'pathway': {
      const { pathway, hash: version, ...rest } = change;
      return { ...rest, pathway: pathway.pathway, version };
    }
    case 'back':
      return change;
  }
}

function errorOf(problem: Problem, reference: string): Error {
  const { type, refusal } = problem;
  if (['/problems/refused', '/problems/wrong-data'].includes(type) && refusal !== undefined)
    return new RefusedError(refusal);
  if (type === '/problems/case-completed') return new CaseCompletedError(reference);
  return type === '/problems/no-answer' ? new NoAnswerError(reference, 0) : new HttpProblemError(problem);
}
