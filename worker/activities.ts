import { createChanges } from '../activities/changes/change-batch.ts';
import { createChangeStore, type ChangeStore } from '../activities/changes/change-store.ts';
import { createDirectoryContentStore } from '../activities/documents/directory-content-store.ts';
import { createDocuments } from '../activities/documents/prepare-document.ts';
import { createTypstTypesetter } from '../activities/documents/typst-typesetter.ts';
import { createJournal } from '../activities/journal/append-to-journal.ts';
import { eraseFromJournal, listErasures, traceOf } from '../activities/journal/erase-case.ts';
import { createOutboxMailer, removeLetters } from '../activities/notices/outbox-mailer.ts';
import { createNotices } from '../activities/notices/send-notice.ts';
import { createSmtpMailer } from '../activities/notices/smtp-mailer.ts';
import { createSqlSentLedger } from '../activities/notices/sql-sent-ledger.ts';
import { createPublications, type Publications } from '../reporting/publications.ts';
import { caseIdOf } from '../workflows/case-id.ts';
import { openJournal } from './open-journal.ts';
import { createReadJournal } from './read-journal.ts';
import { createSealer } from './encryption/sealer.ts';
import { dataPaths } from './settings.ts';
import type { Kysely } from 'kysely';
import type { ChangeActivities, RunningCases } from '../activities/changes/change.ts';
import type { Mailer } from '../activities/notices/mailer.ts';
import type { DatabasePlace } from '../reporting/open-database.ts';
import type { Tables } from '../reporting/tables.ts';
import type { CaseActivities } from '../workflows/activity-stubs.ts';
import type { Journal } from '../activities/journal/journal.ts';
import type { Cleanup } from './cleanup.ts';
import type { KeyStore } from './encryption/key-store.ts';
import type { CaseTraces } from './erase.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';

/** Everything the activities need; whatever is opened for them is added to `cleanup`. */
export interface ActivityContext {
  readonly settings: Settings;
  readonly keys: KeyStore;
  readonly log: Log;
  readonly cleanup: Cleanup;
  /** Where the journal is, if not where the settings say. */
  readonly journalPlace?: DatabasePlace;
  /** The cases that run, once the worker is connected; makes them from what was published. Without it no change reaches many cases. */
  readonly runningCases?: (publications: Publications) => Promise<RunningCases>;
}

/** The activities of the product, the journal they write to, and where they leave what an erasure has to find. */
export interface ProductActivities {
  readonly activities: CaseActivities & Partial<ChangeActivities>;
  readonly journal: Journal;
  readonly traces: CaseTraces;
  readonly publications: Publications;
  readonly changes: ChangeStore;
}

/**
 * The activities with their real adapters: mail by SMTP where SMTP_URL is set and into the outbox otherwise, papers in the
 * data directory, journal in PostgreSQL where DATABASE_URL is set and embedded otherwise.
 *
 * @throws {HeldByAnotherProcess} the embedded journal is open in another process.
 */
export async function createActivities(context: ActivityContext): Promise<ProductActivities> {
  const { settings, keys } = context;
  const paths = dataPaths(settings.dataDirectory);
  const sealer = createSealer(keys);
  const { database, journal } = await openJournal(context, sealer);
  const store = createDirectoryContentStore({ directory: paths.papers, sealer });
  const publications = createPublications(database);
  const changes = createChangeStore(database, sealer, caseIdOf);
  const running = context.runningCases?.(publications);
  // Whoever carries a change out hears of a failure; until then it must not count as unhandled.
  running?.catch(() => undefined);
  const activities = {
    ...(running === undefined ? {} : createChanges({ store: changes, cases: running })),
    ...createJournal({ journal }),
    readJournal: createReadJournal(journal),
    ...createDocuments({ store, typesetter: createTypstTypesetter() }),
    ...createNotices({
      mailer: mailerOf(settings, database),
      store,
      from: settings.mail.from,
      mailDomain: settings.mail.domain,
      mailboxAddress: (name) => mailboxAddress(settings, name),
    }),
  };
  const traces: CaseTraces = {
    find: (caseId) => traceOf(database, caseId),
    erasures: () => listErasures(database),
    async remove(erasure) {
      await eraseFromJournal(database, erasure);
    },
    async removeFiles(caseId) {
      return { papers: await store.removeCase(caseId), letters: await removeLetters(paths.outbox, caseId) };
    },
  };
  return { activities, journal, traces, publications, changes };
}

/** In an outbox that nobody collects from yet any address will do; through a mail server only one that somebody has named. */
function mailboxAddress({ mail: { mailboxes, smtpUrl, domain } }: Settings, name: string): string | undefined {
  return mailboxes.get(name) ?? (smtpUrl === undefined ? `${name}@${domain}` : undefined);
}

function mailerOf(settings: Settings, database: Kysely<Tables>): Mailer {
  const { smtpUrl } = settings.mail;
  return smtpUrl === undefined
    ? createOutboxMailer({ directory: dataPaths(settings.dataDirectory).outbox })
    : createSmtpMailer({ url: smtpUrl, ledger: createSqlSentLedger({ database }) });
}
