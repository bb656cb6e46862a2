import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSqlJournal } from '../../../activities/journal/sql-journal.ts';
import { openDatabase } from '../../../reporting/open-database.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { createTestSealer } from '../support/test-sealer.ts';

it('belongs to one process, and says to another which one holds it', async () => {
  const directory = join(temporaryDirectory(), 'journal');
  const holder = await startWriter(directory, 1);
  await expect(openDatabase({ kind: 'directory', directory })).rejects.toMatchObject({
    name: 'HeldByAnotherProcess',
    pid: holder.process.pid,
    message: expect.stringContaining(`process ${holder.process.pid}`) as string,
  });
  await holder.kill();
});

it('keeps every entry it acknowledged when its process is killed in the middle of writing, and opens again', async () => {
  const directory = join(temporaryDirectory(), 'journal');
  const writer = await startWriter(directory, 25);
  await writer.kill();
  const acknowledged = writer.acknowledged();

  const open = await openDatabase({ kind: 'directory', directory });
  try {
    const journal = createSqlJournal({ database: open.database, sealer: createTestSealer() });
    const [listed] = await journal.listCases();
    expect(acknowledged).toBeGreaterThanOrEqual(25);
    expect(listed?.entries).toBeGreaterThanOrEqual(acknowledged);
    expect(await journal.verifyCase('case-a')).toBeUndefined();
  } finally {
    await open.close();
  }
});

interface Writer {
  readonly process: { readonly pid?: number | undefined };
  acknowledged(): number;
  kill(): Promise<void>;
}

/** Starts a process that opens the journal and appends entry after entry; answers once it has done `many`. */
async function startWriter(directory: string, many: number): Promise<Writer> {
  const child = fork(join(import.meta.dirname, 'endless-writer.ts'), [directory], { execArgv: [] });
  let acknowledged = 0;
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The writer ended with ${code}.`)));
    child.on('message', (seq) => {
      acknowledged = Number(seq);
      if (acknowledged >= many) {
        resolve();
      }
    });
  });
  return {
    process: child,
    acknowledged: () => acknowledged,
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
