import type { Instant } from '../../calendar/instant.ts';
import type { Json } from '../../machines/json.ts';

/** An effect that was asked for and is not carried out yet. */
export interface PendingEffect {
  readonly name: string;
  readonly call: EffectCall;
}

/** What an effect's activity is given. Values are written by `encodeValue`. */
export interface EffectCall {
  readonly params: Json;
  readonly event: Json;
  readonly context: Json;
  /** Different for each effect asked for, the same at each attempt. */
  readonly key: string;
}

/** What an actor's activity is given. */
export interface ActorCall {
  readonly input: Json;
  /** Different for each start of an actor, the same at each attempt. */
  readonly key: string;
  /** What it throws is an answer to the machine, and not tried again. */
  readonly isFinal: boolean;
}

/** Something that could not be done, and waits for somebody to see to it. */
export interface MachineIncident {
  readonly id: number;
  readonly since: Instant;
  readonly reason: string;
  readonly about:
    /** The worker's program has not the states the machine stands in. */
    | { readonly kind: 'program' }
    | { readonly kind: 'effect'; readonly effect: PendingEffect }
    /** A timer, a result or an event that the machine could not take; encoded. */
    | { readonly kind: 'delivery'; readonly what: string; readonly delivery: Json };
}
