import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseInstant } from '../../../calendar/instant.ts';
import { createChanges } from '../../../activities/changes/change-batch.ts';
import { createChangeStore, type ChangedCase, type ChangeStore } from '../../../activities/changes/change-store.ts';
import type { CaseOutcome, CaseToChange, RunningCases } from '../../../activities/changes/change.ts';
import { migrate } from '../../../reporting/migrate.ts';
import { openDatabase, type OpenDatabase } from '../../../reporting/open-database.ts';
import { createTestSealer } from '../support/test-sealer.ts';

const sealer = createTestSealer();
const caseIdOf = (reference: string): string => `case/${reference}`;
const at = parseInstant('2026-11-23T09:00:00Z');
const later = parseInstant('2026-11-23T09:05:00Z');
/** What the rules change in a case, here that it stands elsewhere. */
const differences = {
  deadlines: [],
  counts: [],
  state: { from: 'enquiry', to: 'conference' },
} satisfies Extract<CaseOutcome, { readonly outcome: 'changed' }>['differences'];
let open: OpenDatabase;
let store: ChangeStore;

beforeAll(async () => {
  open = await openDatabase({ kind: 'memory' });
  await migrate(open.database);
  store = createChangeStore(open.database, sealer, caseIdOf);
});

afterAll(() => open.close());

/** Cases that take the change, unless said otherwise. */
class Cases implements RunningCases {
  readonly asked: string[] = [];
  readonly references: readonly string[];
  readonly previewOf: (reference: string) => CaseOutcome | Promise<CaseOutcome>;
  readonly changeOf: (reference: string) => ReturnType<RunningCases['change']>;
  left = 0;

  constructor(
    references: readonly string[],
    previewOf: Cases['previewOf'] = () => ({ outcome: 'changed', differences }),
    changeOf: Cases['changeOf'] = () => Promise.resolve(undefined),
  ) {
    this.references = references;
    this.previewOf = previewOf;
    this.changeOf = changeOf;
  }

  async *list(): AsyncGenerator<readonly CaseToChange[]> {
    yield this.references.map((reference) => ({ reference, authority: 'Nowhere', calendar: 'england-and-wales' }));
  }

  async preview(_change: unknown, { reference }: CaseToChange): Promise<CaseOutcome> {
    this.asked.push(reference);
    return this.previewOf(reference);
  }

  change(_change: unknown, { reference }: CaseToChange): ReturnType<RunningCases['change']> {
    return this.changeOf(reference);
  }

  countLeft(): Promise<number> {
    return Promise.resolve(this.left);
  }
}

async function begun(cases: Cases): Promise<{ id: string; activities: ReturnType<typeof createChanges> }> {
  const by = { person: 'p-owner', role: 'processOwner' };
  const { id } = await store.start({ startedAt: at, by, why: 'Proclaimed', plan: { kind: 'calendar' } });
  const activities = createChanges({ store, cases: Promise.resolve(cases), atOnce: 1 });
  expect(await activities.listCases({ id })).toEqual({ found: cases.references.length });
  return { id, activities };
}

async function casesOf(id: string): Promise<readonly ChangedCase[]> {
  const found: ChangedCase[] = [];
  for await (const one of store.cases(id)) found.push(one);
  return found;
}

it('cases are noted once, however often they are listed', async () => {
  const { id, activities } = await begun(new Cases(['N-1', 'N-2']));
  expect(await activities.listCases({ id })).toEqual({ found: 0 });
  expect(await activities.changeBatch({ id })).toMatchObject({ waiting: 0, changed: 2 });
  expect(await activities.listCases({ id })).toEqual({ found: 0 });
});

it('a case that does not answer is asked four times, behind the others, and is then told as failed with the reason', async () => {
  const cases = new Cases(['S-1', 'S-2', 'S-3'], (reference) =>
    reference === 'S-1' ? { outcome: 'failed', reason: 'It did not answer.' } : { outcome: 'changed', differences },
  );
  const { id, activities } = await begun(cases);
  expect(await activities.changeBatch({ id })).toMatchObject({ waiting: 1, changed: 2, failed: 0 });
  // Now it is alone, and the step is begun again after a pause.
  await expect(activities.changeBatch({ id })).rejects.toThrow('None of the cases whose turn it was has answered.');
  await expect(activities.changeBatch({ id })).rejects.toMatchObject({ name: 'CasesDoNotAnswerError' });
  expect(await activities.changeBatch({ id })).toMatchObject({ waiting: 0, failed: 1 });
  expect(cases.asked.filter((reference) => reference === 'S-1')).toHaveLength(4);
  expect((await casesOf(id))[0]).toEqual({ reference: 'S-1', outcome: 'failed', reason: 'It did not answer.' });
});

it('one that did not answer comes behind those that have not been asked yet', async () => {
  const references = Array.from({ length: 60 }, (_, index) => `T-${String(index).padStart(2, '0')}`);
  const cases = new Cases(references, (reference) =>
    reference === 'T-00' ? { outcome: 'failed', reason: 'It did not answer.' } : { outcome: 'changed', differences },
  );
  const { id, activities } = await begun(cases);
  // Forty a step, so the second one begins with those the first had not reached.
  expect(await activities.changeBatch({ id })).toMatchObject({ waiting: 21, changed: 39 });
  expect(await activities.changeBatch({ id })).toMatchObject({ waiting: 1, changed: 59 });
  expect(cases.asked.slice(40)).toEqual([...references.slice(40), 'T-00']);
});

it('a case that took the rules without anybody hearing of it still tells what they changed', async () => {
  let isLost = true;
  const cases = new Cases(
    ['L-1'],
    // Once it lives by the new rules, nothing differs any more.
    () => (isLost ? { outcome: 'changed', differences } : { outcome: 'already' }),
    async () => {
      if (!isLost) return undefined;
      isLost = false;
      throw new Error('The worker was killed.');
    },
  );
  const { id, activities } = await begun(cases);
  await expect(activities.changeBatch({ id })).rejects.toThrow('The worker was killed.');
  expect(await casesOf(id)).toEqual([{ reference: 'L-1', outcome: 'waiting' }]);
  expect(await activities.changeBatch({ id })).toMatchObject({ waiting: 0, changed: 1 });
  expect(cases.asked).toEqual(['L-1']);
  expect(await casesOf(id)).toEqual([{ reference: 'L-1', outcome: 'changed', differences }]);
});

it('a case that was erased before its turn is told as ended, one that was erased since cannot be read any more', async () => {
  const { id, activities } = await begun(new Cases(['E-1', 'E-2']));
  sealer.forget('case/E-1');
  expect(await activities.changeBatch({ id })).toMatchObject({ changed: 1, ended: 1 });
  sealer.forget('case/E-2');
  expect(await casesOf(id)).toEqual([
    { reference: 'E-1', outcome: 'ended' },
    { reference: 'E-2', outcome: 'erased' },
  ]);
});

it('the end of a change says how it came and how many live by the old rules all the same', async () => {
  const cases = new Cases(['F-1'], () => ({ outcome: 'already' }));
  const { id, activities } = await begun(cases);
  await activities.changeBatch({ id });
  cases.left = 3;
  expect(await activities.finishChange({ id, ended: 'stopped' })).toMatchObject({ already: 1, waiting: 0 });
  expect(await store.standing(id)).toMatchObject({ id, ended: 'stopped', leftBehind: 3, why: 'Proclaimed' });
  await store.end(id, 'done', later);
  expect(await store.standing(id)).toMatchObject({ ended: 'done', endedAt: later });
});

it('a change that the database does not know is given up, for it will not come back by itself', async () => {
  const activities = createChanges({ store, cases: Promise.resolve(new Cases([])) });
  const failure = { type: 'UnknownChange', nonRetryable: true, details: [{ id: '99' }] };
  await expect(activities.changeBatch({ id: '99' })).rejects.toMatchObject(failure);
  await expect(activities.listCases({ id: '99' })).rejects.toMatchObject(failure);
});
