import { randomUUID } from 'node:crypto';
import { createMachineClient, type MachineClient } from '../../client/machine/machine-client.ts';
import { machineProgram, type MachineProgramOptions } from '../../worker/machines/machine-program.ts';
import { startTimeSkipping, type TimeSkipping } from '../../worker/time-skipping.ts';

/** Machines on a time-skipping server. */
export interface MachineStage<Machines> extends TimeSkipping {
  readonly machines: MachineClient<Machines>;
  /** An id nobody has had. */
  newId(): string;
}

/** Starts a server and a worker with these machines; `cached: 0` makes it replay everything at every task. */
export async function setMachineStage<Machines extends object>(
  options: MachineProgramOptions<Machines> & { readonly cached?: number },
): Promise<MachineStage<Machines>> {
  const program = await machineProgram(options);
  try {
    const server = await startTimeSkipping({
      workflows: program.workflows,
      activities: program.activities,
      taskQueue: 'machines',
      ...(options.cached === undefined ? {} : { maxCachedWorkflows: options.cached }),
    });
    const machines = createMachineClient<Machines>({ client: server.client, taskQueue: server.taskQueue });
    return { ...server, machines, newId: () => `machine-${randomUUID()}` };
  } finally {
    await program.remove();
  }
}
