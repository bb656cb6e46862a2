/** `duecourse/machines`: any XState machine on Temporal. A worker that runs machines, and a client that talks to them. */
export { createMachineClient } from '../client/machine/machine-client.ts';
export * from '../client/machine/machine-errors.ts';
export { UnloadableMachineError } from '../machines/interpreter/loaded-machine.ts';
export { createMachineWorker } from '../worker/machines/create-machine-worker.ts';
export * from '../worker/machines/machine-problems.ts';
export { machineProgram } from '../worker/machines/machine-program.ts';
export type {
  MachineClient,
  MachineClientOptions,
  StartArguments,
  StartMachine,
} from '../client/machine/machine-client.ts';
export type { MachineHandle, SendOptions, SentTo, WaitFor } from '../client/machine/machine-handle.ts';
export type { MachineSnapshot } from '../client/machine/machine-types.ts';
export type { MachineProblem } from '../machines/interpreter/loaded-machine.ts';
export type { MachineWorkerOptions } from '../worker/machines/create-machine-worker.ts';
export type { MachineProgram, MachineProgramOptions } from '../worker/machines/machine-program.ts';
export type {
  ActivityRun,
  ActorRuns,
  ActorWork,
  EffectAsked,
  EffectRuns,
  EffectWork,
} from '../worker/machines/machine-runs.ts';
export type { MachineIncident } from '../workflows/machine/incidents.ts';
export type { MachineRefusal } from '../workflows/machine/messages.ts';
export type { ActivitySettings, RetrySettings } from '../workflows/machine/machine-settings.ts';
