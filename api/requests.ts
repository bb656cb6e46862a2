import type { z } from 'zod';
import { caseIdFor, InvalidReferenceError } from '../client/case-reference.ts';
import { isOpeningOf, type OpenCase } from '../client/open-case.ts';
import type { RecordedEntry } from '../client/requesting.ts';
import type { Field } from '../language/schema/fields.ts';
import { effectiveEvents } from '../machines/effective-log.ts';
import type { Change, ContentName } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import { openedAnswer, recordedAnswer } from './answers.ts';
import type { Api } from './api.ts';
import { correctBody, openBody, recordBody, rulesBody } from './inputs.ts';
import { ProblemError } from './problem.ts';
import { holdsOtherTimes, withTimes } from './read-when.ts';
import { taken } from './refusal-problem.ts';
import { request, type Reply, type Route } from './route.ts';

const ofCases = [
  'case-not-found',
  'refused',
  'wrong-data',
  'case-completed',
  'case-erased',
  'no-answer',
  'case-fault',
] as const;

/** What cases can be asked to take. */
export const requests: readonly Route[] = [
  request({
    path: '/cases',
    id: 'openCase',
    about: 'Opens a case, by the rules in force for its pathway',
    body: openBody,
    answers: { 200: openedAnswer, 201: openedAnswer },
    problems: ['refused', 'wrong-data', 'case-exists', 'case-erased', 'no-answer', 'case-fault'],
    async handle({ cases, rules }, { body, key }) {
      const { pathway: id, reference } = body;
      checkReference(reference);
      const found = await rules.forNewCase(id);
      if (found === undefined)
        throw ProblemError.misfits([{ pointer: '#/pathway', detail: `names no pathway: there is no “${id}”` }]);
      const { number, ...opening } = found;
      const data = timed(body.data, opening.pathway.events['CASE_OPENED']?.data);
      const asked = { on: body.on, by: body.by, data };
      try {
        const opened = cases.openCase({ ...opening, reference, ...asked, ...key });
        const { already } = await taken(opened, { on: '#/on', data: '#/data' }, cases);
        const version = { hash: opening.pathwayHash, ...(number === undefined ? {} : { number }) };
        return openedReply(reference, already, { pathway: opening.pathway.pathway, ...version });
      } catch (error) {
        // By another version than the one in force now, which may not even take it.
        if (key.key === undefined || !isRefusal(error)) throw error;
        const before = await openedBefore(cases, reference, key.key, asked);
        if (before?.id !== id) throw error;
        return openedReply(reference, true, { pathway: id, hash: before.hash });
      }
    },
  }),
  request({
    path: '/cases/{reference}/entries',
    id: 'recordEntry',
    about: 'Records what happened',
    body: recordBody,
    answers: { 201: recordedAnswer },
    problems: ofCases,
    async handle(api, { reference, body, key }) {
      const data = await timedOf(api, reference, body.event, body.data);
      const recording = api.cases.record(reference, { ...body, data, ...key });
      return recorded(reference, await taken(recording, { on: '#/on', data: '#/data' }, api.cases, reference));
    },
  }),
  request({
    path: '/cases/{reference}/corrections',
    id: 'correctEntry',
    about:
      'Amends or strikes an entry, or puts a missing one before it. The old text stays, and everything is counted anew',
    body: correctBody,
    answers: { 201: recordedAnswer },
    problems: ofCases,
    async handle(api, { reference, body: { change, ...body }, key }) {
      const correcting = api.cases.correct(reference, {
        ...body,
        change: await changeOf(api, reference, change),
        ...key,
      });
      const judged = { on: '#/change/on', data: '#/change/data' };
      return recorded(reference, await taken(correcting, judged, api.cases, reference));
    },
  }),
  request({
    path: '/cases/{reference}/rules',
    id: 'changeRules',
    about: 'Brings a case under a published version of its pathway, under the calendar in force, or back',
    body: rulesBody,
    answers: { 201: recordedAnswer },
    problems: ofCases,
    async handle({ cases, rules }, { reference, body: { change: wanted, why, by }, key }) {
      const change = await rules.wanted(reference, wanted);
      if (change === undefined) {
        const pointer =
          wanted.kind === 'pathway' && wanted.version === undefined ? '#/change/pathway' : '#/change/version';
        throw ProblemError.misfits([{ pointer, detail: 'names no version that was published and is in force' }]);
      }
      const changing = cases.changeRules(reference, { change, why, by, ...key });
      return recorded(reference, await taken(changing, { on: '#/change', data: '#/change' }, cases, reference));
    },
  }),
];

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && (error.problem === 'refused' || error.problem === 'wrong-data');
}

/** The version that the case was opened by, if this request opened it before. */
async function openedBefore(
  cases: Api['cases'],
  reference: string,
  key: string,
  asked: Pick<OpenCase, 'on' | 'by' | 'data'>,
): Promise<ContentName | undefined> {
  // Why the opening failed is told then; that there is no case yet is no news.
  const [first] = await cases.log(reference).catch(() => []);
  return first?.kind === 'opened' && isOpeningOf(first, key, asked) ? first.pathway : undefined;
}

function openedReply(reference: string, already: boolean, rules: object): Reply {
  return {
    status: already ? 200 : 201,
    reference,
    body: { reference, already, rules },
    headers: { Location: `/cases/${encodeURIComponent(reference)}` },
  };
}

function recorded(reference: string, { entry, journaled }: RecordedEntry): Reply {
  return {
    status: 201,
    body: { entry, journaled },
    headers: { Location: `/cases/${encodeURIComponent(reference)}/log/${entry.seq}` },
  };
}

/** @throws {ProblemError} it cannot be a case's reference. */
function checkReference(reference: string): void {
  try {
    caseIdFor(reference);
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) throw error;
    const detail =
      'should have 1 to 64 letters, digits, “.”, “_” or “-”, begin with a letter or digit, and have a digit but no date in it: it stands unencrypted in logs, so it must not hold a name or a date of birth';
    throw ProblemError.misfits([{ pointer: '#/reference', detail }]);
  }
}

type Fields = { readonly [name: string]: Field };

function timed(data: JsonObject, fields: Fields | undefined): JsonObject {
  return fields === undefined ? data : withTimes(data, fields);
}

/** The case is asked which fields are times only where there are times that it would not understand. */
async function timedOf({ rules }: Api, reference: string, event: string, data: JsonObject): Promise<JsonObject> {
  if (!holdsOtherTimes(data)) return data;
  return timed(data, (await rules.ofCase(reference))?.events[event]?.data);
}

async function changeOf(api: Api, reference: string, change: z.output<typeof correctBody>['change']): Promise<Change> {
  switch (change.op) {
    case 'strike':
      return change;
    case 'insert': {
      const { event, on, before, data } = change;
      return { op: 'insert', before, type: event, on, data: await timedOf(api, reference, event, data) };
    }
    case 'amend': {
      const { target, data } = change;
      if (data === undefined || !holdsOtherTimes(data)) return change;
      const entry = effectiveEvents(await api.cases.log(reference)).find(({ seq }) => seq === target);
      return { ...change, data: await timedOf(api, reference, entry?.type ?? '', data) };
    }
  }
}
