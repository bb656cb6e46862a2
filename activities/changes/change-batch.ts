import { instantOfMs } from '../../calendar/instant.ts';
import { PermanentError } from '../permanent-error.ts';
import { withPermanentFailures } from '../permanent-failures.ts';
import type { ChangeStore, WaitingCase } from './change-store.ts';
import type { CaseOutcome, ChangeActivities, ChangeStanding, RulesForMany, RunningCases } from './change.ts';

/** What the activities of a change work with. */
export interface ChangeDependencies {
  readonly store: ChangeStore;
  /** Known once the worker is connected. */
  readonly cases: Promise<RunningCases>;
  /** Cases changed at the same time. */
  readonly atOnce?: number;
}

/** Cases in one step. Between steps a change can be paused and stopped, and what is lost with a worker is at most one. */
const BATCH = 40;

/** How often a case is asked that does not answer. */
const ATTEMPTS = 4;

/** None of the cases in a step answered. It is begun again after a pause. */
class CasesDoNotAnswerError extends Error {
  override readonly name = 'CasesDoNotAnswerError';

  constructor() {
    super('None of the cases whose turn it was has answered. They are asked again.');
  }
}

/** A step ends in time for its activity's time limit even if every case is slow. */
const STEP_IN_MS = 10_000;

/** The activities that bring other rules to many cases. Each can be begun again at any point: nothing is done twice. */
export function createChanges({ store, cases, atOnce = 6 }: ChangeDependencies): ChangeActivities {
  const { work } = store;

  /** Answers whether the case is done with: one that does not answer gets its turn again, behind the others. */
  async function changeOne(running: RunningCases, change: RulesForMany, one: WaitingCase): Promise<boolean> {
    try {
      const outcome = await outcomeFor(running, change, one);
      if (outcome.outcome === 'failed' && one.attempts + 1 < ATTEMPTS) {
        await work.postpone(change.id, one.reference);
        return false;
      }
      await work.settle(change.id, one.reference, outcome);
      return true;
    } catch (error) {
      // Its key is gone: it was erased since it was listed, and nothing of it can be written.
      if (!(error instanceof PermanentError)) throw error;
      await work.settle(change.id, one.reference, { outcome: 'ended' });
      return true;
    }
  }

  /** The differences are noted before: a case that took the rules without anybody hearing of it could not tell them any more. */
  async function outcomeFor(running: RunningCases, change: RulesForMany, one: WaitingCase): Promise<CaseOutcome> {
    let differences = one.begun;
    if (differences === undefined) {
      const preview = await running.preview(change, one);
      if (preview.outcome !== 'changed') return preview;
      differences = preview.differences;
      await work.begin(change.id, one.reference, differences);
    }
    return (await running.change(change, one)) ?? { outcome: 'changed', differences };
  }

  return {
    listCases: ({ id }) =>
      withPermanentFailures(async () => {
        const change = await known(store, id);
        let found = 0;
        for await (const page of (await cases).list(change)) found += await work.note(id, page);
        return { found };
      }),
    changeBatch: ({ id }) =>
      withPermanentFailures(async () => {
        const change = await known(store, id);
        const running = await cases;
        const until = Date.now() + STEP_IN_MS;
        const queue = [...(await work.waiting(id, BATCH))];
        let done = queue.length === 0;
        const hand = async (): Promise<void> => {
          for (let one = queue.shift(); one !== undefined && Date.now() < until; one = queue.shift())
            done = (await changeOne(running, change, one)) || done;
        };
        await Promise.all(Array.from({ length: atOnce }, hand));
        // A server that is away for a while is waited for, longer every time.
        if (!done) throw new CasesDoNotAnswerError();
        return (await known(store, id)).counts;
      }),
    finishChange: ({ id, ended }) =>
      withPermanentFailures(async () => {
        const change = await known(store, id);
        const left = await (await cases).countLeft(change);
        await store.end(id, ended, instantOfMs(Date.now()), left);
        return change.counts;
      }),
  };
}

async function known(store: ChangeStore, id: string): Promise<ChangeStanding> {
  const standing = await store.standing(id);
  if (standing !== undefined) return standing;
  throw new PermanentError(
    'UnknownChange',
    `The reporting database knows no change ${id}. Was it restored from a backup? Start the change again.`,
    { id },
  );
}
