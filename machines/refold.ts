import type { Instant } from '../calendar/instant.ts';
import type { Draft } from './draft.ts';
import { openingOf } from './draft.ts';
import type { EventEntry } from './entry.ts';
import type { Library } from './library.ts';
import { openDraft } from './open-draft.ts';
import type { Refusal } from './refusal.ts';
import { takeEvent } from './take-event.ts';
import { takeMoments } from './take-moments.ts';

/** What events fold to; or the first that does not hold, and why. */
export type Refolded =
  | { readonly kind: 'folded'; readonly draft: Draft }
  | { readonly kind: 'conflict'; readonly event: EventEntry; readonly refusal: Refusal };

/**
 * Folds events whose corrections have been applied, each at its own instant and under its own number.
 *
 * @param today - the instant their dates are judged by: what lies before it has come, whenever it was first recorded.
 * @param how - `skips`: leave out what does not hold, rather than stop there; `fresh`: the number of the event that was not accepted before as
 * it now reads.
 */
export function refold(
  events: readonly EventEntry[],
  today: Instant,
  library: Library,
  { skips = false, fresh }: { readonly skips?: boolean; readonly fresh?: number } = {},
): Refolded {
  const opened = openingOf(events);
  const { draft: begun, actions } = openDraft(opened, library);
  let draft = begun;
  const refusal = takeEvent(draft, opened, today, actions);
  if (refusal !== undefined) return { kind: 'conflict', event: opened, refusal };
  for (const event of events.slice(1)) {
    if (event.kind === 'opened') continue;
    takeMoments(draft, event.at);
    const next: Draft = { ...draft, log: [...draft.log, event], asked: [...draft.asked], effectIds: undefined };
    const conflict = takeEvent(next, event, today, [], event.seq !== fresh);
    if (conflict === undefined) draft = next;
    else if (!skips) return { kind: 'conflict', event, refusal: conflict };
  }
  return { kind: 'folded', draft };
}
