import type { Kysely, Migration } from 'kysely';
import type { Tables } from '../tables.ts';

/** What was published, and which changes of rules were carried to the running cases. */
export const publications: Migration = { up, down };

async function up(database: Kysely<Tables>): Promise<void> {
  await database.schema
    .createTable('publications')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().references('library.hash'))
    .addColumn('published_at', 'timestamptz', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('publications_pkey', ['kind', 'name', 'number'])
    .execute();
  await database.schema
    .createTable('changes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('started_at', 'timestamptz', (column) => column.notNull())
    .addColumn('ended_at', 'timestamptz')
    .addColumn('ended', 'text')
    .addColumn('left_behind', 'integer')
    .addColumn('plan', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('change_cases')
    .addColumn('change_id', 'text', (column) => column.notNull().references('changes.id').onDelete('cascade'))
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('authority', 'text', (column) => column.notNull())
    .addColumn('calendar', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('detail', 'bytea')
    .addPrimaryKeyConstraint('change_cases_pkey', ['change_id', 'case_id'])
    .execute();
  await database.schema
    .createIndex('change_cases_by_outcome')
    .on('change_cases')
    .columns(['change_id', 'outcome', 'case_id'])
    .execute();
}

async function down(database: Kysely<Tables>): Promise<void> {
  for (const table of ['change_cases', 'changes', 'publications']) await database.schema.dropTable(table).execute();
}
