import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJournal } from '../../../activities/journal/append-to-journal.ts';
import { createSqlJournal } from '../../../activities/journal/sql-journal.ts';
import { migrate } from '../../../reporting/migrate.ts';
import { openDatabase } from '../../../reporting/open-database.ts';
import type { OpenDatabase } from '../../../reporting/open-database.ts';
import { appendOf, openingOf } from '../support/invented-case.ts';
import { hasPostgres, startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { createTestSealer } from '../support/test-sealer.ts';

describe.runIf(hasPostgres())("when the journal's PostgreSQL is down for a while", () => {
  const broken: Error[] = [];
  let postgres: TestPostgres;
  let open: OpenDatabase;

  beforeAll(async () => {
    postgres = await startPostgres();
    open = await openDatabase({ kind: 'url', url: postgres.url }, (error) => broken.push(error));
    await migrate(open.database);
  });
  afterAll(async () => {
    await open.close();
    postgres.remove();
  });

  it('appending says so in words and is retried, and once it is back nothing is lost', async () => {
    const journal = createSqlJournal({ database: open.database, sealer: createTestSealer() });
    const { appendToJournal } = createJournal({ journal });
    await appendToJournal({ ...appendOf('case-a', 1, 2), opening: openingOf('case-a') });

    postgres.stop();
    const attempt = (): Promise<unknown> => appendToJournal(appendOf('case-a', 3, 5));
    await expect(attempt()).rejects.toMatchObject({ name: 'JournalUnavailable' });
    const refusal = await attempt().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    expect(String(refusal)).toMatch(/did not answer while entries were being appended \(.*ECONNREFUSED.*\)/);
    expect(String(refusal)).toContain('Nothing is lost');
    // What is not a permanent failure is retried by Temporal.
    expect(refusal).not.toHaveProperty('nonRetryable');

    postgres.start();
    await attempt();
    expect((await journal.readCase('case-a'))?.entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(await journal.verifyCase('case-a')).toBeUndefined();
    expect(broken.length).toBeGreaterThan(0);
  });
});
