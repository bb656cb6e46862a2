import type { Selectable, Transaction } from 'kysely';
import type { CasesTable, Tables } from '../../reporting/tables.ts';
import { canonicalJson } from './canonical-json.ts';
import { nextDigest } from './digest-chain.ts';
import type { JournalDependencies } from './journal-dependencies.ts';
import { JournalConflict, JournalEntryInvalid, JournalGap } from './journal-errors.ts';
import type { AppendReceipt, AppendToJournal, JournalEntry } from './journal.ts';
import { keepLibrary, lockedCase } from './save-opening.ts';
import { openJson, sealJson } from './sealed-json.ts';

/**
 * Adds entries to a case's journal, all or none. Entries it already keeps are compared, not written again.
 *
 * @throws {JournalEntryInvalid} {@link JournalConflict} {@link JournalGap}
 */
export async function appendEntries(
  deps: JournalDependencies,
  { caseId, from, entries, library = [], closedAt }: Omit<AppendToJournal, 'opening'>,
): Promise<AppendReceipt> {
  checkRun(caseId, from, entries);
  return deps.database.transaction().execute(async (transaction) => {
    const row = await lockedCase(transaction, caseId);
    if (row === undefined) {
      throw new JournalGap(caseId, from, 'opening');
    }
    const next = row.entries + 1;
    if (from > next) {
      throw new JournalGap(caseId, from, next);
    }
    await keepLibrary(transaction, caseId, library);
    await checkKept(
      deps,
      transaction,
      caseId,
      entries.filter((entry) => entry.seq < next),
    );
    const head = await insertEntries(
      deps,
      transaction,
      row,
      entries.filter((entry) => entry.seq >= next),
    );
    const nextSeq = Math.max(next, from + entries.length);
    await transaction
      .updateTable('cases')
      .set({
        entries: nextSeq - 1,
        head,
        ...(closedAt === undefined ? {} : { closed_at: closedAt }),
      })
      .where('case_id', '=', caseId)
      .execute();
    return { nextSeq };
  });
}

function checkRun(caseId: string, from: number, entries: readonly JournalEntry[]): void {
  if (!Number.isSafeInteger(from) || from < 1) {
    throw new JournalEntryInvalid(caseId, from, 'entries are numbered from 1');
  }
  entries.forEach((entry, index) => {
    if (entry.seq !== from + index) {
      throw new JournalEntryInvalid(caseId, entry.seq, `number ${from + index} should stand at its place`);
    }
    if (Number.isNaN(Date.parse(entry.at))) {
      throw new JournalEntryInvalid(caseId, entry.seq, 'it has no instant `at` saying when it was recorded');
    }
  });
}

/** An attempt that is repeated offers entries again: they must be the ones that are kept. */
async function checkKept(
  { sealer }: JournalDependencies,
  transaction: Transaction<Tables>,
  caseId: string,
  entries: readonly JournalEntry[],
): Promise<void> {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) {
    return;
  }
  const rows = await transaction
    .selectFrom('journal')
    .select(['seq', 'sealed'])
    .where('case_id', '=', caseId)
    .where('seq', '>=', first.seq)
    .where('seq', '<=', last.seq)
    .execute();
  const kept = new Map(rows.map((row) => [row.seq, row.sealed]));
  for (const entry of entries) {
    const sealed = kept.get(entry.seq);
    if (sealed === undefined || canonicalJson(await openJson(sealer, caseId, sealed)) !== canonicalJson(entry)) {
      throw new JournalConflict(caseId, entry.seq);
    }
  }
}

async function insertEntries(
  { sealer }: JournalDependencies,
  transaction: Transaction<Tables>,
  row: Selectable<CasesTable>,
  entries: readonly JournalEntry[],
): Promise<string> {
  let head = row.head;
  const rows = [];
  for (const entry of entries) {
    const { kind } = entry;
    const recordedAt = new Date(entry.at);
    const sealed = await sealJson(sealer, row.case_id, entry);
    head = nextDigest(head, row.case_id, { seq: entry.seq, recordedAt, kind, sealed });
    rows.push({
      case_id: row.case_id,
      seq: entry.seq,
      recorded_at: recordedAt.toISOString(),
      kind,
      sealed,
      digest: head,
    });
  }
  if (rows.length > 0) {
    await transaction.insertInto('journal').values(rows).execute();
  }
  return head;
}
