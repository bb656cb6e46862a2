import type { Transaction } from 'kysely';
import type { Tables } from '../../reporting/tables.ts';
import { firstDigest, nextDigest } from './digest-chain.ts';
import type { JournalDependencies } from './journal-dependencies.ts';
import type { JournalDamage } from './journal.ts';

/** The first thing wrong with a case's journal: a row that is missing, altered, moved or cut off at the end. */
export function verifyCase({ database }: JournalDependencies, caseId: string): Promise<JournalDamage | undefined> {
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((snapshot) => findDamage(snapshot, caseId));
}

/**
 * As {@link verifyCase}, in a transaction of the caller's that sees one state throughout: an append between reading
 * the case's row and its entries would look like damage.
 */
export async function findDamage(snapshot: Transaction<Tables>, caseId: string): Promise<JournalDamage | undefined> {
  const row = await snapshot.selectFrom('cases').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const rows = await snapshot.selectFrom('journal').selectAll().where('case_id', '=', caseId).orderBy('seq').execute();
  let seq = 1;
  let digest = firstDigest(caseId, row.opening);
  for (const entry of rows) {
    if (entry.seq !== seq) {
      return { caseId, seq, problem: `entry ${seq} is missing` };
    }
    digest = nextDigest(digest, caseId, { seq, recordedAt: entry.recorded_at, kind: entry.kind, sealed: entry.sealed });
    if (digest !== entry.digest) {
      return { caseId, seq, problem: `entry ${seq} is not the one that was written` };
    }
    seq += 1;
  }
  if (rows.length !== row.entries) {
    return { caseId, seq, problem: `${row.entries} entries were written, ${rows.length} are there` };
  }
  return digest === row.head
    ? undefined
    : { caseId, seq, problem: 'the end of the log is not the one that was written' };
}
