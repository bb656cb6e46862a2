import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/common';
import {
  CancellationScope,
  isCancellation,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import { decodeValue } from '../../machines/interpreter/decode-value.ts';
import type { Delivery } from '../../machines/interpreter/delivery.ts';
import type { MachineEvent } from '../../machines/interpreter/machine-effect.ts';
import type { Json } from '../../machines/json.ts';
import { MACHINE_ERROR } from './machine-names.ts';
import { machineEventSignal } from './messages.ts';
import type { runMachine } from './run-machine.ts';
import { writtenValue } from './written-value.ts';

/** A child machine that is to be a workflow of its own. */
export interface ChildToRun {
  readonly session: string;
  readonly src: string;
  readonly input: unknown;
}

/** The child machines of a machine that are workflows of their own. */
export interface ChildMachines {
  run(child: ChildToRun): void;
  /** An event for a child, after those before it. */
  send(session: string, event: MachineEvent): void;
  stop(session: string): void;
  count(): number;
}

type Started = ChildWorkflowHandle<typeof runMachine>;

/**
 * @param machine - the name of the machine whose children they are.
 * @param settled - told of each output or failure.
 */
export function createChildMachines(machine: string, settled: (delivery: Delivery) => void): ChildMachines {
  const { workflowId } = workflowInfo();
  const open = new Map<string, { readonly scope: CancellationScope; said: Promise<unknown> }>();

  async function follow(session: string, started: Promise<Started>): Promise<void> {
    try {
      const { output } = await (await started).result();
      settled({ kind: 'result', actor: session, output: decodeValue(output) });
    } catch (error) {
      // Stopped by this machine, which expects no answer.
      if (!isCancellation(error) || open.has(session))
        settled({ kind: 'failure', actor: session, error: thrownBy(error) });
    } finally {
      open.delete(session);
    }
  }

  return {
    run({ session, src, input }) {
      const scope = new CancellationScope();
      const started = scope.run(() =>
        startChild<typeof runMachine>('runMachine', {
          workflowId: `${workflowId}/${session}`,
          staticSummary: src,
          args: [{ machine: `${machine}/${src}`, input: writtenValue(input), parent: { workflowId, session } }],
        }),
      );
      open.set(session, { scope, said: started });
      void follow(session, started);
    },
    send(session, event) {
      const child = open.get(session);
      if (child === undefined) return;
      child.said = child.said.then(async (started) => {
        // One that has just ended hears nothing any more, as in XState.
        await (started as Started).signal(machineEventSignal, writtenValue(event)).catch(() => undefined);
        return started;
      });
      child.said.catch(() => undefined);
    },
    stop(session) {
      const child = open.get(session);
      open.delete(session);
      child?.scope.cancel();
    },
    count: () => open.size,
  };
}

function thrownBy(error: unknown): unknown {
  const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type === MACHINE_ERROR)
    return decodeValue((cause.details?.[0] ?? null) as Json);
  return new Error(cause instanceof Error ? cause.message : String(cause));
}
