import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSqlJournal } from '../../activities/journal/sql-journal.ts';
import type { JournaledLog } from '../../activities/journal/journal.ts';
import { NoAnswerError } from '../../client/case-errors.ts';
import type { CaseClient } from '../../client/case-client.ts';
import type { EffectRecord } from '../../machines/effect.ts';
import type { Entry } from '../../machines/entry.ts';
import { openDatabase } from '../../reporting/open-database.ts';
import type { CaseServer } from '../../worker/connect.ts';
import { createEncryptionCodec } from '../../worker/encryption/payload-codec.ts';
import { createSealer } from '../../worker/encryption/sealer.ts';
import { dataPaths } from '../../worker/settings.ts';
import { caseIdOf } from '../../workflows/case-id.ts';
import { readHistory, type CaseHistory } from './case-history.ts';

/** What a case says of itself when all is over, and what Temporal has of it. */
export interface CaseEvidence {
  readonly reference: string;
  readonly log: readonly Entry[];
  readonly effects: readonly EffectRecord[];
  /** Tasks the case has raised, by what they are. */
  readonly tasks: readonly string[];
  readonly history: CaseHistory;
}

/** What lies on the disk of the installation, read after it has ended. */
export interface DiskEvidence {
  /** By reference; a case the journal does not know is missing. */
  readonly journals: ReadonlyMap<string, JournaledLog>;
  /** What the journal's digests find wrong. */
  readonly damages: readonly string[];
  /** Message ids written down as accepted by the mail server, with when. */
  readonly ledger: ReadonlyMap<string, number>;
  /** Message ids of the letters in the outbox, one for each file. */
  readonly outbox: readonly string[];
}

/** Asks a case that has ended. @throws when it does not answer. */
export async function readCase(cases: CaseClient, server: CaseServer, reference: string): Promise<CaseEvidence> {
  const codec = createEncryptionCodec(server.keys, { makesKeys: false });
  const log = await askedAgain(() => cases.log(reference));
  const effects = await askedAgain(() => cases.effects(reference));
  const { view } = await askedAgain(() => cases.show(reference));
  const history = await readHistory(server.client, codec, caseIdOf(reference));
  return { reference, log, effects, tasks: view.tasks.map(({ task }) => task), history };
}

/** A question can be lost on its way to a worker, as any question can, and changes nothing. */
async function askedAgain<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NoAnswerError) || attempt === 6) throw error;
    }
  }
}

/** Reads journal, ledger and outbox of an installation that has ended. */
export async function readDisk(server: CaseServer, references: readonly string[]): Promise<DiskEvidence> {
  const paths = dataPaths(server.settings.dataDirectory);
  const { database, close } = await openDatabase({ kind: 'directory', directory: paths.journal });
  try {
    const journal = createSqlJournal({ database, sealer: createSealer(server.keys) });
    const journals = new Map<string, JournaledLog>();
    const damages: string[] = [];
    for (const reference of references) {
      const kept = await journal
        .readCase(caseIdOf(reference))
        .catch((error: unknown) => void damages.push(String(error)));
      if (kept !== undefined) journals.set(reference, kept);
      const damage = await journal.verifyCase(caseIdOf(reference));
      if (damage !== undefined) damages.push(`${reference}: ${JSON.stringify(damage)}`);
    }
    const sent = await database.selectFrom('sent_messages').select(['message_id', 'sent_at']).execute();
    const ledger = new Map(sent.map((row) => [row.message_id, row.sent_at.getTime()]));
    return { journals, damages, ledger, outbox: await readOutbox(paths.outbox) };
  } finally {
    await close();
  }
}

async function readOutbox(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  const letters = names.filter((name) => name.endsWith('.eml'));
  return Promise.all(
    letters.map(async (name) => {
      const text = await readFile(join(directory, name), 'latin1');
      return /^message-id:\s*<([^>]+)>/im.exec(text)?.[1] ?? `${name}: not a whole letter`;
    }),
  );
}
