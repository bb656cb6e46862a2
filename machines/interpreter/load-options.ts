import type { Json } from '../json.ts';

/** What a machine may use of the world, and how far it may go. */
export interface LoadOptions {
  /**
   * The promise actors (and machines to be run as workflows) by the name they have in `setup({ actors })`. Left out, every
   * promise actor the machine declares is an activity of its own name.
   */
  readonly actors?: { readonly [src: string]: ActorOptions };
  /** The custom actions that are effects, by name. An action that is neither built in nor here is refused. */
  readonly effects?: readonly string[];
  readonly limits?: Partial<MachineLimits>;
  /**
   * What becomes of a guard, assign or delay that throws: `error` puts the machine in its error status, as XState's own actor
   * does; `incident` refuses the delivery and leaves the machine where it was. `error` if left out.
   */
  readonly onThrow?: 'error' | 'incident';
}

/** How an actor is run; `options` are the host's own (timeouts, retries) and go with each effect untouched. */
export interface ActorOptions {
  /** `workflow` runs a child machine as a workflow of its own. `activity` is what a promise becomes if nothing is said. */
  readonly as?: 'activity' | 'workflow';
  readonly options?: Json;
}

/** How far one delivery may go before it counts as endless. */
export interface MachineLimits {
  /** Microsteps of one actor for one event. */
  readonly microsteps: number;
  /** Events actors of one machine exchange for one delivery. */
  readonly exchanges: number;
  /** Bytes, about, that contexts may take when written as JSON: what a host can carry in one payload. */
  readonly contextBytes: number;
}
