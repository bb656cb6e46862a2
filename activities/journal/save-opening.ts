import { gzipSync } from 'node:zlib';
import type { Selectable, Transaction } from 'kysely';
import type { CasesTable, Tables } from '../../reporting/tables.ts';
import { canonicalJson } from './canonical-json.ts';
import { firstDigest } from './digest-chain.ts';
import type { JournalDependencies } from './journal-dependencies.ts';
import { JournalConflict } from './journal-errors.ts';
import type { CaseOpening, LibraryItem } from './journal.ts';
import { openJson, sealJson } from './sealed-json.ts';

/** Keeps what a case was opened with, once. @throws {JournalConflict} it was opened differently before. */
export async function saveOpening({ database, sealer }: JournalDependencies, opening: CaseOpening): Promise<void> {
  const { library, ...kept } = opening;
  const text = canonicalJson(kept);
  const sealed = await sealJson(sealer, opening.caseId, kept);
  await database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('cases')
      .values({
        case_id: opening.caseId,
        pathway_id: opening.pathwayId,
        pathway_hash: opening.pathwayHash,
        opened_at: opening.openedAt,
        opening: sealed,
        head: firstDigest(opening.caseId, sealed),
      })
      .onConflict((conflict) => conflict.column('case_id').doNothing())
      .execute();
    const row = await lockedCase(transaction, opening.caseId);
    if (row === undefined || canonicalJson(await openJson(sealer, opening.caseId, row.opening)) !== text) {
      throw new JournalConflict(opening.caseId, 'opening');
    }
    await keepLibrary(transaction, opening.caseId, library);
  });
}

/** The case's row, locked until the transaction ends: two writers of one case follow each other. */
export function lockedCase(
  transaction: Transaction<Tables>,
  caseId: string,
): Promise<Selectable<CasesTable> | undefined> {
  return transaction.selectFrom('cases').selectAll().where('case_id', '=', caseId).forUpdate().executeTakeFirst();
}

/**
 * Keeps library items by their hash, and that the case stands on them. Their keys keep their order: a definition's agendas and
 * steps are ordered, and its hash is of the text in that order.
 */
export async function keepLibrary(
  transaction: Transaction<Tables>,
  caseId: string,
  library: readonly LibraryItem[],
): Promise<void> {
  if (library.length === 0) return;
  const hashes = library.map(({ hash }) => hash);
  const rows = await transaction.selectFrom('library').select('hash').where('hash', 'in', hashes).execute();
  const known = new Set(rows.map(({ hash }) => hash));
  const missing = library.filter(({ hash }) => !known.has(hash));
  // Looked for first: thousands of cases stand on one definition, and compressing it costs more than the rest of an opening.
  if (missing.length > 0) {
    await transaction
      .insertInto('library')
      .values(missing.map(({ hash, kind, content }) => ({ hash, kind, content: gzipSync(JSON.stringify(content)) })))
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
  }
  await transaction
    .insertInto('case_library')
    .values(hashes.map((hash) => ({ case_id: caseId, hash })))
    .onConflict((conflict) => conflict.columns(['case_id', 'hash']).doNothing())
    .execute();
}
