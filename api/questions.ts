import { z } from 'zod';
import description from '../package.json' with { type: 'json' };
import { byNextDue, type CaseSummary } from '../client/list-cases.ts';
import { decisionAnswer, entryAnswer, healthAnswer, listAnswer, logAnswer, standingAnswer } from './answers.ts';
import { ProblemError } from './problem.ts';
import { listQuery, logQuery, lookQuery, readsQuery } from './inputs.ts';
import { question, type Route } from './route.ts';

const nothing = z.strictObject({});

/** What can be asked of cases. Nothing is changed by it. */
export const questions: readonly Route[] = [
  question({
    path: '/cases',
    id: 'listCases',
    about: 'Open cases, those due next first; with parameters only those for which all of it holds',
    query: listQuery,
    answers: { 200: listAnswer },
    problems: ['no-answer'],
    async handle({ cases }, { query: { limit, ...filter } }) {
      const found: CaseSummary[] = [];
      for await (const one of cases.list(filter)) found.push(one);
      found.sort(byNextDue);
      return { status: 200, body: { cases: found.slice(0, limit), total: found.length } };
    },
  }),
  question({
    path: '/cases/{reference}',
    id: 'showCase',
    about:
      'Where a case stands: its state, what is due, tasks, people, incidents, and what can be recorded now (accepts)',
    query: lookQuery,
    answers: { 200: standingAnswer },
    problems: ['case-not-found', 'not-opened-then', 'past-conflict', 'case-erased', 'no-answer', 'case-fault'],
    async handle({ cases }, { reference, query }) {
      return { status: 200, body: { reference, ...(await cases.show(reference, query)) } };
    },
  }),
  question({
    path: '/cases/{reference}/log',
    id: 'readLog',
    about: 'All entries of a case, corrections and what they correct included',
    query: logQuery,
    answers: { 200: logAnswer },
    problems: ['case-not-found', 'case-erased', 'no-answer'],
    async handle({ cases }, { reference, query: { knownAt } }) {
      const entries = (await cases.log(reference)).filter(({ at }) => knownAt === undefined || at <= knownAt);
      return { status: 200, body: { reference, entries } };
    },
  }),
  question({
    path: '/cases/{reference}/log/{seq}',
    id: 'readEntry',
    about: 'One entry of a case, with everything that was recorded',
    query: nothing,
    answers: { 200: entryAnswer },
    problems: ['case-not-found', 'entry-not-found', 'case-erased', 'no-answer'],
    async handle({ cases }, { reference, seq }) {
      const entry = (await cases.log(reference)).find((known) => String(known.seq) === seq);
      if (entry === undefined)
        throw new ProblemError(
          'entry-not-found',
          `The log of ${reference} has no entry ${seq.slice(0, 20)}. See GET /cases/${reference}/log.`,
        );
      return { status: 200, body: entry };
    },
  }),
  question({
    path: '/cases/{reference}/reads',
    id: 'mayRead',
    about: 'May this person, in this role and for this purpose, read this now? Ask before it is shown to them',
    query: readsQuery,
    answers: { 200: decisionAnswer },
    problems: ['case-not-found', 'case-erased', 'no-answer', 'case-fault'],
    async handle({ cases }, { reference, query: { person, role, ...about } }) {
      const by = { person, role };
      const decision = await cases.mayRead(reference, { by, ...about });
      return { status: 200, body: decision };
    },
  }),
];

/** Is the server of any use? Needs no token, and tells nothing of any case. */
export const health: Route = question({
  path: '/health',
  id: 'checkHealth',
  about: 'Do the cases answer? Needs no token',
  query: nothing,
  answers: { 200: healthAnswer },
  problems: ['no-answer'],
  async handle({ checkHealth }) {
    await checkHealth();
    return { status: 200, body: { status: 'ok', version: description.version } };
  },
});
