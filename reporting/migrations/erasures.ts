import type { Kysely, Migration } from 'kysely';
import type { Tables } from '../tables.ts';

/** Which cases were erased, when, by whom and why: what an authority has to be able to say afterwards. */
export const erasures: Migration = { up, down };

async function up(database: Kysely<Tables>): Promise<void> {
  await database.schema
    .createTable('erasures')
    .addColumn('case_id', 'text', (column) => column.primaryKey())
    .addColumn('erased_at', 'timestamptz', (column) => column.notNull())
    .addColumn('person', 'text')
    .addColumn('role', 'text')
    .addColumn('why', 'text', (column) => column.notNull())
    .execute();
}

async function down(database: Kysely<Tables>): Promise<void> {
  await database.schema.dropTable('erasures').execute();
}
