import { createSqlJournal } from '../activities/journal/sql-journal.ts';
import { migrate } from '../reporting/migrate.ts';
import { openDatabase, type DatabasePlace } from '../reporting/open-database.ts';
import { dataPaths } from './settings.ts';
import type { Kysely } from 'kysely';
import type { Journal } from '../activities/journal/journal.ts';
import type { Sealer } from '../activities/sealer.ts';
import type { Tables } from '../reporting/tables.ts';
import type { ActivityContext } from './activities.ts';

/** The journal's database did not answer when the worker started. */
export class JournalDatabaseError extends Error {
  override readonly name = 'JournalDatabaseError';

  constructor(place: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The journal in ${place} cannot be opened: ${reason}. Nothing was changed; start again when it is mended.`, {
      cause,
    });
  }
}

/**
 * Opens the journal's database and brings its tables up to date. A PostgreSQL that breaks off later is no reason to end:
 * activities are tried again until it is back.
 *
 * @throws {JournalDatabaseError} it does not answer now, or cannot be brought up to date.
 * @throws {HeldByAnotherProcess} an embedded one is open in another process.
 */
export async function openJournal(
  { settings, log, cleanup, journalPlace }: Pick<ActivityContext, 'settings' | 'log' | 'cleanup' | 'journalPlace'>,
  sealer: Sealer,
): Promise<{ readonly database: Kysely<Tables>; readonly journal: Journal }> {
  const { databaseUrl, dataDirectory } = settings;
  const directory = dataPaths(dataDirectory).journal;
  const settled: DatabasePlace =
    databaseUrl === undefined ? { kind: 'directory', directory } : { kind: 'url', url: databaseUrl };
  const { database, close } = await openDatabase(journalPlace ?? settled, (error) =>
    log.warn('A connection to the journal broke', { error }),
  );
  cleanup.add(close);
  try {
    await migrate(database);
  } catch (cause) {
    throw new JournalDatabaseError(databaseUrl === undefined ? directory : 'the database of DATABASE_URL', cause);
  }
  return { database, journal: createSqlJournal({ database, sealer }) };
}
