import type { Instant } from '../../calendar/instant.ts';
import type { CaseState } from '../case-state.ts';
import { draftOf, stateOf } from '../draft.ts';
import { effectiveEvents } from '../effective-log.ts';
import type { Entry, EventEntry, OpenedEntry } from '../entry.ts';
import type { Library } from '../library.ts';
import type { Subject } from '../paths/subject.ts';
import type { Refusal } from '../refusal.ts';
import { advance, openCase, type StepResult } from '../step.ts';
import { takeEvent } from '../take-event.ts';
import { takeMoments } from '../take-moments.ts';
import type { FollowedCase } from './tracker.ts';

/** How far a log could be followed: to its end, or to the first entry that these rules would not have accepted. */
export type FollowedLog =
  | { readonly kind: 'followed' }
  | { readonly kind: 'stopped'; readonly seq: number; readonly event: string; readonly refusal: Refusal };

/**
 * Lives a real case's log once more under the rules whose coverage is asked for, corrections applied, and tells what it shows. Whatever
 * version the case lived by, this says what it exercises of this one. Nothing is asked of the outside world.
 *
 * @param now - until when the clock runs after the last entry.
 * @throws {EmptyLogError} a log begins with the entry that opened the case.
 */
export function followLog(log: readonly Entry[], now: Instant, subject: Subject, followed: FollowedCase): FollowedLog {
  // Its entries name versions that need not be at hand; what counts here are the rules that are looked at.
  const library: Library = { pathway: () => subject.compiled, calendar: () => subject.calendar };
  const [opened, ...events] = effectiveEvents(log);
  if (opened?.kind !== 'opened') throw new LogWithoutOpeningError();
  const begun = openCase(opened, library);
  followed.see(undefined, { kind: 'entry', entry: opened, result: begun });
  if (begun.kind === 'refused') return stoppedAt(opened, begun.refusal);
  let { state } = begun;
  for (const event of events) {
    const result = recordAsIs(state, event, library);
    followed.see(state, { kind: 'entry', entry: event, result });
    if (result.kind === 'refused') return stoppedAt(event, result.refusal);
    state = result.state;
  }
  if (now > state.now) followed.see(state, { kind: 'time', state: advance(state, now, library).state });
  return { kind: 'followed' };
}

/** As a step would, but under its own number: an entry that was put before others later has a higher one than they. */
function recordAsIs(state: CaseState, event: EventEntry, library: Library): StepResult {
  const draft = draftOf(state, library);
  takeMoments(draft, event.at);
  draft.log = [...draft.log, event];
  const refusal = takeEvent(draft, event, event.at);
  return refusal === undefined
    ? { kind: 'accepted', state: stateOf(draft), effects: draft.asked }
    : { kind: 'refused', refusal };
}

function stoppedAt(entry: OpenedEntry | EventEntry, refusal: Refusal): FollowedLog {
  return { kind: 'stopped', seq: entry.seq, event: entry.type, refusal };
}

/** A log that does not begin with the opening of a case. */
export class LogWithoutOpeningError extends Error {
  override readonly name = 'LogWithoutOpeningError';

  constructor() {
    super(
      'The log does not begin with the entry that opened the case. Give the whole log, as `show --log --json` prints it.',
    );
  }
}
