import { Worker, type WorkerOptions } from '@temporalio/worker';
import { bundleWorkflows } from '../bundle.ts';
import { MachineBundleError } from './machine-problems.ts';
import { machineProgram, type MachineProgramOptions } from './machine-program.ts';

/** Machines and where they are run. Beside what is said of machines, everything a Temporal worker takes. */
export type MachineWorkerOptions<Machines> = MachineProgramOptions<Machines> &
  Omit<WorkerOptions, 'activities' | 'workflowsPath' | 'workflowBundle' | 'bundlerOptions'>;

/**
 * A Temporal worker that runs the machines of a module: `run()` it, `shutdown()` it like any other.
 *
 * @throws {MachinesNotDurableError | MachineOptionsError} see `machineProgram`.
 * @throws {MachineBundleError} the module imports what cannot run inside a workflow.
 * @example
 * import * as machines from './machines.ts';
 * const worker = await createMachineWorker({ machines, from: new URL('./machines.ts', import.meta.url), taskQueue: 'orders' });
 * await worker.run();
 */
export async function createMachineWorker<Machines extends object>(
  options: MachineWorkerOptions<Machines>,
): Promise<Worker> {
  const {
    machines: _machines,
    from,
    actors: _actors,
    effects: _effects,
    limits: _limits,
    onThrow: _onThrow,
    deliveriesPerRun: _deliveriesPerRun,
    ...worker
  } = options;
  const program = await machineProgram(options);
  try {
    const workflowBundle = await bundleWorkflows(program.workflows).catch((cause: unknown) => {
      throw new MachineBundleError(String(from), cause);
    });
    return await Worker.create({ ...worker, workflowBundle, activities: program.activities });
  } finally {
    await program.remove();
  }
}
