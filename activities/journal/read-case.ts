import { gunzipSync } from 'node:zlib';
import type { Transaction } from 'kysely';
import type { JsonObject } from '../../machines/json.ts';
import type { Tables } from '../../reporting/tables.ts';
import type { JournalDependencies } from './journal-dependencies.ts';
import { JournalDamaged } from './journal-errors.ts';
import type { JournalEntry, JournaledCase, JournaledLog, LibraryItem } from './journal.ts';
import { openJson, parseObject } from './sealed-json.ts';
import { findDamage } from './verify-case.ts';

/** Everything needed to start the case again, undefined when the journal does not know it. @throws {JournalDamaged} */
export function readCase(deps: JournalDependencies, caseId: string): Promise<JournaledLog | undefined> {
  return deps.database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((snapshot) => readFrom(snapshot, deps, caseId));
}

async function readFrom(
  snapshot: Transaction<Tables>,
  { sealer }: JournalDependencies,
  caseId: string,
): Promise<JournaledLog | undefined> {
  const row = await snapshot.selectFrom('cases').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const damage = await findDamage(snapshot, caseId);
  if (damage !== undefined) {
    throw new JournalDamaged(damage.caseId, damage.seq, damage.problem);
  }
  const kept = await openJson(sealer, caseId, row.opening);
  const sealedEntries = await snapshot
    .selectFrom('journal')
    .select('sealed')
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute();
  const entries: JournalEntry[] = [];
  for (const { sealed } of sealedEntries) {
    entries.push(asEntry(await openJson(sealer, caseId, sealed)));
  }
  return {
    opening: {
      caseId,
      pathwayId: row.pathway_id,
      pathwayHash: row.pathway_hash,
      openedAt: asText(kept['openedAt']),
      input: asObject(kept['input']),
      library: await readLibrary(snapshot, caseId),
    },
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at.toISOString() }),
    entries,
  };
}

async function readLibrary(snapshot: Transaction<Tables>, caseId: string): Promise<readonly LibraryItem[]> {
  const rows = await snapshot
    .selectFrom('case_library')
    .innerJoin('library', 'library.hash', 'case_library.hash')
    .select(['library.hash', 'library.kind', 'library.content'])
    .where('case_library.case_id', '=', caseId)
    .orderBy('library.hash')
    .execute();
  return rows.map(({ hash, kind, content }) => ({
    hash,
    kind: kind === 'calendar' ? 'calendar' : 'pathway',
    content: parseObject(gunzipSync(content)),
  }));
}

/** All cases, in the order they were opened. */
export async function listCases({ database }: JournalDependencies): Promise<readonly JournaledCase[]> {
  const rows = await database
    .selectFrom('cases')
    .select(['case_id', 'pathway_id', 'pathway_hash', 'opened_at', 'closed_at', 'entries'])
    .orderBy('opened_at')
    .orderBy('case_id')
    .execute();
  return rows.map((row) => ({
    caseId: row.case_id,
    pathwayId: row.pathway_id,
    pathwayHash: row.pathway_hash,
    openedAt: row.opened_at.toISOString(),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at.toISOString() }),
    entries: row.entries,
  }));
}

function asEntry(value: JsonObject): JournalEntry {
  const { seq, kind, at } = value;
  if (typeof seq !== 'number' || typeof kind !== 'string' || typeof at !== 'string') {
    throw new TypeError('A log entry was expected, something else was kept.');
  }
  return { ...value, seq, kind, at };
}

function asText(value: JsonObject[string] | undefined): string {
  if (typeof value !== 'string') {
    throw new TypeError("A case's opening was expected, something else was kept.");
  }
  return value;
}

function asObject(value: JsonObject[string] | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError("A case's input was expected, something else was kept.");
  }
  return value as JsonObject;
}
