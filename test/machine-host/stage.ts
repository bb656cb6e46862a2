import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { createMachineClient, type MachineClient } from '../../client/machine/machine-client.ts';
import { bundleWorkflows, type WorkflowBundle } from '../../worker/bundle.ts';
import { findServerBinary } from '../../worker/embedded-server/find-binary.ts';
import { machineProgram, type MachineProgramOptions } from '../../worker/machines/machine-program.ts';
import { installRuntime } from '../../worker/runtime.ts';

/** Machines on a time-skipping server. Workflows and activities have a worker each, so that the one can rest while the other works. */
export interface MachineStage<Machines> {
  readonly machines: MachineClient<Machines>;
  readonly environment: TestWorkflowEnvironment;
  /** An id nobody has had. */
  newId(): string;
  /** From now on nobody takes workflow tasks up: what happens meanwhile comes with the next task. */
  rest(): Promise<void>;
  resume(): Promise<void>;
  /** Types of the events of a machine's current run, oldest first. */
  history(id: string): Promise<readonly string[]>;
  runs(id: string): Promise<string>;
  /** Replays the current run from its beginning in a new worker; throws where that comes to something else. */
  replay(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server and workers with these machines; `cached: 0` makes them replay everything at every task. */
export async function setMachineStage<Machines extends object>(
  options: MachineProgramOptions<Machines> & { readonly cached?: number },
): Promise<MachineStage<Machines>> {
  installRuntime();
  const program = await machineProgram(options);
  let workflowBundle: WorkflowBundle;
  try {
    workflowBundle = await bundleWorkflows(program.workflows);
  } finally {
    await program.remove();
  }
  const environment = await startTimeSkippingServer();
  const taskQueue = 'machines';
  const connection = environment.nativeConnection;
  const activities = await running(Worker.create({ connection, taskQueue, activities: program.activities }));
  const startWorkflows = (): Promise<RunningWorker> =>
    running(
      Worker.create({
        connection,
        taskQueue,
        workflowBundle,
        ...(options.cached === undefined ? {} : { maxCachedWorkflows: options.cached }),
      }),
    );
  let workflows: RunningWorker | undefined = await startWorkflows();
  const { client } = environment;
  const rest = async (): Promise<void> => {
    await workflows?.stop();
    workflows = undefined;
  };
  return {
    machines: createMachineClient<Machines>({ client, taskQueue }),
    environment,
    newId: () => `machine-${randomUUID()}`,
    rest,
    async resume() {
      workflows ??= await startWorkflows();
    },
    async history(id) {
      const { events } = await client.workflow.getHandle(id).fetchHistory();
      return (events ?? []).map(({ eventType }) => proto.temporal.api.enums.v1.EventType[eventType ?? 0] ?? '');
    },
    runs: async (id) => (await client.workflow.getHandle(id).describe()).runId,
    async replay(id) {
      const history = await client.workflow.getHandle(id).fetchHistory();
      await Worker.runReplayHistory({ workflowBundle, replayName: id }, history, id);
    },
    async close() {
      await rest();
      await activities.stop();
      await environment.teardown();
    },
  };
}

/** A time-skipping server without any worker. */
export async function startTimeSkippingServer(): Promise<TestWorkflowEnvironment> {
  installRuntime();
  const { path } = await findServerBinary('temporal-test-server');
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
}

interface RunningWorker {
  stop(): Promise<void>;
}

async function running(created: Promise<Worker>): Promise<RunningWorker> {
  const worker = await created;
  const ended = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await ended;
    },
  };
}

/** Something that waits until it is let go. */
export interface Gate {
  /** Settles once the gate is opened for this key. */
  pass(key: string): Promise<void>;
  /** Settles once somebody waits at the gate. */
  reached(key: string): Promise<void>;
  open(key: string): void;
  /** Nobody is held back any more. */
  openAll(): void;
}

/** A gate by keys, for activities that a test holds back. */
export function createGate(): Gate {
  const doors = new Map<string, { reached: PromiseWithResolvers<void>; opened: PromiseWithResolvers<void> }>();
  let isOpen = false;
  function door(key: string): { reached: PromiseWithResolvers<void>; opened: PromiseWithResolvers<void> } {
    const known = doors.get(key) ?? { reached: Promise.withResolvers<void>(), opened: Promise.withResolvers<void>() };
    doors.set(key, known);
    return known;
  }
  return {
    pass(key) {
      door(key).reached.resolve();
      if (isOpen) door(key).opened.resolve();
      return door(key).opened.promise;
    },
    reached: (key) => door(key).reached.promise,
    open: (key) => door(key).opened.resolve(),
    openAll() {
      isOpen = true;
      for (const { opened } of doors.values()) opened.resolve();
    },
  };
}
