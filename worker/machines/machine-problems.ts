import type { UnloadableMachineError } from '../../machines/interpreter/loaded-machine.ts';

/** Machines that cannot be run durably: every problem of every one of them. */
export class MachinesNotDurableError extends Error {
  override readonly name = 'MachinesNotDurableError';
  readonly machines: readonly UnloadableMachineError[];

  constructor(machines: readonly UnloadableMachineError[]) {
    super(machines.map(({ message }) => message).join('\n'));
    this.machines = machines;
  }
}

/** What a worker was told about its machines does not fit them. */
export class MachineOptionsError extends Error {
  override readonly name = 'MachineOptionsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The module with the machines cannot be bundled for the workflow sandbox. */
export class MachineBundleError extends Error {
  override readonly name = 'MachineBundleError';
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `${file} cannot be run inside a workflow: ${reason}\n` +
        'A module with machines may import what computes, such as xstate, and nothing that reaches outside: give the work of its actors to the worker as `actors`.',
      { cause },
    );
    this.file = file;
  }
}
