import { setHandler } from '@temporalio/workflow';
import { addMinutes, type Instant } from '../calendar/instant.ts';
import { caseAsOf } from '../machines/fold.ts';
import { advance } from '../machines/step.ts';
import { viewCase, type CaseView } from '../machines/view.ts';
import type { CaseHost } from './case-host.ts';
import type { CaseInput } from './case-input.ts';
import * as messages from './messages.ts';
import type { Entry } from '../machines/entry.ts';

/** Characters of JSON in one answer; a gRPC message may have 4 MB. */
const PAGE_CHARACTERS = 1_000_000;

/** Answers what may be asked of a case. Nothing here changes anything. */
export function answerQueries(host: CaseHost, { clockOffsetInMs = 0 }: CaseInput): void {
  const view = (looking: messages.Looking = {}): CaseView => viewOf(host, looking, clockOffsetInMs);
  setHandler(messages.caseViewQuery, (looking) => {
    const closedAt = host.closedAt();
    const { incidents, journal } = host;
    return { view: view(looking), incidents: incidents(), journal: journal(), ...(closedAt === undefined ? {} : { closedAt }) };
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
function viewOf({ state, library }: CaseHost, { now, asOf, knownAt }: messages.Looking, offsetInMs: number): CaseView {
  const { log } = state();
  if (asOf !== undefined || knownAt !== undefined) {
    const past = caseAsOf(log, { ...(asOf === undefined ? {} : { asOf }), ...(knownAt === undefined ? {} : { knownAt }) }, library);
    return viewCase(past, library, asOf === undefined ? {} : { asOf });
  }
  const present = now === undefined ? undefined : addMinutes(now, offsetInMs / 60_000);
  return viewCase(present === undefined || present <= state().now ? state() : upTo(present), library);

  function upTo(instant: Instant): ReturnType<CaseHost['state']> {
    return advance(state(), instant, library).state;
  }
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
