import { namedCalendar } from '../../calendar/named-calendars.ts';
import { londonDate } from '../../calendar/london.ts';
import { instantOfMs } from '../../calendar/instant.ts';
import type { IsoDate } from '../../calendar/iso-date.ts';
import { createCaseClient } from '../../client/case-client.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { caseIdOf } from '../../workflows/case-id.ts';
import { searchKeys } from '../../workflows/search-attributes.ts';
import { recordUpdate, type handWrittenCase } from './hand-written/hand-written-case.ts';
import type { Recording } from './hand-written/events.ts';
import { definitionPath, nineEvents, opening, type ToRecord } from './nine-events.ts';
import type { Stage } from './stage.ts';

/** One of the two that are compared. */
export interface Side {
  readonly name: 'engine' | 'hand-written';
  open(reference: string): Promise<void>;
  /** Answered when the event is in the journal. */
  record(reference: string, event: ToRecord, key: string): Promise<void>;
  /** Waits until the case's workflow has completed. */
  completed(reference: string): Promise<void>;
}

/** Today in London: every event happens on the day it is recorded. */
export function today(): IsoDate {
  return londonDate(instantOfMs(Date.now()));
}

/** Opens a case, records its nine events one after the other, and waits until nothing is left to do. */
export async function liveThrough(side: Side, reference: string, settled?: () => Promise<void>): Promise<void> {
  await side.open(reference);
  await settled?.();
  for (const [index, event] of nineEvents(today()).entries()) {
    await side.record(reference, event, `${reference}/${index}`);
    await settled?.();
  }
  await side.completed(reference);
}

/** The engine as programs use it: through the product's client, with a key for every request. */
export async function engineSide({ client, queues }: Stage): Promise<Side> {
  const { pathway, hash, problems } = await loadPathway(definitionPath);
  if (problems.length > 0) throw new Error(`The definition has problems: ${JSON.stringify(problems)}`);
  const calendar = namedCalendar('england-and-wales');
  const cases = createCaseClient({ client, taskQueue: queues.engine });
  return {
    name: 'engine',
    async open(reference) {
      const rules = { pathway, pathwayHash: hash, calendar };
      await cases.openCase({ reference, ...rules, ...opening, on: today(), key: reference, reopenForInDays: 0 });
    },
    async record(reference, event, key) {
      const { journaled } = await cases.record(reference, { ...event, key });
      if (!journaled) throw new Error('The journal did not keep up.');
    },
    completed: async (reference) => void (await client.workflow.getHandle(caseIdOf(reference)).result()),
  };
}

/** The hand-written workflow, with Temporal's client. */
export function handWrittenSide({ client, queues }: Stage): Side {
  return {
    name: 'hand-written',
    async open(reference) {
      const workflowId = caseIdOf(reference);
      await client.workflow.start<typeof handWrittenCase>('handWrittenCase', {
        taskQueue: queues.handWritten,
        workflowId,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [{ caseId: workflowId, on: today(), ...opening }],
        typedSearchAttributes: [
          { key: searchKeys.authority, value: 'Anytown' },
          { key: searchKeys.pathway, value: 'hand-written' },
          { key: searchKeys.state, value: ['referred'] },
        ],
      });
    },
    async record(reference, event, key) {
      const handle = client.workflow.getHandle(caseIdOf(reference));
      // What comes from outside is data of unknown shape; the validator looks at it.
      await handle.executeUpdate(recordUpdate, { args: [event as unknown as Recording], updateId: key });
    },
    completed: async (reference) => void (await client.workflow.getHandle(caseIdOf(reference)).result()),
  };
}
