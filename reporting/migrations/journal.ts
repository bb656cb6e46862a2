import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';
import type { Tables } from '../tables.ts';

/** The journal, the library it stands on, and the ledger of sent messages. */
export const journal: Migration = { up, down };

async function up(database: Kysely<Tables>): Promise<void> {
  await database.schema
    .createTable('library')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('content', 'bytea', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('cases')
    .addColumn('case_id', 'text', (column) => column.primaryKey())
    .addColumn('pathway_id', 'text', (column) => column.notNull())
    .addColumn('pathway_hash', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'timestamptz', (column) => column.notNull())
    .addColumn('closed_at', 'timestamptz')
    .addColumn('opening', 'bytea', (column) => column.notNull())
    .addColumn('entries', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('head', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await database.schema
    .createTable('case_library')
    .addColumn('case_id', 'text', (column) => column.notNull().references('cases.case_id').onDelete('cascade'))
    .addColumn('hash', 'text', (column) => column.notNull().references('library.hash'))
    .addPrimaryKeyConstraint('case_library_pkey', ['case_id', 'hash'])
    .execute();
  await database.schema
    .createTable('journal')
    .addColumn('case_id', 'text', (column) => column.notNull().references('cases.case_id').onDelete('cascade'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('recorded_at', 'timestamptz', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('journal_pkey', ['case_id', 'seq'])
    .execute();
  await database.schema
    .createTable('sent_messages')
    .addColumn('message_id', 'text', (column) => column.primaryKey())
    .addColumn('response', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
}

async function down(database: Kysely<Tables>): Promise<void> {
  for (const table of ['sent_messages', 'journal', 'case_library', 'cases', 'library']) {
    await database.schema.dropTable(table).execute();
  }
}
