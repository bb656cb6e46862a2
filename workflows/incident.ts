import type { Instant } from '../calendar/instant.ts';
import type { CaseState } from '../machines/case-state.ts';
import { untoldNotices } from '../machines/flag-sent-before.ts';
import { nameOf } from './effect-name.ts';

/**
 * Something a person has to look at. `failed`: an effect failed for good; it is retried or resolved by an update.
 * `delayed`: an effect is still being tried, but has not gone out in its first attempts. `untold`: a notice went out before a
 * correction that changed it, and its readers do not know; it is retried (sent corrected) or resolved. `journal`: the journal takes no
 * entries. `fault`: the case could not decide; a new calendar, definition or version of the program is needed.
 */
export type Incident =
  | {
      readonly kind: 'failed' | 'delayed' | 'untold';
      readonly effect: string;
      /** The notification's or document's name in the definition. */
      readonly name: string;
      readonly since: Instant;
      readonly reason: string;
    }
  | { readonly kind: 'journal'; readonly since: Instant; readonly reason: string }
  | { readonly kind: 'fault'; readonly what: string; readonly since: Instant; readonly reason: string };

/** How the journal stands with the case's log. */
export interface JournalStanding {
  /** The last entry it has confirmed. */
  readonly through: number;
  /** Entries it has not confirmed yet; those of machines wait for the next one of a person. */
  readonly waiting: number;
  /** Why it takes nothing at present. `permanent`: not tried again until somebody asks. */
  readonly trouble?: { readonly since: Instant; readonly reason: string; readonly permanent: boolean };
}

/** What the core could not work out: a due date past the end of the calendar, for one. Its flag says what to do. */
export function undecidedDates(state: CaseState): readonly Incident[] {
  return state.flags
    .filter(({ flag, clearedBy }) => flag === 'uncountable' && clearedBy === undefined)
    .map(({ says, raisedAt }) => ({ kind: 'fault', what: 'a due date', since: raisedAt, reason: says }));
}

/** The effects that failed for good and wait for a person. */
export function failedEffects(state: CaseState): readonly Incident[] {
  return state.effects
    .filter(({ status }) => status === 'failed')
    .map(({ effect, note }) => {
      const entry = state.log.findLast(
        ({ kind, ...rest }) => kind === 'effectFailed' && 'effect' in rest && rest.effect === effect.id,
      );
      return {
        kind: 'failed',
        effect: effect.id,
        name: nameOf(effect),
        since: entry?.at ?? effect.moment,
        reason: note ?? 'No reason was given.',
      };
    });
}

/** The notices that a correction has made wrong, and whose readers have not been told. */
export function untoldReaders(state: CaseState): readonly Incident[] {
  return untoldNotices(state.effects).map(({ notice, canBeSent }) => {
    const flag = state.flags.findLast(({ id }) => id === `sentBeforeCorrection:${notice.notification}`);
    return {
      kind: 'untold',
      effect: notice.id,
      name: notice.notification,
      since: flag?.raisedAt ?? notice.moment,
      reason: canBeSent
        ? 'It went out before a correction that changed it, and names no day that is still to come. Retry it to send it corrected, or resolve it and say how its readers were told.'
        : 'It went out before a correction, and does not hold for its readers any more. Tell them, then resolve it and say how.',
    };
  });
}
