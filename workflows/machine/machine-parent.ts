import { getExternalWorkflowHandle, log } from '@temporalio/workflow';
import type { MachineEvent } from '../../machines/interpreter/machine-effect.ts';
import { childEventSignal, type ParentMachine } from './messages.ts';
import { writtenValue } from './written-value.ts';

/** What a machine says to the one that started it as a workflow of its own. */
export interface ParentLine {
  /** After what was sent before. */
  send(event: MachineEvent): void;
  /** Everything sent has arrived, or nobody is there any more to hear it. */
  isQuiet(): boolean;
}

/** @param quiet - told when everything sent so far has arrived. */
export function createParentLine(parent: ParentMachine | undefined, quiet: () => void): ParentLine {
  let open = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function say(
    event: MachineEvent,
    { workflowId, session }: ParentMachine,
    before: Promise<unknown>,
  ): Promise<void> {
    await before;
    try {
      await getExternalWorkflowHandle(workflowId).signal(childEventSignal, session, writtenValue(event));
    } catch (error) {
      log.warn('A machine could not tell its parent', { error: error instanceof Error ? error.name : typeof error });
    }
    open -= 1;
    if (open === 0) quiet();
  }

  return {
    send(event) {
      if (parent === undefined) return;
      open += 1;
      last = say(event, parent, last);
    },
    isQuiet: () => open === 0,
  };
}
