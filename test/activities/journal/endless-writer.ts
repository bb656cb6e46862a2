// Run as a process of its own by embedded.test.ts: appends entries to the journal until it is killed.
import { createSqlJournal } from '../../../activities/journal/sql-journal.ts';
import { migrate } from '../../../reporting/migrate.ts';
import { openDatabase } from '../../../reporting/open-database.ts';
import { appendOf, openingOf } from '../support/invented-case.ts';
import { createTestSealer } from '../support/test-sealer.ts';

const [directory = ''] = process.argv.slice(2);
const { database } = await openDatabase({ kind: 'directory', directory });
await migrate(database);
const journal = createSqlJournal({ database, sealer: createTestSealer() });
await journal.saveOpening(openingOf('case-a'));
for (let seq = 1; seq <= 100_000; seq += 1) {
  await journal.append(appendOf('case-a', seq, seq));
  process.send?.(seq);
}
