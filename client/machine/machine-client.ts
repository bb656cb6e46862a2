import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import type { AnyStateMachine } from 'xstate';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import { RUN_MACHINE } from '../../workflows/machine/machine-names.ts';
import type { MachineInput } from '../../workflows/machine/messages.ts';
import { MachineExistsError } from './machine-errors.ts';
import { createMachineHandle, type MachineHandle } from './machine-handle.ts';
import type { InputFor, MachineNamed, MachineNames } from './machine-types.ts';

/** Machines on Temporal, as programs use them. */
export interface MachineClient<Machines> {
  /**
   * Starts a machine under an id of your choice.
   *
   * @throws {MachineExistsError} one runs under this id already.
   */
  start<Name extends MachineNames<Machines>>(
    name: Name,
    id: string,
    ...options: StartArguments<MachineNamed<Machines, Name>>
  ): Promise<MachineHandle<MachineNamed<Machines, Name>>>;
  /** A machine that was started before. Nobody is asked whether it is there. */
  get<Name extends MachineNames<Machines>>(name: Name, id: string): MachineHandle<MachineNamed<Machines, Name>>;
}

/** What a machine is started with: its input, where its setup asks for one. */
export type StartArguments<Machine extends AnyStateMachine> =
  undefined extends InputFor<Machine>
    ? [options?: StartMachine & { readonly input?: InputFor<Machine> }]
    : [options: StartMachine & { readonly input: InputFor<Machine> }];

/** How a machine is started. */
export interface StartMachine {
  /** Temporal's own options for the workflow: memo, search attributes, retention of its id. */
  readonly workflow?: Omit<WorkflowStartOptions, 'args' | 'taskQueue' | 'workflowId'>;
}

/** What a client needs. */
export interface MachineClientOptions {
  readonly client: Client;
  /** That of the worker with the machines. */
  readonly taskQueue: string;
  /** How long a machine may take to answer; half a minute unless said. */
  readonly patienceInMs?: number;
}

/**
 * A client for the machines of a module: `createMachineClient<typeof machines>({ client, taskQueue })`. Events, inputs, outputs
 * and snapshots have the types of each machine's setup.
 */
export function createMachineClient<Machines>(options: MachineClientOptions): MachineClient<Machines> {
  const { client, taskQueue, patienceInMs = 30_000 } = options;
  return {
    async start(name, id, ...[asked]) {
      const input = asked?.input;
      const args: [MachineInput] = [{ machine: name, ...(input === undefined ? {} : { input: encodeValue(input) }) }];
      try {
        await client.workflow.start(RUN_MACHINE, {
          staticSummary: name,
          ...asked?.workflow,
          workflowId: id,
          taskQueue,
          args,
        });
      } catch (error) {
        throw error instanceof WorkflowExecutionAlreadyStartedError ? new MachineExistsError(id) : error;
      }
      return createMachineHandle({ client, id, patienceInMs });
    },
    get: (_name, id) => createMachineHandle({ client, id, patienceInMs }),
  };
}
