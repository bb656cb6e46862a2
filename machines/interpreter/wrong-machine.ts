import type { MachineName } from './machine-record.ts';

/** A record was given to a machine that did not write it. */
export class WrongMachineError extends Error {
  override readonly name = 'WrongMachineError';
  readonly recorded: MachineName;
  readonly loaded: MachineName;

  constructor(recorded: MachineName, loaded: MachineName) {
    super(
      `The record is of machine ${nameText(recorded)}, and this is ${nameText(loaded)}. ` +
        `Go on with the machine that wrote it, or accept any version if its states are still there.`,
    );
    this.recorded = recorded;
    this.loaded = loaded;
  }
}

/** A record stands in a state, or has an actor, that the machine does not have (any more). */
export class UnknownStateError extends Error {
  override readonly name = 'UnknownStateError';
  readonly machine: string;
  readonly missing: string;

  constructor(machine: string, missing: string) {
    super(
      `The record needs ${missing}, which machine "${machine}" does not have. Keep what running machines stand in, or let them leave it first.`,
    );
    this.machine = machine;
    this.missing = missing;
  }
}

function nameText({ id, version, hash }: MachineName): string {
  return `"${id}"${version === undefined ? '' : ` version ${version}`} (${hash})`;
}
