import type { Instant } from '../calendar/instant.ts';
import { initialTransition } from 'xstate';
import type { CaseState } from './case-state.ts';
import { draftOf, openingOf, stateOf, statePaths, type Draft } from './draft.ts';
import type { Effect, EffectRecord } from './effect.ts';
import { effectiveEvents, refuseCorrection } from './effective-log.ts';
import type {
  CorrectionEntry,
  EffectDoneEntry,
  EffectFailedEntry,
  EffectResolvedEntry,
  EffectRetriedEntry,
  Entry,
  OpenedEntry,
} from './entry.ts';
import { stateNames } from './explain-refusal.ts';
import type { Json } from './json.ts';
import type { Library } from './library.ts';
import { reconcileEffects } from './reconcile-effects.ts';
import { settleEffect } from './settle-effect.ts';
import type { Refusal } from './refusal.ts';
import { takeEvent } from './take-event.ts';
import { takeMoments } from './take-moments.ts';

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
  const draft = openDraft(entry, library);
  const refusal = takeEvent(draft, entry);
  return refusal === undefined ? accepted(draft) : { kind: 'refused', refusal };
}

/**
 * One entry more: the only transition code there is; `fold` is this over a log. Moments of deadlines due at or before the
 * entry's instant are taken first. Never throws for anything an entry says.
 */
export function step(state: CaseState, entry: Entry, library: Library): StepResult {
  if (entry.kind === 'opened') return refusedOrder(state, entry);
  if (entry.at < lastAt(state)) return refusedOrder(state, entry);
  const draft = draftOf(state, library);
  takeMoments(draft, entry.at);
  const refusal = take(draft, entry, library);
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

function take(draft: Draft, entry: Exclude<Entry, OpenedEntry>, library: Library): Refusal | undefined {
  switch (entry.kind) {
    case 'recorded':
      draft.log = [...draft.log, entry];
      return takeEvent(draft, entry);
    case 'correction':
      return takeCorrection(draft, entry, library);
    case 'effectDone':
    case 'effectFailed':
    case 'effectRetried':
    case 'effectResolved':
      return takeEffectEntry(draft, entry);
  }
}

function takeEffectEntry(
  draft: Draft,
  entry: EffectDoneEntry | EffectFailedEntry | EffectRetriedEntry | EffectResolvedEntry,
): Refusal | undefined {
  draft.log = [...draft.log, entry];
  return settleEffect(draft, entry);
}

/** Folds the corrected log anew, then says what becomes of the effects. */
function takeCorrection(draft: Draft, entry: CorrectionEntry, library: Library): Refusal | undefined {
  const refusal = refuseCorrection(draft.log, entry, stateNames(draft));
  if (refusal !== undefined) return refusal;
  const log = [...draft.log, entry];
  const events = effectiveEvents(log);
  const anew = openDraft(openingOf(events), library);
  for (const event of events) {
    takeMoments(anew, event.at);
    if (event.kind === 'recorded') anew.log = [...anew.log, event];
    const conflict = takeEvent(anew, event);
    if (conflict !== undefined) return conflictOf(draft, entry, event.seq, event.type, conflict);
  }
  anew.log = log;
  takeMoments(anew, entry.at);
  const before: readonly EffectRecord[] = draft.effects;
  Object.assign(draft, anew);
  reconcileEffects(draft, before, entry.at);
  return undefined;
}

function conflictOf(draft: Draft, entry: CorrectionEntry, seq: number, event: string, because: Refusal): Refusal {
  if (seq === targetOf(entry) || seq === entry.seq) return because;
  return {
    asked: because.asked,
    states: stateNames(draft),
    kind: 'correctionConflict',
    seq,
    event,
    because,
    message: `The correction is refused: entry ${seq} (${event}) would no longer hold. ${because.message} Correct that entry first.`,
  };
}

function targetOf(entry: CorrectionEntry): number | undefined {
  return entry.change.op === 'amend' ? entry.change.target : undefined;
}

function openDraft(entry: OpenedEntry, library: Library): Draft {
  const compiled = library.pathway(entry.pathway.hash);
  const [snapshot] = initialTransition(compiled.machine);
  return {
    compiled,
    calendar: library.calendar(entry.calendar.hash),
    opened: entry,
    log: [entry],
    now: entry.at,
    snapshot,
    facts: compiled.facts.initial,
    activeStates: new Set(),
    people: {},
    directory: {},
    occurrences: [],
    tasks: [],
    flags: [],
    effects: [],
    reached: new Set(),
    effectIds: undefined,
    asked: [],
  };
}

function accepted(draft: Draft): StepResult {
  return { kind: 'accepted', state: stateOf(draft), effects: draft.asked };
}

function lastAt(state: CaseState): Instant {
  return state.log.at(-1)?.at ?? state.now;
}

function refusedOrder(state: CaseState, entry: Entry): StepResult {
  const last = lastAt(state);
  const message =
    entry.kind === 'opened'
      ? 'The case is open already; a second opening is no entry of it.'
      : `An entry recorded at ${entry.at} cannot follow one recorded at ${last}.`;
  return {
    kind: 'refused',
    refusal: { asked: entry.kind, states: [], kind: 'recordedOutOfOrder', at: entry.at, last, message },
  };
}
