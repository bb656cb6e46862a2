import type { MachineRefusal } from '../../workflows/machine/messages.ts';

/** A machine did not do what it was asked for; nothing of it was done. */
export class MachineRefusedError extends Error {
  override readonly name = 'MachineRefusedError';
  readonly reason: MachineRefusal['reason'];
  /** Paths of the states it stands in. */
  readonly states: readonly string[];
  /** Of several events: which one was refused. */
  readonly index: number | undefined;

  constructor({ reason, message, states, index }: MachineRefusal) {
    super(message);
    this.reason = reason;
    this.states = states;
    this.index = index;
  }
}

/** No machine runs, or ran, under this id. */
export class MachineNotFoundError extends Error {
  override readonly name = 'MachineNotFoundError';
  readonly id: string;

  constructor(id: string) {
    super(`No machine ${id} is known. Check the id and the namespace, or start the machine first.`);
    this.id = id;
  }
}

/** A machine runs under this id already. */
export class MachineExistsError extends Error {
  override readonly name = 'MachineExistsError';
  readonly id: string;

  constructor(id: string) {
    super(`A machine ${id} exists already. Talk to that one, or start the new one under an id of its own.`);
    this.id = id;
  }
}

/** The machine ended in its error status; `cause` is what its actor, guard or action threw. */
export class MachineFailedError extends Error {
  override readonly name = 'MachineFailedError';
  readonly id: string;

  constructor(id: string, message: string, cause: unknown) {
    super(`Machine ${id} ended without an output. ${message}`, { cause });
    this.id = id;
  }
}

/** Nobody answered in time. */
export class MachineSilentError extends Error {
  override readonly name = 'MachineSilentError';
  readonly id: string;
  readonly waitedInMs: number;

  constructor(id: string, waitedInMs: number, cause: unknown) {
    super(
      `Machine ${id} did not answer within ${Math.round(waitedInMs / 1000)} seconds. Does a worker with this machine run on its task queue? ` +
        'What was sent may still be taken: repeat it under the same key, and it is not taken twice.',
      { cause },
    );
    this.id = id;
    this.waitedInMs = waitedInMs;
  }
}
