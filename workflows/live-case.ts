import {
  allHandlersFinished,
  defineUpdate,
  makeContinueAsNewFunc,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { answerQueries } from './answer-queries.ts';
import { createCaseHost, type CaseHost } from './case-host.ts';
import type { CaseInput, CaseOutcome } from './case-input.ts';
import type { CaseLibrary } from './case-library.ts';
import { createClock } from './clock.ts';
import { foldedStart } from './folded-start.ts';
import * as messages from './messages.ts';
import { nextInput } from './next-input.ts';
import { watchRun } from './next-run.ts';
import type { pathwayCase } from './pathway-case.ts';
import { acceptRequest, validateJournalRetry, validateRequest } from './recording.ts';
import { moving } from './refusals.ts';
import type { Request } from './requested-entry.ts';

const ENTRIES_PER_RUN = 100;
/** Events past which a run is left even while something is under way; the server ends one at 51,200. */
const EVENTS_PER_RUN = 10_000;

/** Lives a case until it is over or wants a new run. */
export async function liveCase(input: CaseInput, library: CaseLibrary): Promise<CaseOutcome> {
  const clock = createClock(input.clockOffsetInMs ?? 0);
  if (input.start.kind === 'journal') putOffRequests();
  const watch = watchRun(input);
  // Folded before the handlers are set: a request that is waiting runs as soon as its handler exists.
  const host = createCaseHost(input, await foldedStart(input, library, clock), library, clock, watch);
  const isPressed = (): boolean =>
    host.added() >= 1.5 * (input.entriesPerRun ?? ENTRIES_PER_RUN) || workflowInfo().historyLength > EVENTS_PER_RUN;
  const wantsNewRun = (): boolean =>
    (workflowInfo().continueAsNewSuggested ||
      host.added() >= (input.entriesPerRun ?? ENTRIES_PER_RUN) ||
      watch.wantsNewRun(host.now())) &&
    (isPressed() || host.isIdle()) &&
    nextInput(input, host) !== undefined;

  takeRequests(host, () => isPressed() && !allHandlersFinished());
  answerQueries(host, input);
  await host.runUntil(() => allHandlersFinished() && (host.isOver() || wantsNewRun()));

  const { caseId } = input;
  const closedAt = host.closedAt();
  if (host.isOver() && closedAt !== undefined) return { caseId, closedAt, entries: host.state().log.length };
  // A run stays with the version of the program it began on; the next one begins on the version that is current then.
  const inNewRun = makeContinueAsNewFunc<typeof pathwayCase>({ initialVersioningBehavior: 'AUTO_UPGRADE' });
  return await inNewRun(nextInput(input, host) ?? input);
}

/** Has requests try again, for as long as the log is being read: without a handler they would be refused for good. */
function putOffRequests(): void {
  const putOff = (): never => {
    throw moving();
  };
  for (const name of messages.updateNames) setHandler(defineUpdate(name), putOff, { validator: putOff });
}

/** @param isMoving - whether requests have to wait, because those under way keep the case from a new run it needs. */
function takeRequests(host: CaseHost, isMoving: () => boolean): void {
  const validate = (request: Request): void => validateRequest(request, host, isMoving());
  // Handlers run outside of the workflow's own scope, so a cancellation of the workflow would reach them: they wait for
  // nothing but the host, which no cancellation reaches.
  const accept = (request: Request): Promise<messages.Recorded> => acceptRequest(request, host);
  setHandler(messages.recordEventUpdate, (body) => accept({ kind: 'recordEvent', body }), {
    validator: (body) => validate({ kind: 'recordEvent', body }),
  });
  setHandler(messages.correctEntryUpdate, (body) => accept({ kind: 'correctEntry', body }), {
    validator: (body) => validate({ kind: 'correctEntry', body }),
  });
  setHandler(messages.completeTaskUpdate, (body) => accept({ kind: 'completeTask', body }), {
    validator: (body) => validate({ kind: 'completeTask', body }),
  });
  setHandler(messages.retryEffectUpdate, (body) => accept({ kind: 'retryEffect', body }), {
    validator: (body) => validate({ kind: 'retryEffect', body }),
  });
  setHandler(messages.resolveEffectUpdate, (body) => accept({ kind: 'resolveEffect', body }), {
    validator: (body) => validate({ kind: 'resolveEffect', body }),
  });
  setHandler(messages.changeRulesUpdate, (body) => accept({ kind: 'changeRules', body }), {
    validator: (body) => validate({ kind: 'changeRules', body }),
  });
  setHandler(messages.retryJournalUpdate, (_body) => retriedJournal(host), {
    validator: (_body) => validateJournalRetry(host),
  });
}

function retriedJournal(host: CaseHost): messages.JournalRetried {
  host.retryJournal();
  return { journal: host.journal() };
}
