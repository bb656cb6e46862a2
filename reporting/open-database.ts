import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { PGliteDialect } from './pglite-dialect.ts';
import { takeProcessLock } from './process-lock.ts';
import type { Tables } from './tables.ts';

/**
 * Where the reporting database is: a directory of an embedded one, the memory of this process, which forgets it when it is closed, or
 * the address of a PostgreSQL.
 */
export type DatabasePlace =
  | { readonly kind: 'directory'; readonly directory: string }
  | { readonly kind: 'memory' }
  | { readonly kind: 'url'; readonly url: string };

/** An open database; closing it is the opener's business. */
export interface OpenDatabase {
  readonly database: Kysely<Tables>;
  close(): Promise<void>;
}

/**
 * Opens the database. A directory is made when it is not there and belongs to this process until it is closed.
 * A PostgreSQL is not spoken to before the first query, so it may be down for now.
 *
 * @param onBroken - told when a connection breaks, as it does when PostgreSQL restarts; queries that
 * follow open a new one.
 * @throws {HeldByAnotherProcess} the directory is open in another process.
 */
export async function openDatabase(
  place: DatabasePlace,
  onBroken: (error: Error) => void = () => {},
): Promise<OpenDatabase> {
  switch (place.kind) {
    case 'url':
      return openPostgres(place.url, onBroken);
    case 'directory':
      return openDirectory(place.directory);
    case 'memory':
      return openInMemory();
  }
}

function openPostgres(url: string, onBroken: (error: Error) => void): OpenDatabase {
  const pool = new Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    keepAlive: true,
  });
  // Without listeners a broken connection would end the whole worker. The pool listens to a connection only while it
  // is idle, so one that breaks between two queries of a transaction needs a listener of its own.
  pool.on('error', onBroken);
  pool.on('connect', (client) => client.on('error', onBroken));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { database, close: () => database.destroy() };
}

async function openDirectory(directory: string): Promise<OpenDatabase> {
  const lock = takeProcessLock(`${directory}.lock`, `The journal in ${directory}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const embedded = await PGlite.create(directory);
    const database = new Kysely<Tables>({ dialect: new PGliteDialect(embedded) });
    return {
      database,
      async close() {
        await database.destroy();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

let blank: Promise<Blob> | undefined;

/** Setting a database up takes a second or two, so it is done once for all that this process opens in memory. */
async function openInMemory(): Promise<OpenDatabase> {
  blank ??= setUpBlank();
  const embedded = await PGlite.create({ loadDataDir: await blank });
  const database = new Kysely<Tables>({ dialect: new PGliteDialect(embedded) });
  return { database, close: () => database.destroy() };
}

async function setUpBlank(): Promise<Blob> {
  const embedded = await PGlite.create();
  try {
    return await embedded.dumpDataDir('none');
  } finally {
    await embedded.close();
  }
}
