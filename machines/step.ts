import { isInstant, type Instant } from '../calendar/instant.ts';
import type { CaseState } from './case-state.ts';
import { draftOf, stateOf, type Draft } from './draft.ts';
import type { Effect } from './effect.ts';
import type { Entry, OpenedEntry } from './entry.ts';
import type { Library } from './library.ts';
import { openDraft } from './open-draft.ts';
import type { Refusal } from './refusal.ts';
import type { RefoldMemory } from './refold.ts';
import { settleEffect } from './settle-effect.ts';
import { shortened } from './shortened.ts';
import { takeCorrection } from './take-correction.ts';
import { takeEvent } from './take-event.ts';
import { takeMoments } from './take-moments.ts';
import { takeCalendar, takeMigration, takeReversal } from './take-turn.ts';

/** What one entry more makes of a case: the next state and what is newly asked of the outside world; or why not. */
export type StepResult =
  | { readonly kind: 'accepted'; readonly state: CaseState; readonly effects: readonly Effect[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Opens a case with its first entry.
 *
 * @throws {UnknownContentError} the library lacks the pathway or calendar the entry names.
 */
export function openCase(entry: OpenedEntry, library: Library): StepResult {
  if (!isInstant(entry.at)) return refusedOrder(entry, entry.at, `${shortened(entry.at)} is no instant.`);
  const { draft, actions } = openDraft(entry, library);
  const refusal = takeEvent(draft, entry, entry.at, actions);
  return refusal === undefined ? accepted(draft) : { kind: 'refused', refusal };
}

/**
 * One entry more: the only transition code there is; `fold` is this over a log. Moments of deadlines due at or before the
 * entry's instant are taken first. Never throws for anything an entry says.
 *
 * @param memory - of a log that is folded from its beginning: what its corrections have folded anew before.
 */
export function step(state: CaseState, entry: Entry, library: Library, memory?: RefoldMemory): StepResult {
  const misplaced = whyMisplaced(state, entry);
  if (misplaced !== undefined) return refusedOrder(entry, state.now, misplaced);
  const draft = draftOf(state, library);
  takeMoments(draft, entry.at);
  const refusal = take(draft, entry, library, memory);
  return refusal === undefined ? accepted(draft) : { kind: 'refused', refusal };
}

/** The case at a later instant: every moment due until then taken. An earlier instant changes nothing. */
export function advance(
  state: CaseState,
  now: Instant,
  library: Library,
): { readonly state: CaseState; readonly effects: readonly Effect[] } {
  if (now <= state.now) return { state, effects: [] };
  const draft = draftOf(state, library);
  takeMoments(draft, now);
  return { state: stateOf(draft), effects: draft.asked };
}

/** An entry belongs behind the last one, and not before an instant the case has been folded through already. */
function whyMisplaced(state: CaseState, entry: Entry): string | undefined {
  if (entry.kind === 'opened') return 'The case is open already; a second opening is no entry of it.';
  if (!isInstant(entry.at)) return `${shortened(entry.at)} is no instant.`;
  if (entry.at < state.now)
    return `An entry recorded at ${entry.at} cannot follow: the case already stands at ${state.now}.`;
  const last = state.log.at(-1)?.seq ?? 0;
  return entry.seq > last ? undefined : `An entry numbered ${entry.seq} cannot follow number ${last}.`;
}

function take(draft: Draft, entry: Entry, library: Library, memory: RefoldMemory | undefined): Refusal | undefined {
  switch (entry.kind) {
    case 'correction':
      return takeCorrection(draft, entry, library, memory);
    case 'opened':
    case 'recorded':
      draft.log = [...draft.log, entry];
      return takeEvent(draft, entry, entry.at);
    case 'calendarChanged':
      return takeCalendar(draft, entry, library);
    case 'migrated':
      return takeMigration(draft, entry, library);
    case 'migrationReversed':
      return takeReversal(draft, entry, library);
    case 'effectDone':
    case 'effectFailed':
    case 'effectRetried':
    case 'effectResolved':
      draft.log = [...draft.log, entry];
      return settleEffect(draft, entry);
  }
}

function accepted(draft: Draft): StepResult {
  return { kind: 'accepted', state: stateOf(draft), effects: draft.asked };
}

function refusedOrder(entry: Entry, last: string, message: string): StepResult {
  return {
    kind: 'refused',
    refusal: { asked: entry.kind, states: [], kind: 'recordedOutOfOrder', at: entry.at, last, message },
  };
}
