import { workflowInfo } from '@temporalio/workflow';
import { busyRefusal } from '../machines/busy-refusal.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { Entry } from '../machines/entry.ts';
import type { Refusal } from '../machines/refusal.ts';
import { refuseCorrector } from '../machines/refuse-corrector.ts';
import { innermostStates } from './search-attributes.ts';
import type { CaseHost } from './case-host.ts';
import type { Recorded, RulesChange } from './messages.ts';
import { moving, refused, withFaultsCaught } from './refusals.ts';
import { misshapen, repeated, requestedEntry, type Request } from './requested-entry.ts';

/**
 * Throws when the request is refused. Run as the validator of an update: then a refusal leaves nothing in the history,
 * and what is accepted was accepted in the state it is recorded in.
 *
 * @param isMoving - is the case about to go on in a new run?
 * @throws {ApplicationFailure} its type is the refusal's kind, its first detail the refusal.
 */
export function validateRequest(request: Request, host: CaseHost, isMoving: boolean): void {
  if (isMoving) throw moving();
  withFaultsCaught(request.kind, () => {
    const state = host.state();
    const unreadable = misshapen(request, state);
    if (unreadable !== undefined) throw refused(unreadable);
    const earlier = repeated(request, state);
    if (earlier?.kind === 'otherBody') throw refused(earlier.refusal);
    if (earlier?.kind === 'sameBody') return;
    const busy = whyBusy(request, state);
    if (busy !== undefined) throw refused(busy);
    const entry = requestedEntry(request, state.log.length + 1, host.now());
    // What a history holds was accepted, by the rules of its time: a replay asks again, and must not refuse it.
    const stranger = workflowInfo().unsafe.isReplaying ? undefined : refuseCorrector(entry, state, host.library);
    if (stranger !== undefined) throw refused(stranger);
    const result = host.tryEntry(entry, rulesIn(request));
    if (result.kind === 'refused') throw refused(result.refusal);
  });
}

/** Records what was accepted, and answers with its number and instant: the same to whoever repeats the request with its key. */
export async function acceptRequest(request: Request, host: CaseHost): Promise<Recorded> {
  const earlier = repeated(request, host.state());
  if (earlier?.kind === 'otherBody') throw refused(earlier.refusal);
  if (earlier?.kind === 'sameBody') return answer(earlier.entry, host);
  const { entry, state } = withFaultsCaught(request.kind, () => {
    const next = requestedEntry(request, host.state().log.length + 1, host.now());
    const result = host.tryEntry(next, rulesIn(request));
    // Two requests in one task: the first may have changed what the second was validated against.
    if (result.kind === 'refused') throw refused(result.refusal);
    return { entry: next, state: result.state };
  });
  await host.add(entry, state, rulesIn(request));
  return answer(entry, host);
}

function rulesIn(request: Request): RulesChange | undefined {
  return request.kind === 'changeRules' ? request.body.change : undefined;
}

/** A case in the middle of carrying something out stays with its version until that is done, unless told otherwise. */
export function whyBusy(request: Request, { effects, snapshot }: CaseState): Refusal | undefined {
  const change = rulesIn(request);
  if (change === undefined || change.kind === 'calendar' || (change.kind === 'pathway' && change.evenIfBusy === true))
    return undefined;
  return busyRefusal(request.kind, innermostStates(snapshot.value), effects);
}

function answer({ seq, at }: Entry, host: CaseHost): Recorded {
  return { seq, at, journaled: host.journal().through >= seq };
}

/** @throws {ApplicationFailure} there is nothing to retry. */
export function validateJournalRetry(host: CaseHost): void {
  if (host.journal().trouble?.permanent === true) return;
  throw refused({
    kind: 'unknownEffect',
    asked: 'retryJournal',
    states: innermostStates(host.state().snapshot.value),
    message: 'The journal was not given up: it keeps up, or is being tried already.',
    effect: 'journal',
  });
}
