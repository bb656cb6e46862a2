import type { Kysely, Selectable } from 'kysely';
import type { Tables } from '../../reporting/tables.ts';

/** That a case is to be erased, by whom and why. Kept for good, so it names nobody. */
export interface Erasure {
  readonly caseId: string;
  /** An ISO instant. */
  readonly at: string;
  readonly by?: { readonly person: string; readonly role: string };
  readonly why: string;
}

/** A case the journal knows, or that was erased from it. */
export interface JournalTrace {
  readonly entries: number;
  readonly erasure?: Erasure;
}

/** What the journal still holds of a case; undefined when it never knew it. */
export async function traceOf(database: Kysely<Tables>, caseId: string): Promise<JournalTrace | undefined> {
  const kept = await database.selectFrom('cases').select('entries').where('case_id', '=', caseId).executeTakeFirst();
  const row = await database.selectFrom('erasures').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  if (kept === undefined && row === undefined) return undefined;
  const entries = kept?.entries ?? 0;
  if (row === undefined) return { entries };
  return { entries, erasure: erasureIn(row) };
}

/** Every erasure there has been, the first one first. */
export async function listErasures(database: Kysely<Tables>): Promise<readonly Erasure[]> {
  const rows = await database.selectFrom('erasures').selectAll().orderBy('erased_at').orderBy('case_id').execute();
  return rows.map(erasureIn);
}

function erasureIn({ case_id, erased_at, person, role, why }: Selectable<Tables['erasures']>): Erasure {
  const by = person === null || role === null ? {} : { by: { person, role } };
  return { caseId: case_id, at: erased_at.toISOString(), ...by, why };
}

/**
 * Takes a case out of the journal and keeps that it was erased: both or neither. Doing it twice keeps the first reason. Pathways and
 * calendars stay, since they belong to no case.
 */
export async function eraseFromJournal(database: Kysely<Tables>, { caseId, at, by, why }: Erasure): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('erasures')
      .values({ case_id: caseId, erased_at: at, person: by?.person ?? null, role: by?.role ?? null, why })
      .onConflict((conflict) => conflict.column('case_id').doNothing())
      .execute();
    for (const table of ['journal', 'case_library', 'cases', 'change_cases'] as const)
      await transaction.deleteFrom(table).where('case_id', '=', caseId).execute();
  });
}
