import type { Kysely, Selectable } from 'kysely';
import { parseInstant, type Instant } from '../../calendar/instant.ts';
import type { CaseDifferences } from '../../machines/compare-cases.ts';
import type { JsonObject } from '../../machines/json.ts';
import type { ChangesTable, Tables } from '../../reporting/tables.ts';
import { openJson, sealJson } from '../journal/sealed-json.ts';
import type { Sealer } from '../sealer.ts';
import type { CaseOutcome, CaseToChange, ChangeCounts, ChangeStanding, RulesForMany } from './change.ts';

/** A case of a change, and what became of it; `erased` where nobody can read that any more. */
export type ChangedCase = { readonly reference: string } & (CaseOutcome | { readonly outcome: 'erased' | 'waiting' });

/** Keeps which changes there were, how far each has come, and what it did to each case, sealed with the case's key. */
export interface ChangeStore {
  start(change: Omit<RulesForMany, 'id'>): Promise<RulesForMany>;
  standing(id: string): Promise<ChangeStanding | undefined>;
  /** All of them, newest first. */
  list(): Promise<readonly ChangeStanding[]>;
  end(id: string, how: 'done' | 'stopped' | 'lost', at: Instant, leftBehind?: number): Promise<void>;
  /** The cases and what became of them, in the order of their references. */
  cases(id: string): AsyncIterable<ChangedCase>;
  readonly work: ChangeWork;
}

/** The part of it that carries a change out. */
export interface ChangeWork {
  /** Notes cases; answers how many had not been noted before. */
  note(id: string, cases: readonly CaseToChange[]): Promise<number>;
  waiting(id: string, most: number): Promise<readonly WaitingCase[]>;
  /** Notes what a change is about to do to a case, so that it is known even if the answer is lost. */
  begin(id: string, reference: string, differences: CaseDifferences): Promise<void>;
  settle(id: string, reference: string, outcome: CaseOutcome): Promise<void>;
  /** Puts a case that did not answer behind the others. */
  postpone(id: string, reference: string): Promise<void>;
}

/** A case that waits; with the differences it was found to have when an attempt at it began before. */
export interface WaitingCase extends CaseToChange {
  /** How often it has not answered. */
  readonly attempts: number;
  readonly begun?: CaseDifferences;
}

/** The store on the reporting database's tables. `caseIdOf` makes a case's id of its reference. */
export function createChangeStore(
  database: Kysely<Tables>,
  sealer: Sealer,
  caseIdOf: (reference: string) => string,
): ChangeStore {
  async function counts(id: string): Promise<ChangeCounts> {
    const rows = await database
      .selectFrom('change_cases')
      .select((select) => ['outcome', select.fn.countAll().as('number')])
      .where('change_id', '=', id)
      .groupBy('outcome')
      .execute();
    const of = (...outcomes: readonly string[]): number =>
      rows.reduce((sum, { outcome, number }) => sum + (outcomes.includes(outcome) ? Number(number) : 0), 0);
    return {
      waiting: of('waiting', 'begun'),
      changed: of('changed'),
      already: of('already'),
      refused: of('refused'),
      failed: of('failed'),
      ended: of('ended'),
    };
  }

  async function standingOf(row: Selectable<ChangesTable>): Promise<ChangeStanding> {
    const ended = row.ended === 'done' || row.ended === 'stopped' || row.ended === 'lost' ? row.ended : undefined;
    return {
      ...changeOf(row),
      counts: await counts(row.id),
      ...(ended === undefined ? {} : { ended }),
      ...(row.ended_at === null ? {} : { endedAt: parseInstant(row.ended_at.toISOString()) }),
      ...(row.left_behind === null ? {} : { leftBehind: row.left_behind }),
    };
  }

  async function write(id: string, reference: string, outcome: string, detail: object | undefined): Promise<void> {
    const caseId = caseIdOf(reference);
    await database
      .updateTable('change_cases')
      .set({ outcome, detail: detail === undefined ? null : await sealJson(sealer, caseId, detail) })
      .where('change_id', '=', id)
      .where('case_id', '=', caseId)
      .execute();
  }

  return {
    async start(change) {
      const { total } = await database
        .selectFrom('changes')
        .select((select) => select.fn.countAll().as('total'))
        .executeTakeFirstOrThrow();
      const id = String(Number(total) + 1);
      const { startedAt, by, why, plan } = change;
      await database
        .insertInto('changes')
        .values({ id, started_at: startedAt, plan: JSON.stringify({ by, why, plan }), ended: null, left_behind: null })
        .execute();
      return { id, ...change };
    },
    async standing(id) {
      const row = await database.selectFrom('changes').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : await standingOf(row);
    },
    async list() {
      const rows = await database.selectFrom('changes').selectAll().orderBy('started_at', 'desc').execute();
      return Promise.all(rows.map(standingOf));
    },
    async end(id, ended, at, leftBehind) {
      await database
        .updateTable('changes')
        .set({ ended, ended_at: at, left_behind: leftBehind ?? null })
        .where('id', '=', id)
        .execute();
    },
    async *cases(id) {
      for (let after = ''; ;) {
        const rows = await database
          .selectFrom('change_cases')
          .select(['case_id', 'outcome', 'detail', 'reference'])
          .where('change_id', '=', id)
          .where('reference', '>', after)
          .orderBy('reference')
          .limit(200)
          .execute();
        for (const { case_id: caseId, outcome, detail, reference } of rows)
          yield await readCase(sealer, caseId, reference, outcome, detail);
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.reference;
      }
    },
    work: {
      async note(id, cases) {
        if (cases.length === 0) return 0;
        const { numInsertedOrUpdatedRows } = await database
          .insertInto('change_cases')
          .values(
            cases.map(({ reference, authority, calendar }) => ({
              change_id: id,
              case_id: caseIdOf(reference),
              reference,
              authority,
              calendar,
              outcome: 'waiting',
              detail: null,
            })),
          )
          .onConflict((conflict) => conflict.columns(['change_id', 'case_id']).doNothing())
          .executeTakeFirst();
        return Number(numInsertedOrUpdatedRows ?? 0);
      },
      async waiting(id, most) {
        const rows = await database
          .selectFrom('change_cases')
          .selectAll()
          .where('change_id', '=', id)
          .where('outcome', 'in', ['waiting', 'begun'])
          .orderBy('attempts')
          .orderBy('case_id')
          .limit(most)
          .execute();
        return Promise.all(
          rows.map(async ({ case_id: caseId, reference, authority, calendar, outcome, detail, attempts }) => {
            const one = { reference, authority, calendar, attempts };
            if (outcome !== 'begun' || detail === null) return one;
            const { differences } = await openDetail(sealer, caseId, detail);
            return differences === undefined ? one : { ...one, begun: differences as unknown as CaseDifferences };
          }),
        );
      },
      begin: (id, reference, differences) => write(id, reference, 'begun', { differences }),
      settle(id, reference, settled) {
        const { outcome, ...detail } = settled;
        return write(id, reference, outcome, Object.keys(detail).length === 0 ? undefined : detail);
      },
      async postpone(id, reference) {
        await database
          .updateTable('change_cases')
          .set((select) => ({ attempts: select('attempts', '+', 1) }))
          .where('change_id', '=', id)
          .where('case_id', '=', caseIdOf(reference))
          .execute();
      },
    },
  };
}

function changeOf({ id, started_at: startedAt, plan: text }: Selectable<ChangesTable>): RulesForMany {
  const kept = JSON.parse(text) as Pick<RulesForMany, 'by' | 'why' | 'plan'>;
  return { id, startedAt: parseInstant(startedAt.toISOString()), ...kept };
}

async function readCase(
  sealer: Sealer,
  caseId: string,
  reference: string,
  outcome: string,
  detail: Uint8Array | null,
): Promise<ChangedCase> {
  if (outcome === 'waiting' || outcome === 'begun') return { reference, outcome: 'waiting' };
  if (outcome === 'already' || outcome === 'ended') return { reference, outcome };
  try {
    const opened = detail === null ? {} : await openDetail(sealer, caseId, detail);
    // It is what `settle` was given: the seal shows that it is unchanged.
    return { reference, outcome, ...opened } as unknown as ChangedCase;
  } catch {
    return { reference, outcome: 'erased' };
  }
}

function openDetail(sealer: Sealer, caseId: string, detail: Uint8Array): Promise<JsonObject> {
  return openJson(sealer, caseId, detail);
}
