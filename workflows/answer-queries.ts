import { setHandler } from '@temporalio/workflow';
import { addMinutes, type Instant } from '../calendar/instant.ts';
import { mayRead } from '../machines/access.ts';
import { caseAsOf } from '../machines/case-as-of.ts';
import type { CaseState } from '../machines/case-state.ts';
import { effectiveEvents } from '../machines/effective-log.ts';
import type { Entry } from '../machines/entry.ts';
import { advance } from '../machines/step.ts';
import { viewCase, type CaseView } from '../machines/view.ts';
import type { CaseHost } from './case-host.ts';
import type { CaseInput } from './case-input.ts';
import * as messages from './messages.ts';
import { previewRules } from './preview-rules.ts';
import { logFault, messageOf } from './refusals.ts';

/** Characters of JSON in one answer; a gRPC message may have 4 MB. */
const PAGE_CHARACTERS = 1_000_000;

/** Answers what may be asked of a case. Nothing here changes anything. */
export function answerQueries(host: CaseHost, { clockOffsetInMs = 0 }: CaseInput): void {
  function look<Seen>(looking: messages.Looking = {}, see: (view: CaseView) => Seen): messages.Looked<Seen> {
    return answered(() => {
      const looked = viewOf(host, looking, clockOffsetInMs);
      return looked.kind === 'seen' ? { kind: 'seen', seen: see(looked.seen) } : looked;
    });
  }
  setHandler(messages.caseViewQuery, (looking) =>
    look(looking, (view) => {
      const closedAt = host.closedAt();
      const standing = { view, incidents: host.incidents(), journal: host.journal() };
      return closedAt === undefined ? standing : { ...standing, closedAt };
    }),
  );
  setHandler(messages.deadlinesQuery, (looking) => look(looking, ({ deadlines }) => deadlines));
  setHandler(messages.tasksQuery, (looking) => look(looking, ({ tasks }) => tasks));
  setHandler(messages.allowedQuery, (looking) => look(looking, ({ accepts }) => accepts));
  setHandler(messages.mayReadQuery, ({ now, ...request }) =>
    answered(() => {
      const present = presentOf(host, now, clockOffsetInMs);
      return { kind: 'seen', seen: mayRead(present, { ...request, at: present.now }, host.library) };
    }),
  );
  setHandler(messages.pathwayQuery, () => host.library.pathway(host.state().rules.pathway.hash).pathway);
  setHandler(messages.rulesPreviewQuery, ({ change, now }) =>
    answered(() => ({
      kind: 'seen',
      seen: previewRules(presentOf(host, now, clockOffsetInMs), change, host.library),
    })),
  );
  setHandler(messages.incidentsQuery, () => host.incidents());
  setHandler(messages.effectsQuery, () => host.state().effects);
  setHandler(messages.caseLogQuery, (stretch) => pageOf(host.state().log, stretch));
}

function answered<Seen>(answer: () => messages.Looked<Seen>): messages.Looked<Seen> {
  try {
    return answer();
  } catch (error) {
    logFault('a question', error);
    return { kind: 'fault', reason: messageOf(error) };
  }
}

/** The case with the moments taken that have passed since its last task, by the clock of who asks. */
function presentOf({ state, library }: CaseHost, now: Instant | undefined, offsetInMs: number): CaseState {
  const present = state();
  return now === undefined ? present : advance(present, addMinutes(now, offsetInMs / 60_000), library).state;
}

/**
 * The case as who asks wants to see it. In a query the workflow's clock stands at its last task, so the time comes with
 * the question: a deadline can have come near without anything having happened.
 */
function viewOf(
  { state, library }: CaseHost,
  looking: messages.Looking,
  offsetInMs: number,
): messages.Looked<CaseView> {
  const present = state();
  const now = looking.now === undefined ? present.now : addMinutes(looking.now, offsetInMs / 60_000);
  const { asOf, knownAt } = looking;
  if (asOf === undefined && knownAt === undefined)
    return { kind: 'seen', seen: viewCase(advance(present, now, library).state, library) };
  const question = { ...(asOf === undefined ? {} : { asOf }), ...(knownAt === undefined ? {} : { knownAt }) };
  const past = caseAsOf(present.log, question, now > present.now ? now : present.now, library, present);
  if (past === undefined) return notOpened(present.log);
  if (past.kind === 'conflict') return past;
  return { kind: 'seen', seen: viewCase(past.state, library) };
}

function notOpened(log: readonly Entry[]): Extract<messages.Looked<never>, { readonly kind: 'notOpened' }> {
  const [opened] = effectiveEvents(log);
  if (opened === undefined) throw new Error('The log has no opening.');
  return { kind: 'notOpened', openedOn: opened.on, recordedAt: opened.at };
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
