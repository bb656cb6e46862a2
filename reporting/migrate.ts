import { Migrator } from 'kysely';
import type { Kysely, Migration } from 'kysely';
import { erasures } from './migrations/erasures.ts';
import { journal } from './migrations/journal.ts';
import { publications } from './migrations/publications.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the database's tables to what this version needs and answers the names of the migrations it ran, none when
 * nothing was to do. Two workers that start at once are kept apart by the migrator's lock.
 *
 * @throws {Error} a migration failed, or the database was migrated by a newer version.
 */
export async function migrate(database: Kysely<Tables>): Promise<readonly string[]> {
  const migrator = new Migrator({ db: database, provider: { getMigrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new Error(
      failed === undefined
        ? `The reporting database could not be brought up to date: ${said(error)}`
        : `The reporting database could not be brought up to date: migration ${failed} failed (${said(error)}). Nothing of it was kept.`,
      { cause: error },
    );
  }
  return (results ?? []).map((result) => result.migrationName);
}

/** Names sort in the order they run and never change once released. */
function getMigrations(): Promise<Record<string, Migration>> {
  return Promise.resolve({ '0001-journal': journal, '0002-erasures': erasures, '0003-publications': publications });
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
