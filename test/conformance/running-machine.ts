import type { AnyMachineSnapshot } from 'xstate';
import type { ScriptStep } from './cases.ts';

/** A machine that is run, step by step. */
export interface RunningMachine {
  snapshot(): Pick<AnyMachineSnapshot, 'value' | 'context' | 'status'>;
  /** Lets the time before the event pass, and sends it. */
  take(step: ScriptStep): void;
}
