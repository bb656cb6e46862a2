import type { ActorOptions, LoadOptions } from '../../machines/interpreter/load-options.ts';

/** How the machines of a worker are run: plain JSON, because it is bundled with them. */
export interface MachineSettings {
  /** By name in `setup({ actors })`: promise actors, and machines that are to be workflows of their own. */
  readonly actors?: { readonly [src: string]: ActorOptions & { readonly options?: ActivitySettings } };
  /** By name in `setup({ actions })`: actions that are carried out as activities. */
  readonly effects?: { readonly [name: string]: ActivitySettings };
  readonly limits?: NonNullable<LoadOptions['limits']>;
  readonly onThrow?: NonNullable<LoadOptions['onThrow']>;
  /** How many events, timers and results one run takes before it goes on in a new one; 1,000 unless said. */
  readonly deliveriesPerRun?: number;
}

/** How long an activity may take, and how it is tried again. Durations are written '30 seconds', '2 hours'. */
export type ActivitySettings = {
  /** One attempt, from its start; 10 minutes unless said. */
  readonly timeout?: string;
  /** All attempts together, waiting for a worker included; without end unless said. */
  readonly within?: string;
  /** How often a long activity has to show that it lives; one that does not is given to another worker. */
  readonly heartbeat?: string;
  /** What is tried again when it throws; a worker that was lost is replaced in any case. */
  readonly retry?: RetrySettings;
};

/** How something that threw is tried again. */
export type RetrySettings = {
  /** In all, the first included; without end unless said. */
  readonly attempts?: number;
  /** Before the second attempt; '1 second' unless said. */
  readonly pause?: string;
  /** What each pause is multiplied by for the next; 2 unless said. */
  readonly factor?: number;
  /** No pause is longer. */
  readonly longestPause?: string;
};
