import { setHandler } from '@temporalio/workflow';
import { addMinutes } from '../calendar/instant.ts';
import { caseAsOf } from '../machines/case-as-of.ts';
import type { Entry } from '../machines/entry.ts';
import { advance } from '../machines/step.ts';
import { viewCase, type CaseView } from '../machines/view.ts';
import type { CaseHost } from './case-host.ts';
import type { CaseInput } from './case-input.ts';
import * as messages from './messages.ts';

/** Characters of JSON in one answer; a gRPC message may have 4 MB. */
const PAGE_CHARACTERS = 1_000_000;

/** Answers what may be asked of a case. Nothing here changes anything. */
export function answerQueries(host: CaseHost, { clockOffsetInMs = 0 }: CaseInput): void {
  const view = (looking: messages.Looking = {}): CaseView => viewOf(host, looking, clockOffsetInMs);
  setHandler(messages.caseViewQuery, (looking) => {
    const closedAt = host.closedAt();
    return {
      view: view(looking),
      incidents: host.incidents(),
      journal: host.journal(),
      ...(closedAt === undefined ? {} : { closedAt }),
    };
  });
  setHandler(messages.deadlinesQuery, (looking) => view(looking).deadlines);
  setHandler(messages.tasksQuery, (looking) => view(looking).tasks);
  setHandler(messages.allowedQuery, (looking) => view(looking).accepts);
  setHandler(messages.incidentsQuery, () => host.incidents());
  setHandler(messages.effectsQuery, () => host.state().effects);
  setHandler(messages.caseLogQuery, (stretch) => pageOf(host.state().log, stretch));
}

/**
 * The case as who asks wants to see it. In a query the workflow's clock stands at its last task, so the time comes with
 * the question: a deadline can have come near without anything having happened.
 */
function viewOf({ state, library }: CaseHost, looking: messages.Looking, offsetInMs: number): CaseView {
  const present = state();
  const now = looking.now === undefined ? present.now : addMinutes(looking.now, offsetInMs / 60_000);
  const { asOf, knownAt } = looking;
  if (asOf === undefined && knownAt === undefined) return viewCase(advance(present, now, library).state, library);
  const question = { ...(asOf === undefined ? {} : { asOf }), ...(knownAt === undefined ? {} : { knownAt }) };
  const past = caseAsOf(present.log, question, now > present.now ? now : present.now, library);
  if (past === undefined)
    throw new Error(`The case had not been opened then (${Object.values(question).join(', known at ')}).`);
  if (past.kind === 'conflict') {
    throw new Error(
      `What was known then does not hold together: entry ${past.seq} is refused. ${past.refusal.message}`,
    );
  }
  return viewCase(past.state, library);
}

function pageOf(log: readonly Entry[], { from = 1, limit = Infinity }: messages.LogStretch = {}): messages.LogPage {
  const entries: Entry[] = [];
  let characters = 0;
  for (const entry of log.slice(Math.max(0, from - 1))) {
    characters += JSON.stringify(entry).length;
    if (entries.length >= limit || (characters > PAGE_CHARACTERS && entries.length > 0)) break;
    entries.push(entry);
  }
  const next = Math.max(1, from) + entries.length;
  return { entries, total: log.length, ...(next > log.length ? {} : { next }) };
}
