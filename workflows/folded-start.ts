import { ApplicationFailure } from '@temporalio/common';
import type { Instant } from '../calendar/instant.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { Entry } from '../machines/entry.ts';
import { fold } from '../machines/fold.ts';
import type { Library } from '../machines/library.ts';
import { patientJournal } from './activity-stubs.ts';
import type { CaseInput, JournalStart } from './case-input.ts';
import type { Clock } from './clock.ts';
import { openedEntry } from './opened-entry.ts';
import { messageOf, refused } from './refusals.ts';

/** Bytes of JSON in one answer of the journal; a payload may have 2 MB. */
const PAGE_BYTES = 1_000_000;

/**
 * The state a run begins with. An opening or a history that is refused ends the workflow with the refusal: nothing has
 * happened yet. A log that was accepted before must fold; if it does not, the program is at fault, and the plain error
 * thrown here fails the workflow task until a better one runs, so that no case is ended by it.
 */
export async function foldedStart(input: CaseInput, library: Library, clock: Clock): Promise<CaseState> {
  const log = await logOf(input, clock);
  const isNew = input.start.kind === 'opening' || input.start.journaledThrough === 0;
  try {
    const result = fold(log, latest(clock.now(), log.at(-1)?.at), library);
    if (result.kind === 'folded') return result.state;
    if (isNew) throw refused(result.refusal);
    throw new Error(
      `The log of case ${input.caseId} does not fold any more: entry ${result.seq} is refused (${result.refusal.kind}).`,
    );
  } catch (error) {
    if (error instanceof ApplicationFailure || !isNew) throw error;
    throw ApplicationFailure.nonRetryable(`The case cannot be opened: ${messageOf(error)}`, 'caseFault');
  }
}

async function logOf(input: CaseInput, clock: Clock): Promise<readonly Entry[]> {
  const { caseId, start } = input;
  switch (start.kind) {
    case 'opening':
      return [openedEntry(start, input, clock.now())];
    case 'log':
      return start.log;
    case 'journal':
      return [...(await journaledLog(caseId, start)), ...(start.tail ?? [])];
  }
}

async function journaledLog(caseId: string, { journaledThrough }: JournalStart): Promise<readonly Entry[]> {
  const log: Entry[] = [];
  while (log.length < journaledThrough) {
    const { entries } = await patientJournal.readJournal({ caseId, from: log.length + 1, maxBytes: PAGE_BYTES });
    // The journal confirmed these entries once. If it has lost them, somebody must bring it back: the case cannot go on.
    if (entries.length === 0) throw new Error(`The journal has lost entry ${log.length + 1} of case ${caseId}.`);
    log.push(...entries);
  }
  return log.slice(0, journaledThrough);
}

function latest(now: Instant, last: Instant | undefined): Instant {
  return last !== undefined && last > now ? last : now;
}
