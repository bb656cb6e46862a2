import type { Json } from '../../machines/json.ts';
import type { MachineStep } from './steps.ts';

/** Where a machine stands in a run, as it is shown. */
export interface Standing {
  readonly at: string;
  readonly status: string;
  readonly value: Json;
  readonly context: unknown;
  readonly tags: readonly string[];
  readonly timers: readonly { readonly event: string; readonly dueAt: string }[];
  /** Actors that run elsewhere and have not answered. */
  readonly waitingFor: readonly string[];
  /** Effects asked for since the step before. */
  readonly effects: readonly { readonly name: string; readonly params: unknown }[];
  readonly output?: unknown;
  readonly error?: unknown;
}

/** A machine that is being run, step by step. */
export interface MachineRun {
  standing(): Promise<Standing>;
  /** @throws {Error} it was refused; the message says why. */
  take(step: MachineStep): Promise<void>;
  close(): Promise<void>;
}

/** An actor as people call it: by the name it was given, or by what it is where XState numbered it. */
export function actorName(id: string, src: string): string {
  return /^\d+\./.test(id) ? src : id;
}
